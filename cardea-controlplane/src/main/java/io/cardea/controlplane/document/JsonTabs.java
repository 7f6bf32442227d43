package io.cardea.controlplane.document;

/**
 * Makes JSON that is indented with tabs readable for a YAML parser. JSON allows tabs between tokens
 * (RFC 8259 §2); the parser does not at the start of a line, although YAML 1.2 would in flow
 * context.
 */
final class JsonTabs {

  private JsonTabs() {}

  /** {@code json} with each tab outside of strings as one space, so that columns stay. */
  static String toSpaces(String json) {
    if (json.indexOf('\t') < 0) {
      return json;
    }
    char[] text = json.toCharArray();
    boolean inString = false;
    for (int i = 0; i < text.length; i++) {
      if (inString && text[i] == '\\') {
        i++;
      } else if (text[i] == '"') {
        inString = !inString;
      } else if (!inString && text[i] == '\t') {
        text[i] = ' ';
      }
    }
    return new String(text);
  }
}
