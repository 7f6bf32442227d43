package io.cardea.mcp.json;

/**
 * The outcome of reading a JSON text: the {@link JsonDocument}, or the {@link JsonError} that
 * stopped it.
 */
public sealed interface Json permits JsonDocument, JsonError {

  /**
   * Reads {@code bytes} as one JSON text by RFC 8259, strictly: UTF-8 without a byte order mark,
   * nothing after the value, no duplicate keys (compared after unescaping), at most {@code
   * maxDepth} open containers, less than 256 MiB. Strings may hold lone surrogates as escapes.
   */
  static Json parse(byte[] bytes, int maxDepth) {
    return parse(bytes, 0, bytes.length, maxDepth);
  }

  /**
   * Reads the part of {@code bytes} from {@code from} up to {@code to}; the bytes must not change
   * afterwards.
   */
  static Json parse(byte[] bytes, int from, int to, int maxDepth) {
    return to - from > JsonTape.MAX_TEXT
        ? new JsonError(from, "text of 256 MiB or more")
        : new JsonScanner(bytes, from, to, maxDepth).scan();
  }
}
