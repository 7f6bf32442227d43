package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.rest.RestJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** JSON with arguments in their places; each argument stays as it was written. Pure. */
final class JsonWriter {

  private final JsonDocument document;
  private final int arguments;
  private final Set<String> usedElsewhere;

  /**
   * @param arguments the object of arguments, or {@link JsonDocument#NONE}
   * @param usedElsewhere arguments that have a place of their own
   */
  JsonWriter(JsonDocument document, int arguments, Set<String> usedElsewhere) {
    this.document = document;
    this.arguments = arguments;
    this.usedElsewhere = usedElsewhere;
  }

  /** The JSON text; none if it is an argument that was not given. */
  Optional<String> write(RestJson template) {
    return switch (template) {
      case RestJson.Fixed(String json) -> Optional.of(json);
      case RestJson.Argument(String name) -> argument(name);
      case RestJson.Others() -> Optional.of(others());
      case RestJson.Members members -> Optional.of(members(members));
      case RestJson.Elements(List<RestJson> elements) ->
          Optional.of(
              "["
                  + String.join(
                      ",", elements.stream().map(this::write).flatMap(Optional::stream).toList())
                  + "]");
    };
  }

  private Optional<String> argument(String name) {
    int node = document.member(arguments, name);
    return node == NONE ? Optional.empty() : Optional.of(document.raw(node));
  }

  private String members(RestJson.Members template) {
    List<String> members = new ArrayList<>();
    template
        .members()
        .forEach((name, value) ->
            write(value).ifPresent(json -> members.add(JsonStrings.quote(name) + ":" + json)));
    return "{" + String.join(",", members) + "}";
  }

  private String others() {
    List<String> members = new ArrayList<>();
    if (document.isObject(arguments)) {
      for (int key = document.first(arguments);
          key != NONE;
          key = document.nextKey(arguments, key)) {
        if (!usedElsewhere.contains(document.text(key))) {
          members.add(document.raw(key) + ":" + document.raw(document.valueOf(key)));
        }
      }
    }
    return "{" + String.join(",", members) + "}";
  }
}
