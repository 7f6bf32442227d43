package io.cardea.audit.read;

/** What a reader finds, with the segment's sequence number and the offset in its file. */
public sealed interface AuditEntry {

  /** Sequence number of the segment. */
  long segment();

  /** Byte offset of the frame in the segment's file. */
  long offset();

  /**
   * A whole record.
   *
   * @param json one JSON object, without a line feed
   */
  record Line(long segment, long offset, String json) implements AuditEntry {}

  /**
   * Bytes that are no whole records: a wrong length, checksum or padding.
   *
   * @param bytes how many, up to the next whole record
   */
  record Damage(long segment, long offset, long bytes) implements AuditEntry {}

  /**
   * A segment ends in something that is no whole record, as a write that was interrupted leaves it.
   * In the newest segment of a running log it may be a record that is being written.
   */
  record TornTail(long segment, long offset) implements AuditEntry {}

  /** There is no file for this segment, though there is one for an older and a newer. */
  record MissingSegment(long segment, long offset) implements AuditEntry {}
}
