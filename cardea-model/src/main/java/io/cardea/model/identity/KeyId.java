package io.cardea.model.identity;

import java.util.regex.Pattern;

/**
 * The public half of an API key: it finds the record, it proves nothing, it may be logged.
 *
 * @param value 12 characters of {@code [a-z2-7]} (base32)
 */
public record KeyId(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z2-7]{12}");

  public KeyId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a key id is 12 characters of [a-z2-7]");
    }
  }

  /** Whether {@code text} may be a key id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
