package io.cardea.audit.seal;

/**
 * How far a log is sealed.
 *
 * @param records under the newest checkpoint
 * @param isFailing whether the last attempt to seal failed; it is repeated every second
 * @param isAnchorFailing whether the newest checkpoint is not in the anchor's file
 */
public record SealState(long records, boolean isFailing, boolean isAnchorFailing) {}
