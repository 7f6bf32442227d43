package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what operators declare, and how it came to be. Each order is one revision of the whole
 * store, made whole or not at all, and durable before it is acknowledged; revisions are numbered
 * without gaps in the order in which they were made, so that one number says all about the past.
 *
 * <p>All methods block, within stated times, and are safe for any thread. What they throw besides
 * what they name: {@link StoreUnavailable} when the database is gone or overloaded, from which the
 * store and its watches recover by themselves, and {@link StoreDamaged} when what is kept cannot be
 * read.
 */
public interface ResourceStore extends AutoCloseable {

  /** Changes that one order may hold. */
  int MAX_CHANGES = 10_000;

  /** The resource, if there is one. */
  Optional<StoredResource> get(ResourceId id);

  /** One page of what {@code query} selects. */
  ResourcePage list(ResourceQuery query);

  /** Everything, as it is at one moment. */
  StoreContent all();

  /** Whether it could not be used when it was last tried, as watches do once a second. */
  Optional<StoreAway> away();

  /** Where the store is. */
  StorePosition position();

  /**
   * Makes all of {@code changes} as one revision, or none. What is already as wanted stays as it
   * is; if everything is, there is no new revision.
   *
   * @param changes 1 to {@value #MAX_CHANGES}
   * @throws IllegalArgumentException if there are none or more
   */
  ApplyResult apply(List<Change> changes, Order order);

  /** One page of revisions, with both documents of each resource changed. */
  HistoryPage history(HistoryQuery query);

  /**
   * Lets resources be again what they were right after {@code revision}: a new revision, made like
   * any other order. What was deleted since comes back as a new life, what was made since is
   * deleted.
   */
  RollbackResult rollback(Rollback what, long revision, Order order);

  /**
   * Removes revisions beyond the limits of this store, oldest first. Also done from time to time
   * while changes are made.
   *
   * @return the floor of the history from now on: the latest revision removed
   */
  long prune();

  /**
   * Tells {@code listener} every revision after {@code from}, those of other processes, too.
   *
   * @param from where the listener is: the position of a {@link StoreContent}, of the first of
   *     several {@link ResourcePage}s, or of its last revision
   */
  Watch watch(StorePosition from, WatchListener listener);

  /**
   * Writes everything, the past included, to {@code file}, as it is at one moment; work goes on
   * meanwhile. The file is for its owner's eyes only, and there only when it is whole. Every
   * adapter can restore it.
   *
   * @return where the store was at that moment
   * @throws IOException if the file cannot be written, or is there already
   */
  StorePosition backup(Path file) throws IOException;

  /**
   * Fills the store from {@code file}, whole or not at all. Its numbers are those of the backup,
   * its incarnation is a new one: whoever watches reads anew, and versions known from before are
   * conflicts.
   *
   * @param replace whether what is in the store may be lost; else it must never have held anything
   * @return where the store is now
   * @throws BackupRefused if the file is no backup, damaged, or of a newer Cardea, or the store is
   *     not empty
   * @throws IOException if the file cannot be read
   */
  StorePosition restore(Path file, boolean replace) throws BackupRefused, IOException;

  /** Ends watches and connections; orders under way are made or fail. */
  @Override
  void close();
}
