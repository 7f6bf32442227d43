package io.cardea.controlplane.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text as it is searched: its words, whatever their case, accents and the marks between them.
 * {@code getWeather} is the two words of {@code get_weather}, and one word besides; an ideograph is
 * a word of its own.
 */
final class Words {

  /** Combining Diacritical Marks, of which decomposed letters have their accents. */
  private static final int FIRST_ACCENT = 0x300;

  private static final int LAST_ACCENT = 0x36F;

  /** A word as written, and its parts if it is written in {@code camelCase}; all folded. */
  record Word(String whole, List<String> parts) {}

  private final List<Word> found = new ArrayList<>();
  private final StringBuilder whole = new StringBuilder();
  private final List<Integer> ends = new ArrayList<>();

  private Words() {}

  /** The words of {@code text}, in its order. */
  static List<Word> of(String text) {
    Words words = new Words();
    words.read(Normalizer.normalize(text, Normalizer.Form.NFKD));
    return words.found;
  }

  /**
   * The words of {@code text} and their parts, each with a space before it and one after it, so
   * that a word begins where a space and its first letters are.
   */
  static String toText(String text) {
    StringBuilder all = new StringBuilder(" ");
    for (Word word : of(text)) {
      all.append(word.whole()).append(' ');
      if (word.parts().size() > 1) {
        word.parts().forEach(part -> all.append(part).append(' '));
      }
    }
    return all.toString();
  }

  private void read(String text) {
    for (int at = 0; at < text.length(); ) {
      int letter = text.codePointAt(at);
      int next = at + Character.charCount(letter);
      if (letter < FIRST_ACCENT || letter > LAST_ACCENT) {
        read(letter, next < text.length() ? text.codePointAt(next) : 0);
      }
      at = next;
    }
    end();
  }

  private void read(int letter, int next) {
    if (!isOfWord(letter)) {
      end();
    } else if (Character.isIdeographic(letter)) {
      end();
      whole.appendCodePoint(letter);
      end();
    } else {
      if (Character.isUpperCase(letter) && !whole.isEmpty() && beginsPart(next)) {
        ends.add(whole.length());
      }
      whole.appendCodePoint(letter);
    }
  }

  private static boolean isOfWord(int letter) {
    return Character.isLetterOrDigit(letter)
        || switch (Character.getType(letter)) {
          case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
          default -> false;
        };
  }

  /** Whether a capital that comes now does: {@code get|Weather}, {@code HTTP|Server}. */
  private boolean beginsPart(int next) {
    return !Character.isUpperCase(whole.codePointBefore(whole.length()))
        || Character.isLowerCase(next);
  }

  private void end() {
    if (!whole.isEmpty()) {
      String word = whole.toString();
      String all = folded(word);
      found.add(new Word(all, ends.isEmpty() ? List.of(all) : parts(word)));
      whole.setLength(0);
      ends.clear();
    }
  }

  private List<String> parts(String word) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    ends.add(word.length());
    for (int end : ends) {
      parts.add(folded(word.substring(from, end)));
      from = end;
    }
    return List.copyOf(parts);
  }

  /** To upper case, which ß and final sigma share with other letters. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
