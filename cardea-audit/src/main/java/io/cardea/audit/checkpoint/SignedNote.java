package io.cardea.audit.checkpoint;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A signed text.
 *
 * @param text ends with a line feed
 * @param signatures lines of the form {@code — name base64}, without line feeds
 */
public record SignedNote(String text, List<String> signatures) {

  private static final int ID_BYTES = 4;

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /** A text that {@code signer} signs. */
  public static SignedNote of(String text, NoteSigner signer) {
    return new SignedNote(text, List.of(signer.sign(text)));
  }

  /**
   * Whether {@code key} has signed it and may: a key is for the log that has its name, as the first
   * line says.
   */
  public boolean isSealedBy(NoteKey key) {
    return text.startsWith(key.name() + "\n") && isSignedBy(key);
  }

  /** Whether one of the signatures is by {@code key}. */
  public boolean isSignedBy(NoteKey key) {
    return signatures.stream().anyMatch(line -> isBy(key, line));
  }

  private boolean isBy(NoteKey key, String line) {
    String prefix = "— " + key.name() + " ";
    if (!line.startsWith(prefix)) {
      return false;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(line.substring(prefix.length()));
      return bytes.length > ID_BYTES
          && HexFormat.of().formatHex(bytes, 0, ID_BYTES).equals(key.id())
          && key.hasSigned(text, Arrays.copyOfRange(bytes, ID_BYTES, bytes.length));
    } catch (IllegalArgumentException e) { // no base64
      return false;
    }
  }

  /** The note as it is written: text, empty line, signatures. */
  @Override
  public String toString() {
    return text + "\n" + String.join("\n", signatures) + "\n";
  }
}
