package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.ScalarType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A map of a document that others wrote: what is missing or nothing is not there, keys that nobody
 * knows are none of our business, and what has the wrong shape is a problem.
 */
record Part(Node node, Problems problems) {

  /** Every value by its key. */
  Map<String, Node> all() {
    Map<String, Node> all = new LinkedHashMap<>();
    if (node instanceof Node.Mapping map) {
      map.entries().forEach((key, entry) -> all.put(key, entry.value()));
    }
    return all;
  }

  Optional<Node> find(String key) {
    return node instanceof Node.Mapping map
        ? Optional.ofNullable(map.entries().get(key)).map(Node.Entry::value).filter(Part::isThere)
        : Optional.empty();
  }

  private static boolean isThere(Node value) {
    return switch (value) {
      case Node.Scalar scalar -> scalar.type() != ScalarType.NOTHING;
      case Node.Broken _ -> false;
      case Node.Mapping _, Node.Sequence _ -> true;
    };
  }

  /** Text; whatever else stands there is taken as it is written. */
  String text(String key) {
    return find(key).map(Part::text).orElse("");
  }

  static String text(Node node) {
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  boolean isTrue(String key) {
    return find(key).filter(Part::isTrue).isPresent();
  }

  private static boolean isTrue(Node node) {
    return node instanceof Node.Scalar scalar
        && scalar.type() == ScalarType.FLAG
        && scalar.text().equalsIgnoreCase("true");
  }

  boolean isFalse(String key) {
    return find(key)
        .filter(value ->
            value instanceof Node.Scalar scalar
                && scalar.type() == ScalarType.FLAG
                && !isTrue(scalar))
        .isPresent();
  }

  Part map(String key) {
    return new Part(
        find(key)
            .filter(value -> value instanceof Node.Mapping || refuse(value, "a map"))
            .orElse(new Node.Broken(node.at(), node.path())),
        problems);
  }

  List<Node> list(String key) {
    return find(key)
        .filter(value -> value instanceof Node.Sequence || refuse(value, "a list"))
        .map(value -> ((Node.Sequence) value).items())
        .orElse(List.of());
  }

  Part with(Node other) {
    return new Part(other, problems);
  }

  private boolean refuse(Node value, String what) {
    problems.add(value, "must be " + what, "");
    return false;
  }
}
