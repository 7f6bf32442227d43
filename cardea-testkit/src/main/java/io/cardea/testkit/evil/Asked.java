package io.cardea.testkit.evil;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What these servers read of a message; nothing in it is trusted to be there. */
record Asked(JsonDocument document) {

  private static final int MAX_DEPTH = 100;

  /** Reads {@code json}; empty if it is none. */
  static Optional<Asked> read(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), MAX_DEPTH)
            instanceof JsonDocument document
        ? Optional.of(new Asked(document))
        : Optional.empty();
  }

  /** The method; empty for a response. */
  String method() {
    return text(member(JsonDocument.ROOT, "method"));
  }

  /** The id as JSON; {@code null} for a notification. */
  String id() {
    int id = member(JsonDocument.ROOT, "id");
    return id == JsonDocument.NONE ? "null" : document.raw(id);
  }

  boolean isModern() {
    return meta("io.modelcontextprotocol/protocolVersion") != JsonDocument.NONE;
  }

  /** The progress token as JSON. */
  Optional<String> progressToken() {
    int token = meta("progressToken");
    return token == JsonDocument.NONE ? Optional.empty() : Optional.of(document.raw(token));
  }

  /** An argument of a tool; empty without it. */
  String argument(String name) {
    return text(member(member(params(), "arguments"), name));
  }

  /** A member of the params; empty without it. */
  String param(String name) {
    return text(member(params(), name));
  }

  /** A field of what a user answered; empty without it. */
  String answered(String name) {
    return text(member(member(member(JsonDocument.ROOT, "result"), "content"), name));
  }

  private int params() {
    return member(JsonDocument.ROOT, "params");
  }

  private int meta(String name) {
    return member(member(params(), "_meta"), name);
  }

  private int member(int node, String name) {
    return document.isObject(node) ? document.member(node, name) : JsonDocument.NONE;
  }

  private String text(int node) {
    return document.isString(node) ? document.text(node) : "";
  }
}
