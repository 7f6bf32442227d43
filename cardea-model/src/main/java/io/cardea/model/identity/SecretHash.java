package io.cardea.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of an API key's secret half. The secret has 256 random bits, so a slow password hash
 * would add cost and no strength (NIST SP 800-63B §3.1.2: look-up secrets of at least 112 bits are
 * hashed with an approved hash function).
 */
public final class SecretHash {

  private final byte[] digest;

  private SecretHash(byte[] digest) {
    this.digest = digest;
  }

  /** The hash of {@code secret}. */
  public static SecretHash of(String secret) {
    try {
      return new SecretHash(
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A hash as it was stored. */
  public static SecretHash stored(byte[] digest) {
    if (digest.length != 32) {
      throw new IllegalArgumentException("a stored hash has 32 bytes");
    }
    return new SecretHash(digest.clone());
  }

  /** Whether this is the hash of {@code secret}; takes the same time whatever the answer. */
  public boolean matches(String secret) {
    return MessageDigest.isEqual(digest, of(secret).digest);
  }

  /** The 32 bytes to store. */
  public byte[] toBytes() {
    return digest.clone();
  }
}
