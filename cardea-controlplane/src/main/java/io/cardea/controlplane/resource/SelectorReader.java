package io.cardea.controlplane.resource;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Reads a selector from left to right, each character once. */
final class SelectorReader {

  private final String text;
  private int at;

  SelectorReader(String text) {
    this.text = text;
  }

  SelectorRead read() {
    if (text.length() > LabelSelector.MAX_LENGTH) {
      return new BadSelector("a selector has at most " + LabelSelector.MAX_LENGTH + " characters");
    }
    try {
      return new LabelSelector(requirements());
    } catch (Malformed e) {
      return new BadSelector(e.reason + " at character " + (at + 1) + " of the selector");
    }
  }

  private List<LabelRequirement> requirements() throws Malformed {
    List<LabelRequirement> found = new ArrayList<>();
    skipBlanks();
    if (isAtEnd()) {
      return found;
    }
    do {
      if (found.size() == LabelSelector.MAX_REQUIREMENTS) {
        throw new Malformed("more than " + LabelSelector.MAX_REQUIREMENTS + " requirements");
      }
      found.add(requirement());
      skipBlanks();
    } while (takes(","));
    if (!isAtEnd()) {
      throw new Malformed("expected a comma or the end");
    }
    return found;
  }

  private LabelRequirement requirement() throws Malformed {
    skipBlanks();
    if (takes("!")) {
      skipBlanks();
      return new LabelRequirement.Absent(label());
    }
    String label = label();
    skipBlanks();
    if (takes("!=")) {
      return new LabelRequirement.NotIn(label, one());
    }
    if (takes("==") || takes("=")) {
      return new LabelRequirement.In(label, one());
    }
    if (takesWord("in")) {
      return new LabelRequirement.In(label, several());
    }
    if (takesWord("notin")) {
      return new LabelRequirement.NotIn(label, several());
    }
    return new LabelRequirement.Exists(label);
  }

  private SequencedSet<String> one() throws Malformed {
    skipBlanks();
    SequencedSet<String> values = new LinkedHashSet<>();
    values.add(value());
    return values;
  }

  private SequencedSet<String> several() throws Malformed {
    skipBlanks();
    if (!takes("(")) {
      throw new Malformed("expected (");
    }
    SequencedSet<String> values = new LinkedHashSet<>();
    do {
      skipBlanks();
      values.add(value());
      skipBlanks();
      if (values.size() > LabelSelector.MAX_VALUES) {
        throw new Malformed("more than " + LabelSelector.MAX_VALUES + " values");
      }
    } while (takes(","));
    if (!takes(")")) {
      throw new Malformed("expected a comma or )");
    }
    return values;
  }

  private String label() throws Malformed {
    int from = at;
    String word = word();
    if (!LabelForm.isKey(word)) {
      at = from;
      throw new Malformed("expected a label, " + LabelForm.KEY + ",");
    }
    return word;
  }

  private String value() throws Malformed {
    int from = at;
    String word = word();
    if (!LabelForm.isValue(word)) {
      at = from;
      throw new Malformed("expected a value, " + LabelForm.VALUE + ",");
    }
    return word;
  }

  private String word() {
    int from = at;
    while (!isAtEnd() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '/'
        || c == '-';
  }

  private boolean takes(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private boolean takesWord(String word) {
    int end = at + word.length();
    boolean whole = end >= text.length() || !isWordCharacter(text.charAt(end));
    return whole && takes(word);
  }

  private void skipBlanks() {
    while (!isAtEnd() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean isAtEnd() {
    return at >= text.length();
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Malformed(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
