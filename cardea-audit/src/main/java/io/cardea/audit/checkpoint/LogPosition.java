package io.cardea.audit.checkpoint;

/**
 * A place between two records.
 *
 * @param segment sequence number of the segment
 * @param offset bytes from its beginning
 */
public record LogPosition(long segment, long offset) {

  /** Whether {@code other} comes after this. */
  public boolean isBefore(LogPosition other) {
    return segment < other.segment || (segment == other.segment && offset < other.offset);
  }
}
