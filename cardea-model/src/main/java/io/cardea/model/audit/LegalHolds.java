package io.cardea.model.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The holds of this node's audit log. While one covers something, nothing destroys it. */
public interface LegalHolds {

  /** Most holds at a time. */
  int MAX = 1_000;

  /** Something that cannot be undone. */
  @FunctionalInterface
  interface Destruction {
    void run() throws IOException;
  }

  /** Those in force, by name. */
  List<LegalHold> all();

  /**
   * Puts one in force. When this returns it is on the disk, and nothing that it covers is destroyed
   * any more. What was said to be removed before, and was not yet, is removed first.
   *
   * @return false if there is one of this name, or {@value #MAX} are in force
   * @throws IOException if it cannot be written, or such a removal cannot be finished
   */
  boolean add(LegalHold hold) throws IOException;

  /**
   * Ends one.
   *
   * @return whether there was one
   * @throws IOException if that cannot be written
   */
  boolean remove(String name) throws IOException;

  /**
   * Destroys something unless a hold covers it; no hold comes into force while it does.
   *
   * @return a hold that covers it, because of which nothing was done
   */
  Optional<LegalHold> unless(Predicate<LegalHold> covers, Destruction destruction)
      throws IOException;
}
