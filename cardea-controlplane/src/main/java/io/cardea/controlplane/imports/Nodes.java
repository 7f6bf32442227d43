package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.mcp.json.JsonStrings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes documents whose values have the places of what they are made of. */
final class Nodes {

  private Nodes() {}

  static Node text(Node at, String text) {
    return new Node.Scalar(at.at(), at.path(), text, false);
  }

  static Node flag(Node at, boolean value) {
    return new Node.Scalar(at.at(), at.path(), Boolean.toString(value), true);
  }

  static Node list(Node at, List<Node> items) {
    return new Node.Sequence(at.at(), at.path(), items);
  }

  /** A map; values that have no place of their own have that of {@code at}. */
  static Node map(Node at, Map<String, Node> values) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> entries.put(key, new Node.Entry(value.at(), value.path(), value)));
    return new Node.Mapping(at.at(), at.path(), entries);
  }

  static Node reference(Node at, Reference reference) {
    return map(at, Map.of(reference.key(), text(at, reference.where())));
  }

  static Optional<Node> member(Node node, String key) {
    return node instanceof Node.Mapping map
        ? Optional.ofNullable(map.entries().get(key)).map(Node.Entry::value)
        : Optional.empty();
  }

  static String toJson(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.plain() ? scalar.text() : JsonStrings.quote(scalar.text());
      case Node.Sequence list ->
          list.items().stream().map(Nodes::toJson).collect(Collectors.joining(",", "[", "]"));
      case Node.Mapping map ->
          map.entries().entrySet().stream()
              .map(entry ->
                  JsonStrings.quote(entry.getKey()) + ":" + toJson(entry.getValue().value()))
              .collect(Collectors.joining(",", "{", "}"));
      case Node.Broken _ -> "null";
    };
  }
}
