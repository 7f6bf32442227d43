package io.cardea.mcp.json;

/** What a JSON value is. */
public enum JsonKind {
  OBJECT(0),
  ARRAY(1),
  /** A string without escapes: its bytes are its characters. */
  PLAIN_STRING(2),
  /** A string with at least one escape. */
  ESCAPED_STRING(3),
  NUMBER(4),
  TRUE(5),
  FALSE(6),
  NULL(7);

  private static final JsonKind[] BY_CODE = values();

  private final int code;

  JsonKind(int code) {
    this.code = code;
  }

  /** Three bits that stand for the kind on a tape. */
  int code() {
    return code;
  }

  static JsonKind of(int code) {
    return BY_CODE[code];
  }

  public boolean isString() {
    return this == PLAIN_STRING || this == ESCAPED_STRING;
  }
}
