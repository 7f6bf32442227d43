package io.cardea.testkit.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.UUID;

/** The key of a client, which proves with each request that it has it (DPoP, RFC 9449). */
public final class ProvingKey {

  private static final int COORDINATE_BYTES = 32;

  private final KeyPair pair;
  private final String x;
  private final String y;

  private ProvingKey(KeyPair pair) {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    this.pair = pair;
    this.x = coordinate(key.getW().getAffineX());
    this.y = coordinate(key.getW().getAffineY());
  }

  /** A new one, of P-256. */
  public static ProvingKey create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new ProvingKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What tokens are bound to that need its proofs (RFC 7638). */
  public String thumbprint() {
    return hash("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x, y));
  }

  /** A proof for one request with {@code token}. */
  public String proof(String method, String url, String token) {
    return proof(
        "{\"jti\":\"%s\",\"htm\":\"%s\",\"htu\":\"%s\",\"iat\":%d,\"ath\":\"%s\"}"
            .formatted(UUID.randomUUID(), method, url, now(), hash(token)));
  }

  /** A proof for one request of a token. */
  public String proof(String method, String url) {
    return proof(
        "{\"jti\":\"%s\",\"htm\":\"%s\",\"htu\":\"%s\",\"iat\":%d}"
            .formatted(UUID.randomUUID(), method, url, now()));
  }

  /** A proof with these claims. */
  public String proof(String claims) {
    String header =
        """
        {"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","crv":"P-256","x":"%s","y":"%s"}}\
        """
            .formatted(x, y);
    String text = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1_000;
  }

  private static String hash(String text) {
    try {
      return base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[COORDINATE_BYTES];
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE_BYTES - length, length);
    return base64(padded);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
