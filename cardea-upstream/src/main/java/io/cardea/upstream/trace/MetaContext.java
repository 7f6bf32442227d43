package io.cardea.upstream.trace;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.trace.TraceContext;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The place of a message in a trace, written into its {@code params._meta} (MCP, "Distributed
 * Tracing Conventions"; SEP-414). Of the message nothing else changes. What has no params or is no
 * request or notification stays as it is; so does, unless its client has written a place or baggage
 * there itself, what is not sampled or larger than {@value #MAX_BYTES} bytes.
 *
 * @param depth nesting of the messages read
 * @param baggage whether what the client sent as {@code baggage} goes on
 */
public record MetaContext(int depth, boolean baggage) {

  /** Larger messages are not read again on an event loop without need. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Set<String> NAMES =
      Set.of(TraceContext.PARENT, TraceContext.STATE, TraceContext.BAGGAGE);

  /** {@code message} at the place {@code context}. */
  byte[] in(byte[] message, TraceContext context) {
    boolean isLarge = message.length > MAX_BYTES;
    if ((isLarge && !mayName(message))
        || !(Json.parse(message, depth) instanceof JsonDocument document)
        || !document.isObject(ROOT)
        || document.member(ROOT, "method") == NONE) {
      return message;
    }
    int params = document.member(ROOT, "params");
    if (params == NONE || !document.isObject(params)) {
      return message;
    }
    int meta = document.member(params, "_meta");
    if (meta != NONE && !document.isObject(meta)) {
      return message;
    }
    if ((isLarge || !context.isSampled()) && !names(document, meta)) {
      return message;
    }
    return new JsonEdit(document).set(params, "_meta", members(document, meta, context)).apply();
  }

  /** Whether any of the names can be in it, as it is or escaped. */
  private static boolean mayName(byte[] message) {
    String text = new String(message, ISO_8859_1);
    return text.contains("\\u") || NAMES.stream().anyMatch(text::contains);
  }

  private static boolean names(JsonDocument document, int meta) {
    int key = meta == NONE ? NONE : document.first(meta);
    while (key != NONE && !NAMES.contains(document.text(key))) {
      key = document.nextKey(meta, key);
    }
    return key != NONE;
  }

  /** The members as they were, but for those that say where in a trace it is. */
  private String members(JsonDocument document, int meta, TraceContext context) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    int key = meta == NONE ? NONE : document.first(meta);
    while (key != NONE) {
      if (stays(document.text(key))) {
        members.add(document.raw(key) + ":" + document.raw(document.valueOf(key)));
      }
      key = document.nextKey(meta, key);
    }
    members.add(member(TraceContext.PARENT, context.parent()));
    if (!context.state().isEmpty()) {
      members.add(member(TraceContext.STATE, context.state()));
    }
    return members.toString();
  }

  private boolean stays(String name) {
    return !name.equals(TraceContext.PARENT)
        && !name.equals(TraceContext.STATE)
        && (baggage || !name.equals(TraceContext.BAGGAGE));
  }

  private static String member(String name, String value) {
    return JsonStrings.quote(name) + ":" + JsonStrings.quote(value);
  }
}
