package io.cardea.dataplane.task;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of calls that their clients wanted as tasks and that stateless servers, who decide that
 * themselves, answered at once. It is kept here until its client asks for it. The oldest go first
 * when there are too many. Thread-safe.
 */
public final class FinishedTasks {

  /** How long a result is kept. */
  public static final Duration TTL = Duration.ofMinutes(10);

  /** Results that are kept at most. */
  static final int MAX_TASKS = 1_000;

  /** Bytes that they have together about at most. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final String PREFIX = "cardea:";

  /**
   * One result.
   *
   * @param result JSON
   * @param at when it came
   */
  public record Finished(String result, Instant at) {}

  private final SecureRandom random;
  private final Map<String, Finished> kept = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param random for ids
   */
  public FinishedTasks(SecureRandom random) {
    this.random = random;
  }

  /** Whether {@code id} is that of a task that no server has. */
  public static boolean has(String id) {
    return id.startsWith(PREFIX);
  }

  /** Keeps {@code result}; empty if it is too large. */
  public synchronized Optional<String> keep(String result, Instant now) {
    if (size(result) > MAX_BYTES) {
      return Optional.empty();
    }
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    String id = PREFIX + HexFormat.of().formatHex(bits);
    kept.put(id, new Finished(result, now));
    bytes += size(result);
    forget(now);
    return Optional.of(id);
  }

  /** The result that is kept as {@code id}. */
  public synchronized Optional<Finished> find(String id, Instant now) {
    return Optional.ofNullable(kept.get(id)).filter(found -> !isPast(found, now));
  }

  private void forget(Instant now) {
    Iterator<Finished> oldest = kept.values().iterator();
    while (oldest.hasNext()) {
      Finished next = oldest.next();
      if (kept.size() <= MAX_TASKS && bytes <= MAX_BYTES && !isPast(next, now)) {
        return;
      }
      bytes -= size(next.result());
      oldest.remove();
    }
  }

  private static boolean isPast(Finished finished, Instant now) {
    return now.isAfter(finished.at().plus(TTL));
  }

  private static long size(String result) {
    return 2L * result.length();
  }
}
