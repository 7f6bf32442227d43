package io.cardea.audit.checkpoint;

import java.security.PublicKey;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ed25519 public key of C2SP signed-note.
 *
 * @param name of the key, and of the log that it seals
 * @param id eight hex digits, from the name and the key
 * @param encoded base64 of the byte 1 and the 32 bytes of the key
 */
public record NoteKey(String name, String id, String encoded) {

  private static final Pattern FORM =
      Pattern.compile("([^\\s+]{1,200})\\+([0-9a-f]{8})\\+(A[A-Za-z0-9+/]{43})");
  private static final byte ED25519 = 1;
  private static final int KEY_BYTES = Ed25519.KEY_BYTES;

  static NoteKey of(String name, PublicKey key) {
    byte[] x509 = key.getEncoded();
    byte[] typed = new byte[1 + KEY_BYTES];
    typed[0] = ED25519;
    System.arraycopy(x509, x509.length - KEY_BYTES, typed, 1, KEY_BYTES);
    return new NoteKey(name, Ed25519.idOf(name, typed), Base64.getEncoder().encodeToString(typed));
  }

  /**
   * Reads the form {@code name+id+base64}, as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if it is no such key, or its id belongs to another
   */
  public static NoteKey parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no key of the form name+id+base64");
    }
    NoteKey key = new NoteKey(matcher.group(1), matcher.group(2), matcher.group(3));
    byte[] typed = Base64.getDecoder().decode(key.encoded);
    if (typed.length != 1 + KEY_BYTES
        || typed[0] != ED25519
        || !key.id.equals(Ed25519.idOf(key.name, typed))) {
      throw new IllegalArgumentException("the key " + key.name + "+" + key.id + " is damaged");
    }
    return key;
  }

  /** Whether {@code signature}, 64 bytes, is this key's over {@code text}. */
  boolean hasSigned(String text, byte[] signature) {
    return Ed25519.hasSigned(Base64.getDecoder().decode(encoded), text, signature);
  }

  @Override
  public String toString() {
    return name + "+" + id + "+" + encoded;
  }
}
