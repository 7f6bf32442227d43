package io.cardea.dataplane.token;

import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;

/** What became of reading a credential as an access token (RFC 7519 §7.2, RFC 8725 §3). */
public sealed interface TokenRead {

  /**
   * Most characters of a token. Real ones have 1,000 to 4,000; more would only be work for whoever
   * has to refuse it.
   */
  int MAX_LENGTH = 16 * 1024;

  /** Longest name of a key. */
  int MAX_KEY_ID = 1_024;

  /**
   * Its parts are as they should be. Nothing of it is believed yet.
   *
   * @param jws itself
   * @param keyId the name of the key that it says it is signed with, of any form
   * @param ofAccess whether its type says that it is an access token (RFC 9068 §2.1)
   */
  record Unchecked(Jws jws, Optional<String> keyId, boolean ofAccess) implements TokenRead {

    String text() {
      return jws.text();
    }

    JsonDocument claims() {
      return jws.claims();
    }

    String algorithm() {
      return jws.algorithm();
    }

    /** Says nothing: all of it is secret. */
    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * It is no such token.
   *
   * @param reason for operators; a fixed text, without a word of the token
   */
  record Bad(String reason) implements TokenRead {}

  /** Reads {@code text}. */
  static TokenRead of(String text) {
    try {
      return of(Jws.read(text, MAX_LENGTH));
    } catch (BadClaim bad) {
      return new Bad(bad.reason());
    }
  }

  private static TokenRead of(Jws jws) throws BadClaim {
    JsonDocument header = jws.header();
    int keyId = header.member(JsonDocument.ROOT, "kid");
    if (keyId != JsonDocument.NONE
        && (!header.isString(keyId) || header.text(keyId).length() > MAX_KEY_ID)) {
      throw new BadClaim("whose header's kid is no text, or too long");
    }
    String type = jws.type().orElse("jwt");
    if (!type.equals("jwt") && !type.equals("at+jwt")) {
      throw new BadClaim("of another type than an access token");
    }
    return new Unchecked(
        jws,
        keyId == JsonDocument.NONE ? Optional.empty() : Optional.of(header.text(keyId)),
        type.equals("at+jwt"));
  }
}
