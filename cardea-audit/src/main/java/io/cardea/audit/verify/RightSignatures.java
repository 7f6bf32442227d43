package io.cardea.audit.verify;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signatures that were found to be right, so that a file which is read again costs no more. */
final class RightSignatures {

  private final Map<Note, SealKey> right = new ConcurrentHashMap<>();

  /** Whether {@code key} has sealed it. */
  boolean isSealed(Note note, SealKey key) {
    if (right.get(note) instanceof SealKey known && known.equals(key)) {
      return true;
    }
    boolean isRight = key.hasSealed(note);
    if (isRight) {
      right.put(note, key);
    }
    return isRight;
  }
}
