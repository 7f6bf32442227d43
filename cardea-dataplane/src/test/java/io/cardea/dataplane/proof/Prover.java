package io.cardea.dataplane.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import io.cardea.dataplane.token.Mint.Signer;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes proofs as a client would, or who has none; by the JDK. */
public final class Prover {

  private static final Pattern COORDINATES =
      Pattern.compile("\"x\":\"([^\"]+)\",\"y\":\"([^\"]+)\"");

  private Prover() {}

  /** A proof of {@link Mint#EC} for a GET of the weather with {@code token}. */
  public static String of(String token, String id) {
    return proof(header(), claims(token).replace("\"jti\":\"1\"", "\"jti\":\"" + id + "\""));
  }

  public static String proof(String header, String claims) {
    return proof(header, claims, Mint.ES256);
  }

  public static String proof(String header, String claims, Signer signer) {
    return Mint.token(header, claims, signer);
  }

  /** A header that is all right. */
  public static String header() {
    return header("dpop+jwt", "ES256", Mint.jwk("", Mint.EC, ""));
  }

  public static String header(String type, String algorithm, String key) {
    return "{\"typ\":\"%s\",\"alg\":\"%s\",\"jwk\":%s}".formatted(type, algorithm, key);
  }

  /** Claims that are all right. */
  public static String claims(String token) {
    return "{\"jti\":\"1\",\"htm\":\"GET\",\"htu\":\"%s\",\"iat\":%d,\"ath\":\"%s\"}"
        .formatted(Issuers.WEATHER, Issuers.NOW, hash(token));
  }

  /** The same with {@code value} for {@code name}, or without that if it is empty. */
  public static String claims(String token, String name, String value) {
    String without =
        claims(token).replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+),?", "").replace(",}", "}");
    return value.isEmpty()
        ? without
        : without.substring(0, without.length() - 1) + ",\"" + name + "\":" + value + "}";
  }

  /** What a token is bound to that must come with proofs of {@code pair}. */
  public static String thumbprint(KeyPair pair) {
    Matcher found = COORDINATES.matcher(Mint.jwk("", pair, ""));
    if (!found.find()) {
      throw new IllegalArgumentException("no elliptic curve");
    }
    return hash(
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(found.group(1), found.group(2)));
  }

  /** SHA-256 in base64url. */
  public static String hash(String text) {
    try {
      return Mint.base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
