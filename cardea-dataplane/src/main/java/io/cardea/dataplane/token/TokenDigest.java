package io.cardea.dataplane.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a token, or of a proof: finds it again without keeping it. */
public record TokenDigest(long a, long b, long c, long d) {

  public static TokenDigest of(String token) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      ByteBuffer longs = ByteBuffer.wrap(sha256);
      return new TokenDigest(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
