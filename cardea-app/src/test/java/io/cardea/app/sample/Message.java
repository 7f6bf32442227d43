package io.cardea.app.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;

/** A JSON text that a test looks into. */
record Message(JsonDocument document) {

  static Message of(String json) {
    if (Json.parse(json.getBytes(UTF_8), 64) instanceof JsonDocument document) {
      return new Message(document);
    }
    throw new AssertionError("No JSON: " + json);
  }

  /** The value at a path of names and indexes, as it is written; empty if it is not there. */
  String at(String... path) {
    int node = JsonDocument.ROOT;
    for (String step : path) {
      node = document.isArray(node) ? element(node, step) : document.member(node, step);
      if (node == JsonDocument.NONE) {
        return "";
      }
    }
    return document.isString(node) ? document.text(node) : document.raw(node);
  }

  private int element(int array, String index) {
    int node = document.first(array);
    for (int i = Integer.parseInt(index); i > 0 && node != JsonDocument.NONE; i--) {
      node = document.nextElement(array, node);
    }
    return node;
  }

  @Override
  public String toString() {
    return document.raw(JsonDocument.ROOT);
  }
}
