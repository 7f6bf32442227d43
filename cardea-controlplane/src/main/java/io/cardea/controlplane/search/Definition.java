package io.cardea.controlplane.search;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.model.catalog.Offer.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server says of something that it offers.
 *
 * @param title its {@code title}, or that of its annotations (MCP 2025-03-26), or its {@code name}
 *     if it is called by another one; possibly empty
 * @param description possibly empty
 * @param annotations as JSON, an object
 * @param marks what its annotations say of it in a word or a list of words, each as {@code
 *     name:word}
 */
public record Definition(String title, String description, String annotations, List<String> marks) {

  private static final int MAX_DEPTH = 1_000;
  private static final int MAX_MARKS = 32;
  private static final int MAX_MARK = 128;
  private static final String NOTHING = "{}";

  public Definition {
    marks = List.copyOf(marks);
  }

  /** Reads the definition of {@code item}; of what is no JSON, nothing. */
  public static Definition of(Item item) {
    return switch (Json.parse(item.json().getBytes(UTF_8), MAX_DEPTH)) {
      case JsonError _ -> new Definition("", "", NOTHING, List.of());
      case JsonDocument json -> of(item, json);
    };
  }

  private static Definition of(Item item, JsonDocument json) {
    int annotations = json.member(ROOT, "annotations");
    boolean annotated = json.isObject(annotations);
    return new Definition(
        title(item, json, annotations),
        text(json, ROOT, "description"),
        annotated ? json.raw(annotations) : NOTHING,
        annotated ? marks(json, annotations) : List.of());
  }

  private static String title(Item item, JsonDocument json, int annotations) {
    String name = text(json, ROOT, "name");
    return Stream.of(
            text(json, ROOT, "title"),
            text(json, annotations, "title"),
            name.equals(item.name()) ? "" : name)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String text(JsonDocument json, int object, String name) {
    int value = json.member(object, name);
    return json.isString(value) ? json.text(value) : "";
  }

  private static List<String> marks(JsonDocument json, int annotations) {
    List<String> marks = new ArrayList<>();
    for (int key = json.first(annotations); key != NONE; key = json.nextKey(annotations, key)) {
      String name = json.text(key);
      int value = json.valueOf(key);
      if (json.isArray(value)) {
        for (int one = json.first(value); one != NONE; one = json.nextElement(value, one)) {
          mark(name, json, one, marks);
        }
      } else {
        mark(name, json, value, marks);
      }
    }
    return marks;
  }

  private static void mark(String name, JsonDocument json, int value, List<String> marks) {
    String word =
        switch (json.kind(value)) {
          case PLAIN_STRING, ESCAPED_STRING -> json.text(value);
          case TRUE, FALSE, NUMBER -> json.raw(value);
          case NULL, OBJECT, ARRAY -> "";
        };
    if (!word.isEmpty() && name.length() + word.length() < MAX_MARK && marks.size() < MAX_MARKS) {
      marks.add(name + ":" + word);
    }
  }
}
