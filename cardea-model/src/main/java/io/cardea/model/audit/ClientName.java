package io.cardea.model.audit;

/**
 * What a client calls itself ({@code clientInfo}). Self-reported by a stranger, for display and
 * searching only: nothing is decided by it.
 *
 * @param name at most {@value #MAX_NAME} characters
 * @param version at most {@value #MAX_VERSION} characters; possibly empty
 */
public record ClientName(String name, String version) {

  /** Characters of a name; what is behind them is cut off. */
  public static final int MAX_NAME = 64;

  /** Characters of a version, likewise. */
  public static final int MAX_VERSION = 32;

  public ClientName {
    name = cut(name, MAX_NAME);
    version = cut(version, MAX_VERSION);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
