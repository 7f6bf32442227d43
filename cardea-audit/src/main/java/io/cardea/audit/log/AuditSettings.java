package io.cardea.audit.log;

import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the log is and how large its files are.
 *
 * @param folder made if it does not exist
 * @param segmentBytes size of one segment: 64 KiB to 1 GiB, a multiple of 4 KiB. A segment must
 *     hold 1 KiB for each open intent, so it also bounds calls in flight; two segments are on disk
 *     ahead of what is written
 * @param seal how it is sealed; empty: it is not
 * @param subjects where keys of subjects are
 * @param mode what calls wait for
 */
public record AuditSettings(
    Path folder,
    long segmentBytes,
    Optional<SealSettings> seal,
    SubjectSettings subjects,
    AuditMode mode) {

  /** 64 MiB: about 90,000 calls, and room for 65,000 in flight. */
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  private static final long MIN_SEGMENT_BYTES = 64L << 10;

  /** Most bytes of a segment. */
  public static final long MAX_SEGMENT_BYTES = 1L << 30;

  private static final long PAGE_BYTES = 4096;

  public AuditSettings {
    if (segmentBytes < MIN_SEGMENT_BYTES
        || segmentBytes > MAX_SEGMENT_BYTES
        || segmentBytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          "a segment has 65536 to 1073741824 bytes, a multiple of 4096; not " + segmentBytes);
    }
  }

  /**
   * A log in mode {@code process} that is not sealed, with the keys of its subjects in a folder of
   * it.
   */
  public AuditSettings(Path folder, long segmentBytes) {
    this(
        folder,
        segmentBytes,
        Optional.empty(),
        SubjectSettings.of(folder.resolve("subjects")),
        AuditMode.PROCESS);
  }

  /** Segments of the default size, not sealed. */
  public static AuditSettings of(Path folder) {
    return new AuditSettings(folder, DEFAULT_SEGMENT_BYTES);
  }

  /** The same log, sealed. */
  public AuditSettings sealed(SealSettings how) {
    return new AuditSettings(folder, segmentBytes, Optional.of(how), subjects, mode);
  }

  /** The same log, with the keys of its subjects there. */
  public AuditSettings withSubjects(SubjectSettings where) {
    return new AuditSettings(folder, segmentBytes, seal, where, mode);
  }

  /** The same log, in that mode. */
  public AuditSettings in(AuditMode other) {
    return new AuditSettings(folder, segmentBytes, seal, subjects, other);
  }
}
