package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JWT with a signature (RFC 7515 §7.1, RFC 7519 §7.2), its parts as they should be. Nothing of it
 * is believed yet.
 */
public final class Jws {

  /** Most objects and arrays inside one another. */
  static final int MAX_DEPTH = 32;

  private static final String MEDIA_TYPE = "application/";

  private final String text;
  private final JsonDocument header;
  private final JsonDocument claims;
  private final String algorithm;

  private Jws(String text, JsonDocument header, JsonDocument claims, String algorithm) {
    this.text = text;
    this.header = header;
    this.claims = claims;
    this.algorithm = algorithm;
  }

  /**
   * Reads {@code text} strictly.
   *
   * @param most characters that it may have
   * @throws BadClaim if it has not this form, or must be understood in ways that it is not here
   */
  public static Jws read(String text, int most) throws BadClaim {
    if (text.length() > most) {
      throw new BadClaim("longer than " + most + " characters");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 1 || second < 0) {
      throw new BadClaim("that is no JWT");
    }
    if (text.indexOf('.', second + 1) >= 0) {
      throw new BadClaim("of more than three parts; encrypted ones are not taken");
    }
    JsonDocument header = object(text.substring(0, first), "header");
    JsonDocument claims = object(text.substring(first + 1, second), "claims");
    if (second + 1 == text.length()) {
      throw new BadClaim("without a signature");
    }
    if (Base64Url.decode(text.substring(second + 1)).isEmpty()) {
      throw new BadClaim("whose signature is not strict base64url");
    }
    int algorithm = header.member(JsonDocument.ROOT, "alg");
    if (!header.isString(algorithm)) {
      throw new BadClaim("whose header names no algorithm");
    }
    // What a header must be understood for, and what changes how the rest is read (RFC 7797).
    for (String name : List.of("crit", "zip", "b64", "enc")) {
      if (header.member(JsonDocument.ROOT, name) != JsonDocument.NONE) {
        throw new BadClaim("whose header has " + name);
      }
    }
    return new Jws(text, header, claims, header.text(algorithm));
  }

  private static JsonDocument object(String part, String what) throws BadClaim {
    return Base64Url.decode(part)
        .map(bytes -> Json.parse(bytes, MAX_DEPTH))
        .filter(JsonDocument.class::isInstance)
        .map(JsonDocument.class::cast)
        .filter(document -> document.isObject(JsonDocument.ROOT))
        .orElseThrow(() ->
            new BadClaim("whose " + what + " is not strict base64url of a strict JSON object"));
  }

  /** Itself; a secret. */
  public String text() {
    return text;
  }

  public JsonDocument header() {
    return header;
  }

  /** An object. */
  public JsonDocument claims() {
    return claims;
  }

  /** What it says that it is signed with. */
  public String algorithm() {
    return algorithm;
  }

  /**
   * What it says that it is, in lower case and without {@code application/}, which may be left out
   * (RFC 7515 §4.1.9).
   *
   * @throws BadClaim if that is no text
   */
  public Optional<String> type() throws BadClaim {
    int type = header.member(JsonDocument.ROOT, "typ");
    if (type == JsonDocument.NONE) {
      return Optional.empty();
    }
    if (!header.isString(type)) {
      throw new BadClaim("whose header's typ is no text");
    }
    String word = header.text(type).toLowerCase(Locale.ROOT);
    return Optional.of(word.startsWith(MEDIA_TYPE) ? word.substring(MEDIA_TYPE.length()) : word);
  }

  /** What was signed (RFC 7515 §5.2). */
  public byte[] signed() {
    return text.substring(0, text.lastIndexOf('.')).getBytes(US_ASCII);
  }

  public byte[] signature() {
    return Base64Url.decode(text.substring(text.lastIndexOf('.') + 1)).orElseThrow();
  }

  /** Of the same text. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jws that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Says nothing: all of it is secret. */
  @Override
  public String toString() {
    return "a JWT";
  }
}
