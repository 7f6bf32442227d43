package io.cardea.dataplane.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import io.cardea.mcp.json.JsonDocument;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** A public key that a JWT brings along (RFC 7515 §4.1.3), and that says nothing of whose it is. */
public final class EmbeddedKey {

  /** What only private and shared keys have (RFC 7518 §6). */
  private static final List<String> SECRET = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private final VerifyingKey key;
  private final String thumbprint;

  private EmbeddedKey(VerifyingKey key, String thumbprint) {
    this.key = key;
    this.thumbprint = thumbprint;
  }

  /**
   * The key in the header of {@code jws}; empty if there is none, or one that is not public, not
   * for signatures, or too weak. Takes some ten microseconds.
   */
  public static Optional<EmbeddedKey> of(Jws jws) {
    JsonDocument header = jws.header();
    int node = header.member(JsonDocument.ROOT, "jwk");
    if (!header.isObject(node)
        || SECRET.stream().anyMatch(name -> header.member(node, name) != JsonDocument.NONE)) {
      return Optional.empty();
    }
    String json = header.raw(node);
    return KeyReader.read(json).flatMap(key -> named(key, json));
  }

  private static Optional<EmbeddedKey> named(VerifyingKey key, String json) {
    try {
      return Optional.of(new EmbeddedKey(key, JWK.parse(json).computeThumbprint().toString()));
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  /** SHA-256 of it (RFC 7638), in base64url. */
  public String thumbprint() {
    return thumbprint;
  }

  /** Whether it has signed {@code jws}. Takes up to a millisecond. */
  public boolean hasSigned(Jws jws) {
    return key.algorithms().contains(jws.algorithm())
        && key.check().isRight(jws.algorithm(), jws.signed(), jws.signature());
  }
}
