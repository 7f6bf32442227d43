package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.mcp.custom.CustomTool;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.header.ParamHeaders;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.catalog.Offer.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments that a tool wants repeated in {@code Mcp-Param-*} fields (MCP 2026-07-28,
 * Streamable HTTP, "Custom Headers from Tool Parameters"): those whose schema, reached by {@code
 * properties} alone, says {@code x-mcp-header}.
 */
final class MirroredParams {

  private static final String ARGUMENTS = "arguments";
  private static final int MAX_DEPTH = 64;
  private static final int MAX_FIELDS = 64;

  private MirroredParams() {}

  /** The fields of {@code request}, a call of a tool at {@code server}, as the server gets it. */
  static List<Map.Entry<String, String>> of(
      Call call, Destination.Server server, RpcRequest request) {
    Optional<Item> tool = server.itemThere();
    if (tool.isEmpty()) {
      return List.of();
    }
    if (server.custom().isEmpty()) {
      return of(tool.get().json(), request);
    }
    Optional<JsonDocument> definition = annotated(tool.get().json());
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    if (definition.isPresent()) {
      JsonDocument sent = completed(call, server.custom().get(), request);
      int arguments = sent.member(JsonDocument.ROOT, ARGUMENTS);
      collect(definition.get(), schema(definition.get()), sent, arguments, fields);
    }
    return fields;
  }

  /** The fields of {@code request}, a call of the tool of this definition. */
  static List<Map.Entry<String, String>> of(String tool, RpcRequest request) {
    JsonDocument call = request.document();
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    annotated(tool)
        .ifPresent(definition ->
            collect(
                definition,
                schema(definition),
                call,
                call.member(request.params(), ARGUMENTS),
                fields));
    return fields;
  }

  /** The names, in lower case, of all fields that the tool of {@code server} may want. */
  static Set<String> names(Destination.Server server) {
    Set<String> names = new HashSet<>();
    server
        .itemThere()
        .flatMap(item -> annotated(item.json()))
        .ifPresent(definition -> collect(definition, schema(definition), names));
    return names;
  }

  private static Optional<JsonDocument> annotated(String tool) {
    return tool.contains(ParamHeaders.ANNOTATION)
            && Json.parse(tool.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument definition
            && ParamHeaders.problem(definition, schema(definition)).isEmpty()
        ? Optional.of(definition)
        : Optional.empty();
  }

  private static int schema(JsonDocument definition) {
    return definition.member(JsonDocument.ROOT, "inputSchema");
  }

  /** The params of a call as the server gets them. */
  private static JsonDocument completed(Call call, CustomTool custom, RpcRequest request) {
    JsonEdit edit = new JsonEdit(request.document(), request.params());
    custom.complete(request.document(), request.params(), edit);
    int depth = call.arrival().snapshot().settings().limits().jsonDepth() + MAX_DEPTH;
    if (Json.parse(edit.apply(), depth) instanceof JsonDocument params) {
      return params;
    }
    throw new IllegalStateException("what was strict JSON is none after an edit");
  }

  private static void collect(JsonDocument definition, int schema, Set<String> names) {
    int properties = definition.member(schema, "properties");
    if (properties == NONE || !definition.isObject(properties)) {
      return;
    }
    for (int key = definition.first(properties);
        key != NONE;
        key = definition.nextKey(properties, key)) {
      int property = definition.valueOf(key);
      int header = definition.member(property, ParamHeaders.ANNOTATION);
      if (definition.isString(header)) {
        names.add((McpHeader.PARAM_PREFIX + definition.text(header)).toLowerCase(Locale.ROOT));
      }
      collect(definition, property, names);
    }
  }

  private static void collect(
      JsonDocument definition,
      int schema,
      JsonDocument call,
      int value,
      List<Map.Entry<String, String>> fields) {
    int properties = definition.member(schema, "properties");
    if (!definition.isObject(properties) || !call.isObject(value)) {
      return;
    }
    for (int key = definition.first(properties);
        key != NONE;
        key = definition.nextKey(properties, key)) {
      int property = definition.valueOf(key);
      int argument = call.member(value, definition.text(key));
      int header = definition.member(property, ParamHeaders.ANNOTATION);
      boolean isGiven = argument != NONE && call.kind(argument) != JsonKind.NULL;
      if (isGiven && definition.isString(header) && fields.size() < MAX_FIELDS) {
        fields.add(
            Map.entry(
                McpHeader.PARAM_PREFIX + definition.text(header),
                HeaderValue.encode(
                    call.isString(argument) ? call.text(argument) : call.raw(argument))));
      }
      collect(definition, property, call, argument, fields);
    }
  }
}
