package io.cardea.mcp.custom;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * What ties the parameters of a tool together in its schema, so that a change of one would be felt
 * by another: references from one to the other, which some libraries write wherever two are of one
 * kind, and rules for several at once. For one definition.
 */
final class SchemaTies {

  private static final String PROPERTIES = "#/properties";
  private static final String DEFS = "$defs";

  /** Keywords whose values are no schemas (JSON Schema 2020-12). */
  private static final Set<String> DATA = Set.of("const", "default", "enum", "examples");

  /** Keywords whose members have names, not keywords, and schemas as values. */
  private static final Set<String> BY_NAME =
      Set.of("properties", "patternProperties", DEFS, "definitions", "dependentSchemas");

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

  /** Keywords for several properties at once. */
  private static final List<String> RULES =
      List.of(
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "dependentRequired",
          "dependentSchemas",
          "dependencies");

  private static final List<String> COUNTS = List.of("minProperties", "maxProperties");

  /**
   * A reference into a parameter that changes.
   *
   * @param node the reference's text
   * @param name the parameter's
   * @param rest of the pointer, in that
   */
  private record Reference(int node, String name, String rest) {}

  private final JsonDocument definition;
  private final int schema;
  private final Set<String> changed;
  private final List<Reference> references = new ArrayList<>();
  private boolean refersToWhole;

  /**
   * @param schema of the input, an object
   * @param changed the parameters that are not shown as the server has them
   */
  SchemaTies(JsonDocument definition, int schema, Set<String> changed) {
    this.definition = definition;
    this.schema = schema;
    this.changed = changed;
    collect(schema, false);
  }

  /**
   * Why nothing of it can be changed; empty if it can.
   *
   * @param given the parameters that are there also if the caller sends none of them
   */
  Optional<String> problem(Set<String> given) {
    if (refersToWhole && !changed.isEmpty()) {
      return Optional.of("the tool's schema refers to itself as a whole");
    }
    if (given.isEmpty()) {
      return Optional.empty();
    }
    for (String rule : RULES) {
      int node = definition.member(schema, rule);
      if (node != NONE && names(node, given)) {
        return Optional.of(
            "the tool's schema has a rule for several parameters (" + rule + ") that names one");
      }
    }
    return COUNTS.stream()
        .filter(keyword -> definition.member(schema, keyword) != NONE)
        .findFirst()
        .map(keyword -> "the tool's schema counts parameters (" + keyword + ")");
  }

  /** Whether anything refers to what changes. */
  boolean isTied() {
    return !references.isEmpty();
  }

  /**
   * The definition in which a parameter that changes is referred to no more, but a copy of what the
   * server has.
   *
   * @param read reads what is known to be JSON
   */
  JsonDocument untied(Function<byte[], JsonDocument> read) {
    Map<String, String> copies = new LinkedHashMap<>();
    int next = 1;
    JsonEdit edit = new JsonEdit(definition);
    for (Reference reference : references) {
      if (!copies.containsKey(reference.name())) {
        while (isDefined("parameter-" + next)) {
          next++;
        }
        copies.put(reference.name(), "parameter-" + next++);
      }
      String copy = "#/" + DEFS + "/" + copies.get(reference.name()) + reference.rest();
      edit.replace(reference.node(), JsonStrings.quote(copy));
    }
    return read.apply(withCopies(read.apply(edit.apply()), copies));
  }

  private boolean isDefined(String name) {
    int defs = definition.member(schema, DEFS);
    return definition.isObject(defs) && definition.member(defs, name) != NONE;
  }

  private static byte[] withCopies(JsonDocument document, Map<String, String> copies) {
    int input = document.member(ROOT, "inputSchema");
    int properties = document.member(input, "properties");
    int defs = document.member(input, DEFS);
    JsonEdit edit = new JsonEdit(document);
    StringJoiner all = new StringJoiner(",", "{", "}");
    copies.forEach((name, copy) -> {
      String json = document.raw(document.member(properties, name));
      if (document.isObject(defs)) {
        edit.set(defs, copy, json);
      } else {
        all.add(JsonStrings.quote(copy) + ":" + json);
      }
    });
    if (!document.isObject(defs)) {
      edit.set(input, DEFS, all.toString());
    }
    return edit.apply();
  }

  private void collect(int node, boolean byName) {
    if (definition.isArray(node)) {
      for (int each = definition.first(node);
          each != NONE;
          each = definition.nextElement(node, each)) {
        collect(each, false);
      }
    } else if (definition.isObject(node)) {
      for (int key = definition.first(node); key != NONE; key = definition.nextKey(node, key)) {
        member(definition.text(key), definition.valueOf(key), byName);
      }
    }
  }

  private void member(String name, int value, boolean byName) {
    if (!byName && REFERENCES.contains(name) && definition.isString(value)) {
      refer(value);
    } else if (byName || !DATA.contains(name)) {
      collect(value, !byName && BY_NAME.contains(name));
    }
  }

  private void refer(int node) {
    String text = definition.text(node);
    if (text.equals("#") || text.equals("#/") || text.equals(PROPERTIES)) {
      refersToWhole = true;
    } else if (text.startsWith(PROPERTIES + "/")) {
      int from = PROPERTIES.length() + 1;
      int slash = text.indexOf('/', from);
      int to = slash < 0 ? text.length() : slash;
      String name = unescaped(text.substring(from, to));
      if (changed.contains(name) && definition.member(properties(), name) != NONE) {
        references.add(new Reference(node, name, text.substring(to)));
      }
    }
  }

  private int properties() {
    return definition.member(schema, "properties");
  }

  /** A token of a JSON pointer in a URI's fragment (RFC 6901 §3 and §6). */
  private static String unescaped(String token) {
    String decoded = token;
    try {
      decoded = URLDecoder.decode(token.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException _) {
      // No percent-encoding: no property is meant by it either way.
    }
    return decoded.replace("~1", "/").replace("~0", "~");
  }

  /** Whether anything in it is called like one of {@code names}. */
  private boolean names(int node, Set<String> names) {
    if (definition.isString(node)) {
      return names.contains(definition.text(node));
    }
    if (definition.isArray(node)) {
      for (int each = definition.first(node);
          each != NONE;
          each = definition.nextElement(node, each)) {
        if (names(each, names)) {
          return true;
        }
      }
    } else if (definition.isObject(node)) {
      for (int key = definition.first(node); key != NONE; key = definition.nextKey(node, key)) {
        if (names.contains(definition.text(key)) || names(definition.valueOf(key), names)) {
          return true;
        }
      }
    }
    return false;
  }
}
