package io.cardea.controlplane.store;

/**
 * Who wants a change, and why.
 *
 * @param author the principal, or what in Cardea acts by itself; 1 to {@value #MAX_AUTHOR}
 *     characters
 * @param reason in the author's words, possibly empty; up to {@value #MAX_REASON} characters
 * @param origin where the documents come from
 */
public record Authorship(String author, String reason, Origin origin) {

  /** Characters of an author. */
  public static final int MAX_AUTHOR = 256;

  /** Characters of a reason. */
  public static final int MAX_REASON = 1_024;

  public Authorship {
    if (author.isEmpty() || author.length() > MAX_AUTHOR || Texts.isUnfit(author)) {
      throw new IllegalArgumentException(
          "an author has 1 to " + MAX_AUTHOR + " characters, none of them a control character");
    }
    if (reason.length() > MAX_REASON || Texts.isUnfit(reason)) {
      throw new IllegalArgumentException(
          "a reason has up to " + MAX_REASON + " characters, none of them a control character");
    }
  }
}
