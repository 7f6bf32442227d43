package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over texts, each with its end marked. Not thread-safe. */
final class Fingerprint {

  private final MessageDigest sha256;

  Fingerprint() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Texts with a NUL in them may be taken for two. */
  Fingerprint add(String text) {
    sha256.update(text.getBytes(UTF_8));
    sha256.update((byte) 0);
    return this;
  }

  /** A digest, whose length tells where it ends. */
  Fingerprint add(byte[] digest) {
    sha256.update(digest);
    return this;
  }

  byte[] toBytes() {
    return sha256.digest();
  }

  String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }
}
