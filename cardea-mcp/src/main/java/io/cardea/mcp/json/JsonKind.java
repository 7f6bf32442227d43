package io.cardea.mcp.json;

/** What a JSON value is. */
public enum JsonKind {
  OBJECT,
  ARRAY,
  /** A string without escapes: its bytes are its characters. */
  PLAIN_STRING,
  /** A string with at least one escape. */
  ESCAPED_STRING,
  NUMBER,
  TRUE,
  FALSE,
  NULL;

  static final JsonKind[] ALL = values();

  public boolean isString() {
    return this == PLAIN_STRING || this == ESCAPED_STRING;
  }
}
