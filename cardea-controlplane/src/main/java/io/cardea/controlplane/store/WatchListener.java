package io.cardea.controlplane.store;

/**
 * Hears of revisions, one after the other, on a virtual thread of its own: it may block, and what
 * comes meanwhile waits in the store. One that throws is taken to be out of step, and hears {@link
 * #onGap} next.
 */
public interface WatchListener {

  /** The next revision: its number is one more than that of the last one heard or read. */
  void onRevision(Revision revision);

  /**
   * Revisions are missing: the history does not reach back, or the store was restored. Read
   * everything anew ({@link ResourceStore#all}).
   *
   * @return the position of what was read, after which the watch goes on
   */
  StorePosition onGap();
}
