package io.cardea.dataplane.resume;

/**
 * What the id of an event says.
 *
 * @param stream which stream
 * @param sequence its place there, from 1 on; 0 is before the first
 */
public record EventId(StreamName stream, long sequence) {}
