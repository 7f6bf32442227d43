package io.cardea.testkit.feature;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON value that is read without trusting that anything is there: what is not, reads as empty.
 *
 * @param document it is in
 * @param node it is, {@link JsonDocument#NONE} if it is not there
 */
public record Message(JsonDocument document, int node) {

  private static final int MAX_DEPTH = 100;

  /**
   * Reads a JSON text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Message parse(String json) {
    if (Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document) {
      return new Message(document, ROOT);
    }
    throw new IllegalArgumentException("no strict JSON: " + json);
  }

  /** The member at the end of this path of names. */
  public Message at(String... path) {
    int at = node;
    for (String name : path) {
      at = at == NONE ? NONE : document.member(at, name);
    }
    return new Message(document, at);
  }

  public boolean isThere() {
    return node != NONE;
  }

  public boolean isObject() {
    return document.isObject(node);
  }

  public boolean isString() {
    return document.isString(node);
  }

  /** The characters of a string. */
  public String text() {
    return isString() ? document.text(node) : "";
  }

  /** The value as it is written. */
  public String raw() {
    return isThere() ? document.raw(node) : "";
  }

  /** The elements of an array. */
  public List<Message> elements() {
    List<Message> elements = new ArrayList<>();
    if (document.isArray(node)) {
      for (int at = document.first(node); at != NONE; at = document.nextElement(node, at)) {
        elements.add(new Message(document, at));
      }
    }
    return elements;
  }

  /** The names of an object's members. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (isObject()) {
      for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
        names.add(document.text(key));
      }
    }
    return names;
  }

  /** The method of a request or a notification. */
  public String method() {
    return at("method").text();
  }

  /** The id as it is written; empty for a notification. */
  public String id() {
    return at("id").raw();
  }

  /** Whether it is a request. */
  public boolean isRequest() {
    return !method().isEmpty() && !id().isEmpty();
  }

  @Override
  public String toString() {
    return raw();
  }
}
