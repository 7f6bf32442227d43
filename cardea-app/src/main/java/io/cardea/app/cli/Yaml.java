package io.cardea.app.cli;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;

/**
 * JSON as a YAML 1.2 document in block style. Strings stay in JSON's quotes, which mean the same in
 * YAML, so that no text turns into something else.
 */
final class Yaml {

  private final JsonDocument json;
  private final StringBuilder text = new StringBuilder();

  private Yaml(JsonDocument json) {
    this.json = json;
  }

  static String of(JsonDocument json) {
    Yaml yaml = new Yaml(json);
    yaml.value(JsonDocument.ROOT, "");
    return yaml.text.toString();
  }

  /** Writes {@code node}, whose first line has been indented already. */
  private void value(int node, String indent) {
    if (json.isArray(node) && json.first(node) != NONE) {
      for (int item = json.first(node); item != NONE; item = json.nextElement(node, item)) {
        text.append(item == json.first(node) ? "" : indent).append("- ");
        value(item, indent + "  ");
      }
    } else if (json.isObject(node) && json.first(node) != NONE) {
      for (int key = json.first(node); key != NONE; key = json.nextKey(node, key)) {
        text.append(key == json.first(node) ? "" : indent).append(key(json.text(key), key));
        member(json.valueOf(key), indent);
      }
    } else {
      text.append(json.raw(node)).append('\n');
    }
  }

  private void member(int value, String indent) {
    boolean nested = json.isArray(value) || json.isObject(value);
    if (nested && json.first(value) != NONE) {
      text.append(":\n").append(indent).append("  ");
      value(value, indent + "  ");
    } else {
      text.append(": ");
      value(value, indent);
    }
  }

  private String key(String name, int key) {
    return name.matches("[A-Za-z][A-Za-z0-9_]*") ? name : json.raw(key);
  }
}
