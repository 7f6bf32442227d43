package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.mcp.json.JsonStrings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes schemas of an OpenAPI document as JSON Schema 2020-12: what 3.0 says in ways of its own is
 * translated, the rest is kept. References are resolved in place, or, where that is too long or has
 * no end, kept and what they name collected. For one schema that stands alone.
 */
final class SchemaWriter {

  /** Whether values go to the API or come from it. */
  enum Direction {
    INPUT,
    OUTPUT
  }

  /** How references are written. */
  enum Manner {
    IN_PLACE,
    DEFINED
  }

  /** Values of a schema that is written in place. */
  private static final int MAX_IN_PLACE = 2_000;

  /** References inside of each other that are resolved in place. */
  private static final int MAX_INSIDE = 16;

  /** Values of any schema, with all that it refers to. */
  private static final int MAX_VALUES = 50_000;

  private static final Set<String> SCHEMA =
      Set.of(
          "items",
          "additionalProperties",
          "not",
          "if",
          "then",
          "else",
          "contains",
          "propertyNames",
          "unevaluatedProperties",
          "unevaluatedItems");
  private static final Set<String> SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> NAMED_SCHEMAS =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

  /** What says nothing of the form of a value, or has no meaning outside of its document. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "$ref",
          "$id",
          "$schema",
          "$anchor",
          "$dynamicAnchor",
          "$dynamicRef",
          "$comment",
          "nullable",
          "example",
          "examples",
          "discriminator",
          "xml",
          "externalDocs");

  private final References references;
  private final Problems problems;
  private final boolean isOld;
  private final Direction direction;
  private final Manner manner;
  private final Deque<String> inside = new ArrayDeque<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Deque<Map.Entry<String, Node>> due = new ArrayDeque<>();
  private int values;

  /**
   * @param isOld whether the document is of OpenAPI 3.0
   */
  SchemaWriter(
      References references, Problems problems, boolean isOld, Direction direction, Manner manner) {
    this.references = references;
    this.problems = problems;
    this.isOld = isOld;
    this.direction = direction;
    this.manner = manner;
  }

  /** Whether it has become too much: then what was written is of no use. */
  boolean isTooMuch() {
    return values > (manner == Manner.IN_PLACE ? MAX_IN_PLACE : MAX_VALUES);
  }

  /** What the schemas written so far refer to, as the value of {@code $defs}; none if nothing. */
  Optional<String> definitions() {
    List<String> members = new ArrayList<>();
    // One after the other instead of one inside the other: a chain of them may be long.
    while (!due.isEmpty()) {
      Map.Entry<String, Node> next = due.remove();
      members.add(JsonStrings.quote(next.getKey()) + ":" + write(next.getValue()));
    }
    return members.isEmpty()
        ? Optional.empty()
        : Optional.of("{" + String.join(",", members) + "}");
  }

  /** {@code schema} as JSON. */
  String write(Node schema) {
    values++;
    if (isTooMuch()) {
      return "{}";
    }
    if (!(schema instanceof Node.Mapping map)) {
      return schema instanceof Node.Scalar ? JsonText.of(schema, problems) : "{}";
    }
    Map<String, String> members = members(map);
    Optional<String> reference = References.of(map);
    if (reference.isPresent()) {
      return withReference(map, reference.get(), isOld ? Map.of() : members);
    }
    return isOld && new Part(map, problems).isTrue("nullable") ? nullable(members) : text(members);
  }

  private Map<String, String> members(Node.Mapping map) {
    Map<String, String> members = new LinkedHashMap<>();
    map.entries()
        .forEach((key, entry) -> {
          if (!LEFT_OUT.contains(key) && !key.startsWith("x-")) {
            members.put(
                key,
                key.equals("required")
                    ? required(map, entry.value())
                    : keyword(key, entry.value()));
          }
        });
    if (isOld) {
      exclusive(members, "exclusiveMinimum", "minimum");
      exclusive(members, "exclusiveMaximum", "maximum");
    }
    if (direction == Direction.OUTPUT) {
      // APIs add members to their answers without telling.
      members.remove("additionalProperties", "false");
      members.remove("unevaluatedProperties", "false");
    }
    return members;
  }

