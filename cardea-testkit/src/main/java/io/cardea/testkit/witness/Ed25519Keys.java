package io.cardea.testkit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Public keys as C2SP signed-note writes them. */
final class Ed25519Keys {

  private static final String X509 = "302a300506032b6570032100";

  private Ed25519Keys() {}

  /** SHA-256(name, line feed, type, key)[:4]. */
  static byte[] id(String name, byte[] typed) throws GeneralSecurityException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update((name + "\n").getBytes(UTF_8));
    return Arrays.copyOf(sha256.digest(typed), 4);
  }

  /** The key with the byte before it that says what it signs. */
  static byte[] typed(int type, PublicKey key) {
    byte[] x509 = key.getEncoded();
    byte[] typed = Arrays.copyOfRange(x509, x509.length - 33, x509.length);
    typed[0] = (byte) type;
    return typed;
  }

  static PublicKey key(byte[] typed) throws GeneralSecurityException {
    String hex = X509 + HexFormat.of().formatHex(typed, 1, typed.length);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(hex)));
  }

  static String vkey(String name, byte[] typed) throws GeneralSecurityException {
    return name
        + "+"
        + HexFormat.of().formatHex(id(name, typed))
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}
