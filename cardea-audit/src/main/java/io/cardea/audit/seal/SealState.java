package io.cardea.audit.seal;

/**
 * How far a log is sealed.
 *
 * @param records under the newest checkpoint
 * @param isFailing whether the last attempt to seal failed; it is repeated every second
 * @param isAnchorFailing whether checkpoints do not get to an anchor
 * @param isTampered whether the newest sealed records were not what was sealed at the start
 */
public record SealState(
    long records, boolean isFailing, boolean isAnchorFailing, boolean isTampered) {

  SealState sealed(long size) {
    return new SealState(size, isFailing, isAnchorFailing, isTampered);
  }

  SealState anchorFailing(boolean fails) {
    return new SealState(records, isFailing, fails, isTampered);
  }

  SealState failing(boolean fails) {
    return new SealState(records, fails, isAnchorFailing, isTampered);
  }

  SealState tampered() {
    return new SealState(records, isFailing, isAnchorFailing, true);
  }
}
