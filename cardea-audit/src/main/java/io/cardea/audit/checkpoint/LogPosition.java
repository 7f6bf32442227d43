package io.cardea.audit.checkpoint;

/**
 * A place between two records.
 *
 * @param segment sequence number of the segment
 * @param offset bytes from its beginning
 */
public record LogPosition(long segment, long offset) {}
