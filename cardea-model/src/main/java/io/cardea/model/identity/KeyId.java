package io.cardea.model.identity;

/**
 * The public half of an API key: it finds the record, it proves nothing, it may be logged.
 *
 * @param value 12 characters of {@code [a-z2-7]} (base32)
 */
public record KeyId(String value) {

  static final int LENGTH = 12;

  public KeyId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a key id is 12 characters of [a-z2-7]");
    }
  }

  /** Whether {@code text} may be a key id. */
  public static boolean isValid(String text) {
    return text.length() == LENGTH && NameForm.isBase32(text, 0, LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
