package io.cardea.mcp.uri;

import java.util.BitSet;

/** Characters that stand for themselves, found by the method of Knuth, Morris and Pratt. */
final class Literal implements Part {

  private final String text;

  /** By length of a beginning: the length of its longest own beginning that it also ends with. */
  private final int[] borders;

  /**
   * @param text at least one character
   */
  Literal(String text) {
    this.text = text;
    this.borders = borders(text);
  }

  private static int[] borders(String text) {
    int[] borders = new int[text.length() + 1];
    int length = 0;
    for (int i = 1; i < text.length(); i++) {
      while (length > 0 && text.charAt(i) != text.charAt(length)) {
        length = borders[length];
      }
      if (text.charAt(i) == text.charAt(length)) {
        length++;
      }
      borders[i + 1] = length;
    }
    return borders;
  }

  String text() {
    return text;
  }

  @Override
  public BitSet advance(String uri, BitSet from) {
    BitSet to = new BitSet(uri.length() + 1);
    int matched = 0;
    for (int i = from.nextSetBit(0); i >= 0 && i < uri.length(); i++) {
      while (matched == text.length() || (matched > 0 && uri.charAt(i) != text.charAt(matched))) {
        matched = borders[matched];
      }
      if (uri.charAt(i) == text.charAt(matched)) {
        matched++;
      }
      if (matched == text.length() && from.get(i + 1 - matched)) {
        to.set(i + 1);
      }
    }
    return to;
  }
}
