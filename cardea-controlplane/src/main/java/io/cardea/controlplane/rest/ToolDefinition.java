package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.rest.RestRequest.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool as {@code tools/list} shows it (MCP 2025-11-25, "Tool").
 *
 * @param name its name
 * @param title what people read, possibly empty
 * @param description what models read, possibly empty
 * @param inputSchema a JSON Schema as JSON
 * @param outputSchema the same of results that are promised to have one
 * @param annotations hints by name
 */
public record ToolDefinition(
    String name,
    String title,
    String description,
    String inputSchema,
    Optional<String> outputSchema,
    Map<String, Boolean> annotations) {

  /** The hints there are. */
  public static final List<String> HINTS =
      List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

  /** Hints that follow from what HTTP says of {@code method} (RFC 9110 §9.2). */
  public static Map<String, Boolean> hints(Method method) {
    Map<String, Boolean> hints = new LinkedHashMap<>();
    hints.put("readOnlyHint", method == Method.GET);
    switch (method) {
      case GET, POST, PATCH -> {}
      case PUT -> hints.put("idempotentHint", true);
      case DELETE -> {
        hints.put("destructiveHint", true);
        hints.put("idempotentHint", true);
      }
    }
    return hints;
  }

  /** The definition as JSON. */
  public String toJson() {
    JsonObject json = new JsonObject().text("name", name);
    if (!title.isEmpty()) {
      json.text("title", title);
    }
    if (!description.isEmpty()) {
      json.text("description", description);
    }
    json.json("inputSchema", inputSchema);
    outputSchema.ifPresent(schema -> json.json("outputSchema", schema));
    if (!annotations.isEmpty()) {
      JsonObject hints = new JsonObject();
      annotations.forEach(hints::flag);
      json.json("annotations", hints.toString());
    }
    return json.toString();
  }
}
