package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code /tools}: every tool of every adapter as last learned, and every server that was registered
 * as a tool, in the order of adapter and name. Pages of {@code limit} tools; the id of the last one
 * is {@code after} of the next page.
 */
final class ToolsResource {

  static final String PATH = "/tools";

  /** Tools of one page. */
  static final int MAX_LIMIT = 1_000;

  private static final int LIMIT = 500;
  private static final int MAX_DEPTH = 1_000;

  private final Servers servers;

  ToolsResource(Servers servers) {
    this.servers = servers;
  }

  AdminAnswer list(AdminRequest request, Caller caller) {
    Query query = Query.read(request.query(), List.of("adapter", "limit", "after"));
    int limit = query.number("limit", MAX_LIMIT, LIMIT);
    String after = query.text("after");
    String only = query.text("adapter");
    int slash = after.indexOf('/');
    String from = slash < 0 ? after : after.substring(0, slash);
    List<String> page = new ArrayList<>();
    for (AdapterView server : servers.list(caller)) {
      String name = server.adapter().key().name();
      boolean isBefore = name.compareTo(from) < 0 || (server.isTool() && name.equals(from));
      if (page.size() < limit && !isBefore && (only.isEmpty() || name.equals(only))) {
        add(server, name.equals(from) ? after.substring(slash + 1) : "", limit, page);
      }
    }
    return AdminAnswer.json(200, JsonObject.array(page));
  }

  private static void add(AdapterView server, String last, int limit, List<String> page) {
    if (server.isTool()) {
      page.add(server.toJson());
      return;
    }
    List<Offer.Item> tools =
        server
            .known()
            .filter(_ -> server.adapter().lifecycle().isServed())
            .flatMap(AdapterCatalog::offer)
            .map(Offer::tools)
            .orElse(List.of());
    tools.stream()
        .filter(tool -> tool.name().compareTo(last) > 0)
        .sorted(Comparator.comparing(Offer.Item::name))
        .limit(limit - page.size())
        .forEach(tool -> page.add(toJson(server, tool)));
  }

  private static String toJson(AdapterView server, Offer.Item tool) {
    String adapter = server.adapter().key().name();
    JsonObject json =
        new JsonObject()
            .text("id", adapter + "/" + tool.name())
            .text("adapter", adapter)
            .text("name", tool.name())
            .text("exposedName", tool.exposedName());
    if (Json.parse(tool.json().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument definition) {
      json.text("title", title(definition));
      json.text("description", text(definition, JsonDocument.ROOT, "description"));
      json.json("toolDefinition", new JsonObject().json("tool", tool.json()).toString());
    }
    return json.texts("tags", server.adapter().tags())
        .text("source", server.source().label())
        .text("digest", tool.digest())
        .text("state", AdapterView.state(server.known()))
        .toString();
  }

  /** The tool's title, or that of its annotations (MCP 2025-03-26). */
  private static String title(JsonDocument definition) {
    String own = text(definition, JsonDocument.ROOT, "title");
    int annotations = definition.member(JsonDocument.ROOT, "annotations");
    return own.isEmpty() && annotations != JsonDocument.NONE
        ? text(definition, annotations, "title")
        : own;
  }

  private static String text(JsonDocument json, int object, String name) {
    int value = json.member(object, name);
    return value != JsonDocument.NONE && json.isString(value) ? json.text(value) : "";
  }
}
