package io.cardea.audit.log;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be recorded, on its way from who records it to the writer's thread. All but {@link
 * #failed} is called by that thread only.
 */
abstract class Entry {

  /** What objects cost beside their bytes. */
  private static final int OVERHEAD_BYTES = 128;

  private final int cost;

  /** The one that was queued before. */
  @Nullable Entry before;

  /**
   * @param bytes of its records
   */
  Entry(int bytes) {
    this.cost = bytes + OVERHEAD_BYTES;
  }

  /** Bytes that it takes of the memory while it waits. */
  final int cost() {
    return cost;
  }

  /** Puts its records behind those that are there; false if there is no room. */
  abstract boolean stage(Journal journal);

  /** What {@link #stage} has changed is not so: the records could not be written. */
  void undo(Journal journal) {}

  /** Whether space is promised to it, so that it is tried again until it is written. */
  boolean isOwed() {
    return false;
  }

  /** Its records were written, but may not be on the disk, where they should be. */
  void unforced(IOException why, Instant now) {
    failed(why);
  }

  /** Its records are as safe as the mode says. */
  abstract void written();

  /** They will not be written. */
  abstract void failed(IOException why);
}
