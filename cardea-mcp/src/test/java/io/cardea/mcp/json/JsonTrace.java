package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a text means, event by event, by {@link Json} and by Jackson: numbers as they are written,
 * strings unescaped, each after its length.
 *
 * <p>Jackson differs in what is not JSON's grammar, so it gets what it needs to be as strict: it
 * guesses UTF-16 and UTF-32 and takes ill-formed UTF-8, so it reads characters that a strict
 * decoder made; it takes a byte order mark, so that is refused before; it reads one value after the
 * other, so nothing may follow; it bounds numbers, names and strings, so these bounds are lifted.
 */
final class JsonTrace {

  static final int MAX_DEPTH = 64;

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonTrace() {}

  /** By Cardea; empty if it refuses the text. */
  static Optional<String> ours(byte[] text) {
    if (!(Json.parse(text, MAX_DEPTH) instanceof JsonDocument document)) {
      return Optional.empty();
    }
    StringBuilder trace = new StringBuilder();
    value(document, JsonDocument.ROOT, trace);
    return Optional.of(trace.toString());
  }

  private static void value(JsonDocument document, int node, StringBuilder trace) {
    switch (document.kind(node)) {
      case OBJECT -> {
        trace.append('{');
        for (int key = document.first(node);
            key != JsonDocument.NONE;
            key = document.nextKey(node, key)) {
          text(trace.append('k'), document.text(key));
          value(document, document.valueOf(key), trace);
        }
        trace.append('}');
      }
      case ARRAY -> {
        trace.append('[');
        for (int element = document.first(node);
            element != JsonDocument.NONE;
            element = document.nextElement(node, element)) {
          value(document, element, trace);
        }
        trace.append(']');
      }
      case PLAIN_STRING, ESCAPED_STRING -> text(trace.append('s'), document.text(node));
      case NUMBER -> text(trace.append('n'), document.raw(node));
      case TRUE, FALSE, NULL -> trace.append(document.raw(node));
    }
  }

  /** By Jackson; empty if it refuses the text. */
  static Optional<String> reference(byte[] text) {
    StringBuilder trace = new StringBuilder();
    try {
      String chars = UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      if (chars.startsWith("\ufeff")) {
        return Optional.empty();
      }
      try (JsonParser parser = STRICT.createParser(chars)) {
        int depth = 0;
        do {
          depth += event(parser, trace);
        } while (depth > 0);
        return parser.nextToken() == null ? Optional.of(trace.toString()) : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** By how much the event deepens the nesting. */
  private static int event(JsonParser parser, StringBuilder trace) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("no value");
    }
    switch (token) {
      case FIELD_NAME -> text(trace.append('k'), parser.currentName());
      case VALUE_STRING -> text(trace.append('s'), parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> text(trace.append('n'), parser.getText());
      default -> trace.append(token.asString());
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }

  private static void text(StringBuilder trace, String text) {
    trace.append(text.length()).append(':').append(text);
  }
}
