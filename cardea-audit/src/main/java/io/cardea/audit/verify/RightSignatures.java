package io.cardea.audit.verify;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Signatures that were found to be right, so that a file which is read again costs no more. */
final class RightSignatures {

  /** Who has sealed what. */
  private record Sealed(Note note, SealKey key) {}

  private final Set<Sealed> right = ConcurrentHashMap.newKeySet();

  /** Whether {@code key} has sealed it. */
  boolean isSealed(Note note, SealKey key) {
    Sealed sealed = new Sealed(note, key);
    if (right.contains(sealed)) {
      return true;
    }
    boolean isRight = key.hasSealed(note);
    if (isRight) {
      right.add(sealed);
    }
    return isRight;
  }
}
