package io.cardea.mcp.custom;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.header.ParamHeaders;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.tool.ParameterChange;
import io.cardea.model.tool.ParameterChange.Fixed;
import io.cardea.model.tool.ParameterChange.Hidden;
import io.cardea.model.tool.ParameterChange.Shown;
import io.cardea.model.tool.ToolChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Makes what agents see of one tool, by splicing its definition: what a change does not speak of
 * stays as the server wrote it. For one tool and one change.
 */
final class ToolFace {

  /** What came of it. */
  sealed interface Outcome {}

  /** It fits. */
  record Made(CustomTool tool) implements Outcome {}

  /** The change does not fit what the server offers, and why. */
  record Unfit(String why) implements Outcome {}

  private static final int MAX_DEPTH = 1_000;

  private final String adapter;
  private final Item item;
  private final ToolChange change;
  private final Map<String, String> fixed = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();
  private final Map<String, NarrowCheck> narrowed = new HashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Set<String> required = new LinkedHashSet<>();
  private String problem = "";

  ToolFace(String adapter, Item item, ToolChange change) {
    this.adapter = adapter;
    this.item = item;
    this.change = change;
  }

  Outcome make() {
    if (!(Json.parse(item.json().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument servers)
        || !servers.isObject(ROOT)) {
      return new Unfit("the definition of the tool cannot be read");
    }
    SchemaTies ties =
        new SchemaTies(servers, servers.member(ROOT, "inputSchema"), change.parameters().keySet());
    JsonDocument definition = ties.isTied() ? ties.untied(ToolFace::read) : servers;
    JsonEdit edit = new JsonEdit(definition);
    words(definition, edit);
    ArgumentRules rules =
        change.parameters().isEmpty()
            ? ArgumentRules.NONE_AT_ALL
            : parameters(definition, definition.member(ROOT, "inputSchema"), edit);
    if (problem.isEmpty()) {
      Set<String> given = new HashSet<>(fixed.keySet());
      given.addAll(missing.keySet());
      problem = ties.problem(given).orElse("");
    }
    if (!problem.isEmpty()) {
      return new Unfit(problem);
    }
    String json = edit.isEmpty() ? item.json() : new String(edit.apply(), UTF_8);
    return new Made(new CustomTool(item, Item.tool(adapter, change.name(), json), rules));
  }

  private static JsonDocument read(byte[] json) {
    if (Json.parse(json, MAX_DEPTH) instanceof JsonDocument document) {
      return document;
    }
    throw new IllegalStateException("what was strict JSON is none after an edit");
  }

  private void words(JsonDocument definition, JsonEdit edit) {
    if (!change.name().equals(item.name())) {
      edit.set(ROOT, "name", JsonStrings.quote(change.name()));
    }
    change.title().ifPresent(title -> edit.set(ROOT, "title", JsonStrings.quote(title)));
    change.description().ifPresent(text -> edit.set(ROOT, "description", JsonStrings.quote(text)));
    Map<String, String> annotations = new LinkedHashMap<>();
    change.hints().forEach((hint, flag) -> annotations.put(hint, flag.toString()));
    int node = definition.member(ROOT, "annotations");
    boolean isObject = node != NONE && definition.isObject(node);
    // The place of titles in MCP 2025-03-26.
    if (change.title().isPresent() && isObject && definition.member(node, "title") != NONE) {
      annotations.put("title", JsonStrings.quote(change.title().get()));
    }
    if (isObject) {
      annotations.forEach((name, json) -> edit.set(node, name, json));
    } else if (!annotations.isEmpty()) {
      edit.set(ROOT, "annotations", object(annotations));
    }
  }

  private static String object(Map<String, String> members) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    members.forEach((name, value) -> json.add(JsonStrings.quote(name) + ":" + value));
    return json.toString();
  }

  private ArgumentRules parameters(JsonDocument definition, int schema, JsonEdit edit) {
    int properties = definition.isObject(schema) ? definition.member(schema, "properties") : NONE;
    if (properties == NONE || !definition.isObject(properties)) {
      problem = "the tool has no parameters";
      return ArgumentRules.NONE_AT_ALL;
    }
    if (definition.member(schema, "patternProperties") != NONE) {
      problem = "the tool names parameters by patterns, so that none can be told from another";
    }
    required.addAll(required(definition, schema));
    change
        .parameters()
        .forEach((name, each) -> {
          int property = definition.member(properties, name);
          if (property == NONE) {
            refuse(name, "is no parameter of the tool");
          } else {
            parameter(name, each, definition, property, edit);
          }
        });
    Set<String> shown = new LinkedHashSet<>();
    for (int key = definition.first(properties);
        key != NONE;
        key = definition.nextKey(properties, key)) {
      shown.add(definition.text(key));
    }
    shown.removeAll(gone);
    edit.retainMembers(properties, name -> !gone.contains(name));
    if (!required.equals(required(definition, schema))) {
      StringJoiner names = new StringJoiner(",", "[", "]");
      required.forEach(name -> names.add(JsonStrings.quote(name)));
      edit.set(schema, "required", names.toString());
    }
    edit.set(schema, "additionalProperties", "false");
    return new ArgumentRules(
        Optional.of(Set.copyOf(shown)), fixed, missing, mustBeSent(), Map.copyOf(narrowed));
  }

  /** Others that the server requires it asks for itself. */
  private Set<String> mustBeSent() {
    Set<String> names = new LinkedHashSet<>(required);
    names.retainAll(narrowed.keySet());
    return names;
  }

  private static Set<String> required(JsonDocument definition, int schema) {
    Set<String> names = new LinkedHashSet<>();
    int list = definition.member(schema, "required");
    if (list != NONE && definition.isArray(list)) {
      for (int name = definition.first(list);
          name != NONE;
          name = definition.nextElement(list, name)) {
        if (definition.isString(name)) {
          names.add(definition.text(name));
        }
      }
    }
    return names;
  }

  private void parameter(
      String name, ParameterChange each, JsonDocument definition, int property, JsonEdit edit) {
    switch (each) {
      case Fixed value -> fix(name, value, definition, property);
      case Hidden _ -> {
        gone.add(name);
        if (required.contains(name)) {
          refuse(name, "is hidden, but the server requires it: give it a fixed value");
        }
      }
      case Shown shown -> {
        ShownParameter parameter = new ShownParameter(shown, definition, property);
        parameter.problem().ifPresent(why -> refuse(name, why));
        if (parameter.problem().isEmpty()) {
          parameter.edit(edit);
        }
        if (parameter.isNarrowed()) {
          narrowed.put(name, parameter.check());
          required.add(name);
        }
        parameter
            .value()
            .ifPresent(json -> {
              missing.put(name, json);
              required.remove(name);
            });
      }
    }
  }

  private void fix(String name, Fixed value, JsonDocument definition, int property) {
    gone.add(name);
    required.remove(name);
    fixed.put(name, value.json());
    if (!definition.isObject(property)) {
      return;
    }
    if (value.secret() && definition.member(property, ParamHeaders.ANNOTATION) != NONE) {
      refuse(name, "is repeated in a header field, where no secret may be");
    }
    new DirectSchema(definition, property)
        .refusal(NarrowCheck.parse(value.json()))
        .ifPresent(why -> refuse(name, "is fixed to what the server does not accept: " + why));
  }

  private void refuse(String name, String why) {
    if (problem.isEmpty()) {
      problem = "the parameter " + JsonStrings.quote(name) + " " + why;
    }
  }
}
