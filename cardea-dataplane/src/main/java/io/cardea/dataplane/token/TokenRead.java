package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of reading a credential as a JWT with a signature (RFC 7519 §7.2, RFC 8725 §3). */
public sealed interface TokenRead {

  /**
   * Most characters of a token. Real ones have 1,000 to 4,000; more would only be work for whoever
   * has to refuse it.
   */
  int MAX_LENGTH = 16 * 1024;

  /** Most objects and arrays inside one another. */
  int MAX_DEPTH = 32;

  /** Longest name of a key. */
  int MAX_KEY_ID = 1_024;

  /**
   * Its parts are as they should be. Nothing of it is believed yet.
   *
   * @param text itself; a secret
   * @param algorithm what it says that it is signed with
   * @param keyId the name of the key that it says it is signed with, of any form
   * @param ofAccess whether its type says that it is an access token (RFC 9068 §2.1)
   * @param claims an object
   */
  record Unchecked(
      String text, String algorithm, Optional<String> keyId, boolean ofAccess, JsonDocument claims)
      implements TokenRead {

    /** What was signed (RFC 7515 §5.2). */
    byte[] signed() {
      return text.substring(0, text.lastIndexOf('.')).getBytes(US_ASCII);
    }

    byte[] signature() {
      return Base64Url.decode(text.substring(text.lastIndexOf('.') + 1)).orElseThrow();
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
    if (text.length() > MAX_LENGTH) {
      return new Bad("longer than " + MAX_LENGTH + " characters");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 1 || second < 0) {
      return new Bad("neither an API key nor a JWT");
    }
    if (text.indexOf('.', second + 1) >= 0) {
      return new Bad("of more than three parts; encrypted tokens are not taken");
    }
    Optional<JsonDocument> header = object(text.substring(0, first));
    if (header.isEmpty()) {
      return new Bad("its header is not strict base64url of a strict JSON object");
    }
    Optional<JsonDocument> claims = object(text.substring(first + 1, second));
    if (claims.isEmpty()) {
      return new Bad("its claims are not strict base64url of a strict JSON object");
    }
    if (second + 1 == text.length()) {
      return new Bad("without a signature");
    }
    return Base64Url.decode(text.substring(second + 1)).isEmpty()
        ? new Bad("its signature is not strict base64url")
        : of(text, header.get(), claims.get());
  }

  private static TokenRead of(String text, JsonDocument header, JsonDocument claims) {
    int algorithm = header.member(JsonDocument.ROOT, "alg");
    if (!header.isString(algorithm)) {
      return new Bad("its header names no algorithm");
    }
    // What a header must be understood for, and what changes how the rest is read (RFC 7797).
    for (String name : List.of("crit", "zip", "b64", "enc")) {
      if (header.member(JsonDocument.ROOT, name) != JsonDocument.NONE) {
        return new Bad("its header has " + name);
      }
    }
    int keyId = header.member(JsonDocument.ROOT, "kid");
    if (keyId != JsonDocument.NONE
        && (!header.isString(keyId) || header.text(keyId).length() > MAX_KEY_ID)) {
      return new Bad("its header's kid is no text, or too long");
    }
    int type = header.member(JsonDocument.ROOT, "typ");
    if (type != JsonDocument.NONE && !header.isString(type)) {
      return new Bad("its header's typ is no text");
    }
    String word = type == JsonDocument.NONE ? "jwt" : mediaType(header.text(type));
    if (!word.equals("jwt") && !word.equals("at+jwt")) {
      return new Bad("of another type than an access token");
    }
    return new Unchecked(
        text,
        header.text(algorithm),
        keyId == JsonDocument.NONE ? Optional.empty() : Optional.of(header.text(keyId)),
        word.equals("at+jwt"),
        claims);
  }

  /** RFC 7515 §4.1.9: {@code application/} may be left out. */
  private static String mediaType(String type) {
    String word = type.toLowerCase(Locale.ROOT);
    return word.startsWith("application/") ? word.substring("application/".length()) : word;
  }

  private static Optional<JsonDocument> object(String part) {
    return Base64Url.decode(part)
        .map(bytes -> Json.parse(bytes, MAX_DEPTH))
        .filter(JsonDocument.class::isInstance)
        .map(JsonDocument.class::cast)
        .filter(document -> document.isObject(JsonDocument.ROOT));
  }
}
