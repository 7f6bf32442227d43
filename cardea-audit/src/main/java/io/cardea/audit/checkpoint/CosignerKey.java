package io.cardea.audit.checkpoint;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key of a witness: Ed25519 for {@code cosignature/v1} of C2SP tlog-cosignature.
 *
 * @param name of the witness
 * @param id eight hex digits, from the name and the key
 * @param encoded base64 of the byte 4 and the 32 bytes of the key
 */
public record CosignerKey(String name, String id, String encoded) {

  private static final Pattern FORM =
      Pattern.compile("([!-*,-~]{1,200})\\+([0-9a-f]{8})\\+(B[A-Za-z0-9+/]{43})");
  private static final byte COSIGNATURE_V1 = 4;
  private static final int ID_BYTES = 4;
  private static final int SIGNATURE_BYTES = 64;
  private static final int LINE_BYTES = ID_BYTES + Long.BYTES + SIGNATURE_BYTES;

  /**
   * Reads the form {@code name+id+base64}.
   *
   * @throws IllegalArgumentException if it is no such key, or its id belongs to another
   */
  public static CosignerKey parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "no key of a witness, name+id+base64 for cosignature/v1 (Ed25519)");
    }
    CosignerKey key = new CosignerKey(matcher.group(1), matcher.group(2), matcher.group(3));
    byte[] typed = Base64.getDecoder().decode(key.encoded);
    if (typed.length != 1 + Ed25519.KEY_BYTES || typed[0] != COSIGNATURE_V1) {
      throw new IllegalArgumentException("the key of " + key.name + " is not for cosignature/v1");
    }
    if (!key.id.equals(Ed25519.idOf(key.name, typed))) {
      throw new IllegalArgumentException("the key " + key.name + "+" + key.id + " is damaged");
    }
    return key;
  }

  /** The first of {@code lines} that is a right cosignature of this key over {@code text}. */
  public Optional<String> cosignature(String text, Iterable<String> lines) {
    for (String line : lines) {
      if (isRight(line, text)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private boolean isRight(String line, String text) {
    String prefix = "— " + name + " ";
    if (!line.startsWith(prefix)) {
      return false;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(line.substring(prefix.length()));
    } catch (IllegalArgumentException e) { // no base64
      return false;
    }
    if (bytes.length != LINE_BYTES || !HexFormat.of().formatHex(bytes, 0, ID_BYTES).equals(id)) {
      return false;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, ID_BYTES, bytes.length - ID_BYTES);
    long time = rest.getLong();
    byte[] signature = new byte[SIGNATURE_BYTES];
    rest.get(signature);
    String signed = "cosignature/v1\ntime " + time + "\n" + text;
    return time >= 0 && Ed25519.hasSigned(Base64.getDecoder().decode(encoded), signed, signature);
  }

  @Override
  public String toString() {
    return name + "+" + id + "+" + encoded;
  }
}
