package io.cardea.controlplane.document;

/**
 * How a message shows what somebody else wrote: in quotes, short, and with everything outside
 * printable ASCII escaped, so that look-alike letters are seen and nothing forges a log line.
 */
public final class Shown {

  private static final int MAX_LENGTH = 60;

  private Shown() {}

  /** {@code text} in quotes. */
  public static String quoted(String text) {
    return '"' + plain(text) + '"';
  }

  /** {@code text} without quotes. */
  public static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_LENGTH); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        shown.append(c);
      } else {
        shown.append("\\u%04x".formatted((int) c));
      }
    }
    return text.length() > MAX_LENGTH ? shown + "..." : shown.toString();
  }
}
