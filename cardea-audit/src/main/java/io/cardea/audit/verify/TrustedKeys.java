package io.cardea.audit.verify;

import java.util.List;
import java.util.Optional;

/**
 * Keys that somebody trusts, of one log or of many together. Each counts for what begins with its
 * own name and for nothing else (C2SP tlog-checkpoint: the name of the key is the origin), so that
 * whoever has the key of one node can sign for no other.
 *
 * @param keys in any order
 */
record TrustedKeys(List<SealKey> keys) {

  TrustedKeys {
    keys = List.copyOf(keys);
  }

  /** Why nobody who is trusted vouches for a note, to follow its name; empty if somebody does. */
  Optional<String> objection(Note note) {
    if (keys.stream().anyMatch(key -> key.hasSealed(note))) {
      return Optional.empty();
    }
    return Optional.of(
        keys.stream()
            .filter(key -> key.hasSigned(note))
            .findFirst()
            .map(other ->
                "is signed by the key of %s, which counts for nothing else".formatted(other.name()))
            .orElse("is not signed by a key that is trusted"));
  }
}