  private String keyword(String key, Node value) {
    if (SCHEMA.contains(key)) {
      return write(value);
    }
    if (SCHEMAS.contains(key) && value instanceof Node.Sequence list) {
      return "[" + String.join(",", list.items().stream().map(this::write).toList()) + "]";
    }
    if (NAMED_SCHEMAS.contains(key) && value instanceof Node.Mapping map) {
      Map<String, String> named = new LinkedHashMap<>();
      map.entries()
          .forEach((name, entry) -> {
            if (!key.equals("properties") || isMeant(entry.value())) {
              named.put(name, write(entry.value()));
            }
          });
      return text(named);
    }
    values++;
    return JsonText.of(value, problems);
  }

  /** The names of members that must be there, of those that go this way. */
  private String required(Node.Mapping schema, Node names) {
    if (!(names instanceof Node.Sequence list)) {
      return JsonText.of(names, problems);
    }
    Part properties = new Part(schema, problems).map("properties");
    return JsonObject.array(
        list.items().stream()
            .map(Part::text)
            .filter(name -> properties.find(name).filter(one -> !isMeant(one)).isEmpty())
            .map(JsonStrings::quote)
            .toList());
  }

  /** Whether a property is one of values that go this way. */
  private boolean isMeant(Node property) {
    Part part = new Part(property, problems);
    return switch (direction) {
      case INPUT -> !part.isTrue("readOnly");
      case OUTPUT -> !part.isTrue("writeOnly");
    };
  }

  /** A limit that is a flag beside the other limit in 3.0 is the limit itself since. */
  private static void exclusive(Map<String, String> members, String flag, String limit) {
    String isExclusive = members.remove(flag);
    String bound = members.get(limit);
    if ("true".equals(isExclusive) && bound != null) {
      members.remove(limit);
      members.put(flag, bound);
    } else if (isExclusive != null && !isExclusive.equals("false")) {
      members.put(flag, isExclusive);
    }
  }

  private static String nullable(Map<String, String> members) {
    String type = members.get("type");
    if (type == null || members.containsKey("enum") || members.containsKey("const")) {
      return "{\"anyOf\":[" + text(members) + ",{\"type\":\"null\"}]}";
    }
    members.put("type", "[" + type + ",\"null\"]");
    return text(members);
  }

  private String withReference(Node.Mapping at, String reference, Map<String, String> beside) {
    Optional<Node> target = references.target(at, reference);
    if (target.isEmpty()) {
      return "{}";
    }
    if (manner == Manner.IN_PLACE) {
      if (inside.contains(reference) || inside.size() == MAX_INSIDE) {
        values = MAX_IN_PLACE + 1;
        return "{}";
      }
      inside.push(reference);
      String written = write(target.get());
      inside.pop();
      return beside.isEmpty() ? written : text(with(beside, "allOf", "[" + written + "]"));
    }
    return text(
        with(beside, "$ref", JsonStrings.quote("#/$defs/" + defined(reference, target.get()))));
  }

  private static Map<String, String> with(Map<String, String> members, String name, String json) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(name, json);
    members.forEach(all::putIfAbsent);
    return all;
  }

  private String defined(String reference, Node target) {
    String known = names.get(reference);
    if (known != null) {
      return known;
    }
    String plain =
        reference.substring(reference.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "_");
    String name = plain.isEmpty() ? "root" : plain;
    for (int i = 2; !taken.add(name); i++) {
      name = plain + "_" + i;
    }
    names.put(reference, name);
    due.add(Map.entry(name, target));
    return name;
  }

  private static String text(Map<String, String> members) {
    List<String> all = new ArrayList<>();
    members.forEach((name, json) -> all.add(JsonStrings.quote(name) + ":" + json));
    return "{" + String.join(",", all) + "}";
  }
}
