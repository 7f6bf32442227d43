package io.cardea.dataplane.token;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.dataplane.token.TokenRead.Unchecked;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The keys that an issuer signs with, as it published them (RFC 7517 §5). Immutable. */
public final class KeySet {

  /** Most keys of a set; most have two to ten. */
  static final int MAX_KEYS = 100;

  /** So many keys of one name are tried. */
  private static final int MAX_TRIES = 4;

  private final byte[] text;
  private final List<VerifyingKey> keys;

  private KeySet(byte[] text, List<VerifyingKey> keys) {
    this.text = text;
    this.keys = List.copyOf(keys);
  }

  /** Reads {@code text}; empty if it is no key set. Keys that are of no use are left out. */
  public static Optional<KeySet> parse(byte[] text) {
    if (!(Json.parse(text, Jws.MAX_DEPTH) instanceof JsonDocument document)) {
      return Optional.empty();
    }
    int list = document.member(ROOT, "keys");
    if (!document.isArray(list)) {
      return Optional.empty();
    }
    List<VerifyingKey> keys = new ArrayList<>();
    int seen = 0;
    for (int key = document.first(list); key != NONE; key = document.nextElement(list, key)) {
      if (seen++ == MAX_KEYS) {
        return Optional.empty();
      }
      if (document.isObject(key)) {
        KeyReader.read(document.raw(key)).ifPresent(keys::add);
      }
    }
    return Optional.of(new KeySet(text.clone(), keys));
  }

  /** Whether {@code other} was published with the same words. */
  public boolean isSameAs(KeySet other) {
    return Arrays.equals(text, other.text);
  }

  /** How many keys of it can be used. */
  public int size() {
    return keys.size();
  }

  /** Whether it has the key that {@code token} says it is signed with. */
  boolean knows(Unchecked token) {
    return token
        .keyId()
        .map(id -> keys.stream().anyMatch(key -> key.id().filter(id::equals).isPresent()))
        .orElse(!keys.isEmpty());
  }

  /**
   * Whether {@code token} is signed with a key of this set. A name of a key finds it and says
   * nothing else; what a token brings along itself is not looked at. Takes up to a millisecond.
   */
  boolean signed(Unchecked token) {
    List<VerifyingKey> fitting =
        keys.stream()
            .filter(key -> key.algorithms().contains(token.algorithm()))
            .filter(key -> token.keyId().isEmpty() || key.id().equals(token.keyId()))
            .limit(MAX_TRIES)
            .toList();
    // Without a name it must be clear which one is meant.
    if (fitting.isEmpty() || (token.keyId().isEmpty() && fitting.size() > 1)) {
      return false;
    }
    byte[] signed = token.jws().signed();
    byte[] signature = token.jws().signature();
    return fitting.stream()
        .anyMatch(key -> key.check().isRight(token.algorithm(), signed, signature));
  }
}
