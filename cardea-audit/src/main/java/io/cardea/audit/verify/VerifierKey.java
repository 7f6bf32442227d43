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
import java.util.Optional;

/** An Ed25519 public key, {@code name+id+base64} of C2SP signed-note, whatever it signs. */
final class VerifierKey {

  private static final String X509 = "302a300506032b6570032100";
  private static final int ID_BYTES = 4;

  private final String text;
  private final String name;
  private final String id;
  private final PublicKey key;

  private VerifierKey(String text, String name, String id, PublicKey key) {
    this.text = text;
    this.name = name;
    this.id = id;
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @param type the byte before the key, which says what it signs
   * @throws IllegalArgumentException if it is none of that type; the message says why
   */
  static VerifierKey parse(String text, int type) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3 || !parts[0].matches("[!-~]{1,200}")) {
      throw new IllegalArgumentException("a key has the form name+id+base64");
    }
    byte[] typed = Base64.getDecoder().decode(parts[2]);
    if (typed.length != 33 || typed[0] != type) {
      throw new IllegalArgumentException(
          type == 1 ? "it is no Ed25519 key" : "it is no key for cosignature/v1 (Ed25519)");
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((parts[0] + "\n").getBytes(UTF_8));
      if (!HexFormat.of().formatHex(sha256.digest(typed), 0, ID_BYTES).equals(parts[1])) {
        throw new IllegalArgumentException("its id belongs to another key");
      }
      byte[] encoded =
          HexFormat.of().parseHex(X509 + HexFormat.of().formatHex(typed, 1, typed.length));
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      return new VerifierKey(text, parts[0], parts[1], key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no Ed25519 key", e);
    }
  }

  /** What the signatures of this name and id are, right or not, without the id. */
  List<byte[]> signaturesOf(Note note) {
    String prefix = "— " + name + " ";
    return note.signatures().stream()
        .filter(line -> line.startsWith(prefix))
        .flatMap(line -> bytes(line.substring(prefix.length())).stream())
        .toList();
  }

  private Optional<byte[]> bytes(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return bytes.length > ID_BYTES && HexFormat.of().formatHex(bytes, 0, ID_BYTES).equals(id)
          ? Optional.of(Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))
          : Optional.empty();
    } catch (IllegalArgumentException e) { // no base64
      return Optional.empty();
    }
  }

  /** Whether {@code signature} is this key's over {@code signed}. */
  boolean isRight(byte[] signature, String signed) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed.getBytes(UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
