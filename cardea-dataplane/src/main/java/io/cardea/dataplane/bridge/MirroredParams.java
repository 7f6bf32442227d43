package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.header.ParamHeaders;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RpcRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments that a tool wants repeated in {@code Mcp-Param-*} fields (MCP 2026-07-28,
 * Streamable HTTP, "Custom Headers from Tool Parameters"): those whose schema, reached by {@code
 * properties} alone, says {@code x-mcp-header}.
 */
final class MirroredParams {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_FIELDS = 64;

  private MirroredParams() {}

  static List<Map.Entry<String, String>> of(String tool, RpcRequest request) {
    if (!tool.contains(ParamHeaders.ANNOTATION)) {
      return List.of();
    }
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    if (Json.parse(tool.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument definition
        && ParamHeaders.problem(definition, definition.member(JsonDocument.ROOT, "inputSchema"))
            .isEmpty()) {
      JsonDocument call = request.document();
      collect(
          definition,
          definition.member(JsonDocument.ROOT, "inputSchema"),
          call,
          call.member(request.params(), "arguments"),
          fields);
    }
    return fields;
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
