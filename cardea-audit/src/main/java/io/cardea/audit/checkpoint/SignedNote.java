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

  /** As many as a verifier reads. */
  private static final int MOST_SIGNATURES = 40;

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads one note and nothing else, as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignedNote parse(String note) {
    int gap = note.indexOf("\n\n");
    List<String> signatures = gap < 1 ? List.of() : note.substring(gap + 2).lines().toList();
    if (signatures.isEmpty()
        || signatures.size() > MOST_SIGNATURES
        || signatures.stream().anyMatch(line -> !line.startsWith("— "))) {
      throw new IllegalArgumentException("a signed note is a text, an empty line and signatures");
    }
    SignedNote parsed = new SignedNote(note.substring(0, gap + 1), signatures);
    if (!parsed.toString().equals(note)) {
      throw new IllegalArgumentException("a signed note has line feeds only, one at its end");
    }
    return parsed;
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

  /** The same with the signatures of {@code key} only: what others have added says nothing. */
  public SignedNote only(NoteKey key) {
    return new SignedNote(text, signatures.stream().filter(line -> isBy(key, line)).toList());
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
