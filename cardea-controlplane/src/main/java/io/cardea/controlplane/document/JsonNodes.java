package io.cardea.controlplane.document;

import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the nodes that readers of documents take; every place is that of the whole. */
public final class JsonNodes {

  private final JsonDocument json;
  private final Position at;

  private JsonNodes(JsonDocument json, Position at) {
    this.json = json;
    this.at = at;
  }

  /**
   * The root of {@code json}, which has no key twice.
   *
   * @param name how problems name it
   */
  public static Node of(JsonDocument json, String name) {
    return new JsonNodes(json, Position.of(name)).node(JsonDocument.ROOT, "");
  }

  private Node node(int node, String path) {
    return switch (json.kind(node)) {
      case OBJECT -> new Node.Mapping(at, path, entries(node, path));
      case ARRAY -> new Node.Sequence(at, path, items(node, path));
      case PLAIN_STRING, ESCAPED_STRING -> new Node.Scalar(at, path, json.text(node), false);
      case NUMBER, TRUE, FALSE, NULL -> new Node.Scalar(at, path, json.raw(node), true);
    };
  }

  private Map<String, Node.Entry> entries(int object, String path) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (int key = json.first(object); key != JsonDocument.NONE; key = json.nextKey(object, key)) {
      String name = json.text(key);
      String below = YamlReader.child(path, name);
      entries.put(name, new Node.Entry(at, below, node(json.valueOf(key), below)));
    }
    return entries;
  }

  private List<Node> items(int array, String path) {
    List<Node> items = new ArrayList<>();
    for (int item = json.first(array);
        item != JsonDocument.NONE;
        item = json.nextElement(array, item)) {
      items.add(node(item, path + "[" + items.size() + "]"));
    }
    return items;
  }
}
