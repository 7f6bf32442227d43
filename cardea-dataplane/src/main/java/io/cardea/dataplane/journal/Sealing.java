package io.cardea.dataplane.journal;

import java.util.Optional;

/**
 * Keeps from who can read or write the files, but has no key, what sessions are about: it is
 * sealed, and what was not sealed by this is damage.
 */
public interface Sealing {

  /** The sealed text: visible ASCII. */
  String seal(byte[] plain);

  /** What {@code sealed} holds; empty if it was not sealed by this. */
  Optional<byte[]> open(String sealed);
}
