package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one tool, and the schema that they make. For one tool. */
final class Inputs {

  private static final int MAX_NAME = 64;

  private final Map<String, String> schemas = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  /**
   * Adds an argument.
   *
   * @param wanted what it is to be called
   * @param where it goes, for when the name is taken
   * @return its name: letters, digits, {@code _}, {@code -} and dots, as model APIs want it
   */
  String add(String wanted, String where, boolean isRequired, String schema) {
    String plain = wanted.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("^_+|_+$", "");
    String name = cut(plain.isEmpty() ? where : plain);
    if (schemas.containsKey(name)) {
      name = cut(where + "_" + name);
    }
    String first = name;
    for (int i = 2; schemas.containsKey(name); i++) {
      name = cut(first, MAX_NAME - 4) + "_" + i;
    }
    schemas.put(name, schema);
    if (isRequired) {
      required.add(name);
    }
    return name;
  }

  private static String cut(String name) {
    return cut(name, MAX_NAME);
  }

  private static String cut(String name, int most) {
    return name.length() > most ? name.substring(0, most) : name;
  }

  int size() {
    return schemas.size();
  }

  /**
   * The schema of all of them.
   *
   * @param definitions what they refer to, as JSON
   */
  String toJson(Optional<String> definitions) {
    JsonObject properties = new JsonObject();
    schemas.forEach(properties::json);
    JsonObject schema =
        new JsonObject().text("type", "object").json("properties", properties.toString());
    if (!required.isEmpty()) {
      schema.texts("required", required);
    }
    schema.flag("additionalProperties", false);
    definitions.ifPresent(defs -> schema.json("$defs", defs));
    return schema.toString();
  }
}
