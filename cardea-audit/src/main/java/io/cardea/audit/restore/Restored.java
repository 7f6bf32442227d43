package io.cardea.audit.restore;

/** How a segment came to be where it is wanted, or why it did not. */
public enum Restored {
  /** It was brought back, and is what was removed. */
  BACK,
  /** It was there already, and is what was removed. */
  THERE,
  /** The archive does not have it. */
  ABSENT,
  /** What the archive has is not what was removed; it was not brought back. */
  CHANGED,
  /** What is there is not what was removed; it was left as it is. */
  IN_THE_WAY
}
