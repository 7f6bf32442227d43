package io.cardea.audit.log;

/**
 * Counts since the log was opened.
 *
 * @param records written, of any type
 * @param bytes taken in segments by those records
 * @param unavailable intents that could not be recorded, so that their calls were refused
 * @param droppedRefusals refusals that could not be recorded
 * @param openIntents calls in flight, now
 */
public record AuditStatistics(
    long records, long bytes, long unavailable, long droppedRefusals, long openIntents) {}
