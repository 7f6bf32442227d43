package io.cardea.model.name;

/**
 * A name, or a pattern in which {@code *} stands for any characters, also none. Matching takes
 * linear time in the length of the name per star, whatever the pattern.
 *
 * @param text the pattern as written, 1 to 256 characters
 */
public record NamePattern(String text) {

  /** Matches every name. */
  public static final NamePattern ANY = new NamePattern("*");

  public NamePattern {
    if (text.isEmpty() || text.length() > 256) {
      throw new IllegalArgumentException("a pattern has 1 to 256 characters");
    }
  }

  /** Whether {@code name} fits, case-sensitively. */
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < text.length() && text.charAt(at) == name.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
