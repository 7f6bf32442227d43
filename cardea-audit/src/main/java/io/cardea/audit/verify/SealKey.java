package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A public key that seals a log: {@code name+id+base64} of C2SP signed-note, Ed25519. */
public final class SealKey {

  private static final String X509 = "302a300506032b6570032100";

  private final String text;
  private final String name;
  private final String id;
  private final PublicKey key;

  private SealKey(String text, String name, String id, PublicKey key) {
    this.text = text;
    this.name = name;
    this.id = id;
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static SealKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !parts[0].matches("[!-~]{1,200}")) {
      throw new IllegalArgumentException("a key has the form name+id+base64");
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != 33 || typed[0] != 1) {
      throw new IllegalArgumentException("it is no Ed25519 key");
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((parts[0] + "\n").getBytes(UTF_8));
      if (!HexFormat.of().formatHex(sha256.digest(typed), 0, 4).equals(parts[1])) {
        throw new IllegalArgumentException("its id belongs to another key");
      }
      byte[] encoded =
          HexFormat.of().parseHex(X509 + HexFormat.of().formatHex(typed, 1, typed.length));
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      return new SealKey(text, parts[0], parts[1], key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 key", e);
    }
  }

  /**
   * Reads keys, one on a line.
   *
   * @throws IllegalArgumentException if a line is none, or there are none
   */
  public static List<SealKey> parseAll(String lines) {
    List<SealKey> keys =
        lines.lines().map(String::strip).filter(l -> !l.isEmpty()).map(SealKey::parse).toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key in it");
    }
    return keys;
  }

  /** Whether a signature of this key is among those of the note, and right. */
  boolean hasSigned(Note note) {
    String prefix = "— " + name + " ";
    return note.signatures().stream()
        .filter(line -> line.startsWith(prefix))
        .anyMatch(line -> isRight(line.substring(prefix.length()), note.text()));
  }

  private boolean isRight(String encoded, String signed) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      if (bytes.length != 68 || !HexFormat.of().formatHex(bytes, 0, 4).equals(id)) {
        return false;
      }
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed.getBytes(UTF_8));
      return verifier.verify(Arrays.copyOfRange(bytes, 4, bytes.length));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealKey that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
