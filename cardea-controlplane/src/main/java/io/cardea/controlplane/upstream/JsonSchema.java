package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema as an operator wrote it; kept as it is.
 *
 * @param entries its members
 * @param problems hears of what JSON does not have
 */
record JsonSchema(Map<String, Node> entries, Problems problems) {

  static JsonSchema of(Node node, Problems problems) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node instanceof Node.Mapping map) {
      map.entries().forEach((key, entry) -> entries.put(key, entry.value()));
    }
    return new JsonSchema(entries, problems);
  }

  boolean isObject() {
    return entries.get("type") instanceof Node.Scalar type && type.text().equals("object");
  }

  Map<String, Node> properties() {
    Map<String, Node> properties = new LinkedHashMap<>();
    if (entries.get("properties") instanceof Node.Mapping map) {
      map.entries().forEach((name, entry) -> properties.put(name, entry.value()));
    }
    return properties;
  }

  Set<String> required() {
    Set<String> required = new LinkedHashSet<>();
    if (entries.get("required") instanceof Node.Sequence list) {
      list.items()
          .forEach(item -> required.add(item instanceof Node.Scalar name ? name.text() : ""));
    }
    return required;
  }

  /**
   * As JSON.
   *
   * @param isClosed whether other members than those it names are refused, unless it says so itself
   */
  String toJson(boolean isClosed) {
    JsonObject json = new JsonObject();
    entries.forEach((key, node) -> json.json(key, JsonText.of(node, problems)));
    if (isClosed && !entries.containsKey("additionalProperties")) {
      json.flag("additionalProperties", false);
    }
    return json.toString();
  }
}
