package io.cardea.audit.log;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a call waits for, and so what its records survive. */
public enum AuditMode {

  /**
   * A call waits until its intent is in the page cache. Survives a killed process, not a power cut.
   */
  PROCESS,

  /**
   * A call waits until its intent is on the disk, and its answer until the outcome is. Many calls
   * share one {@code fdatasync}. Survives a power cut.
   */
  FSYNC,

  /**
   * A call waits for nothing, but is refused when too much waits to be written. What was not
   * written yet is lost with a killed process.
   */
  RELAXED;

  /** The mode that is called {@code name}, in lower case. */
  public static Optional<AuditMode> named(String name) {
    return Stream.of(values()).filter(mode -> mode.toString().equals(name)).findFirst();
  }

  /** What all of them are called. */
  public static String names() {
    return Stream.of(values()).map(AuditMode::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
