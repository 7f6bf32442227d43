package io.cardea.audit.verify;

/**
 * Something that is not as it was sealed.
 *
 * @param kind what happened
 * @param place file, and byte offset in it where that is known
 * @param what in words
 */
public record Finding(Kind kind, String place, String what) {

  /** What happened. */
  public enum Kind {
    /** A record is not the one that was sealed there. */
    CHANGED,
    /** A record that was sealed is not there. */
    MISSING,
    /** A record was never sealed, but is before one that was. */
    INSERTED,
    /** A record that was sealed once is there again. */
    DUPLICATED,
    /** Records that were sealed are in another order. */
    MOVED,
    /** A segment is not there. */
    SEGMENT,
    /** Bytes are no record. */
    DAMAGE,
    /** Something happened between two checkpoints; the hashes that would say what are gone, too. */
    UNLOCATED,
    /** A checkpoint is damaged, or not signed by the key that seals the log. */
    CHECKPOINT,
    /** What says that a segment was removed was not recorded and signed so. */
    REMOVAL,
    /** The log is sealed by a key that is not trusted. */
    KEY,
    /** The log does not extend a checkpoint that was kept elsewhere: it was cut, or rewritten. */
    ROLLBACK,
    /** Fewer witnesses have cosigned the log than must. */
    WITNESS,
    /** A log that the combined checkpoint names is not there. */
    LOG
  }

  @Override
  public String toString() {
    return "%-10s %s: %s".formatted(kind, place, what);
  }
}
