package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.util.StringJoiner;

/** Capabilities of servers (MCP, "Capability Negotiation"), as far as an aggregate carries them. */
record Declared(
    boolean tools,
    boolean prompts,
    boolean resources,
    boolean subscribe,
    boolean completions,
    boolean logging) {

  /** Of a server that declares nothing. */
  static final Declared NOTHING = new Declared(false, false, false, false, false, false);

  /** What an aggregate declares when no server has said anything yet. */
  static final Declared LISTS = new Declared(true, true, true, false, false, false);

  private static final int MAX_DEPTH = 64;

  /** Reads a server's {@code capabilities}; of what is no JSON object, nothing. */
  static Declared parse(String json) {
    if (!(Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)) {
      return NOTHING;
    }
    int resources = document.member(JsonDocument.ROOT, "resources");
    int subscribe = document.member(resources, "subscribe");
    return new Declared(
        has(document, "tools"),
        has(document, "prompts"),
        has(document, "resources"),
        subscribe != JsonDocument.NONE && document.kind(subscribe) == JsonKind.TRUE,
        has(document, "completions"),
        has(document, "logging"));
  }

  private static boolean has(JsonDocument document, String name) {
    return document.isObject(document.member(JsonDocument.ROOT, name));
  }

  /** What either declares. */
  Declared or(Declared other) {
    return new Declared(
        tools || other.tools,
        prompts || other.prompts,
        resources || other.resources,
        subscribe || other.subscribe,
        completions || other.completions,
        logging || other.logging);
  }

  /** As a JSON object. The gateway tells of changed lists whether or not a server does. */
  String toJson() {
    StringJoiner json = new StringJoiner(",", "{", "}");
    if (tools) {
      json.add("\"tools\":{\"listChanged\":true}");
    }
    if (prompts) {
      json.add("\"prompts\":{\"listChanged\":true}");
    }
    if (resources) {
      json.add(
          subscribe
              ? "\"resources\":{\"subscribe\":true,\"listChanged\":true}"
              : "\"resources\":{\"listChanged\":true}");
    }
    if (completions) {
      json.add("\"completions\":{}");
    }
    if (logging) {
      json.add("\"logging\":{}");
    }
    return json.toString();
  }
}
