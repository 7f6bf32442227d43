package io.cardea.audit.verify;

import java.util.List;

/** A public key that seals a log: {@code name+id+base64} of C2SP signed-note, Ed25519. */
public final class SealKey {

  private static final int ED25519 = 1;

  private final VerifierKey key;

  private SealKey(VerifierKey key) {
    this.key = key;
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static SealKey parse(String text) {
    return new SealKey(VerifierKey.parse(text, ED25519));
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

  /**
   * Whether it has signed the note and may: a key is for the log that has its name, as the note
   * says in its first line.
   */
  boolean hasSealed(Note note) {
    return name().equals(note.name()) && hasSigned(note);
  }

  /** The name of the log that it seals. */
  String name() {
    return key.name();
  }

  /** Whether a signature of this key is among those of the note, and right. */
  boolean hasSigned(Note note) {
    return key.signaturesOf(note).stream()
        .anyMatch(signature -> key.isRight(signature, note.text()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealKey that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return key.toString();
  }
}
