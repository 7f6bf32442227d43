package io.cardea.controlplane.document;

import java.util.regex.Pattern;

/** What a value written without quotes is, by the core schema of YAML 1.2.2, §10.3.2. */
public enum ScalarType {
  NOTHING("nothing"),
  FLAG("a flag"),
  WHOLE_NUMBER("a number"),
  OTHER_NUMBER("a number"),
  TEXT("text");

  private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
  private static final Pattern BOOL = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OTHER =
      Pattern.compile(
          "0o[0-7]+|0x[0-9a-fA-F]+"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** No pattern need look at longer texts: they are text. */
  private static final int MAX_LENGTH = 64;

  private final String label;

  ScalarType(String label) {
    this.label = label;
  }

  /** How a message names it. */
  public String label() {
    return label;
  }

  static ScalarType of(String plain) {
    if (plain.length() > MAX_LENGTH) {
      return TEXT;
    }
    if (NULL.matcher(plain).matches()) {
      return NOTHING;
    }
    if (BOOL.matcher(plain).matches()) {
      return FLAG;
    }
    if (INT.matcher(plain).matches()) {
      return WHOLE_NUMBER;
    }
    return OTHER.matcher(plain).matches() ? OTHER_NUMBER : TEXT;
  }
}
