package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /tools}: every tool of every adapter as last learned, in the order of adapter and name.
 * Pages of {@code limit} tools; the id of the last one is {@code after} of the next page.
 */
final class ToolsResource {

  static final String PATH = "/tools";

  /** Tools of one page. */
  static final int MAX_LIMIT = 1_000;

  private static final int LIMIT = 500;
  private static final int MAX_DEPTH = 1_000;

  private final SnapshotSource snapshots;
  private final Supplier<Catalog> catalog;

  ToolsResource(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    this.snapshots = snapshots;
    this.catalog = catalog;
  }

  AdminAnswer list(AdminRequest request, TenantId tenant) {
    Query query = Query.read(request.query(), List.of("adapter", "limit", "after"));
    int limit = query.number("limit", MAX_LIMIT, LIMIT);
    String after = query.text("after");
    String only = query.text("adapter");
    int slash = after.indexOf('/');
    String from = slash < 0 ? after : after.substring(0, slash);
    Catalog known = catalog.get();
    List<AdapterKey> adapters =
        snapshots.current().adapters().keySet().stream()
            .filter(key -> key.tenant().equals(tenant) && key.name().compareTo(from) >= 0)
            .filter(key -> only.isEmpty() || key.name().equals(only))
            .sorted(Comparator.comparing(AdapterKey::name))
            .toList();
    List<String> page = new ArrayList<>();
    for (AdapterKey adapter : adapters) {
      if (page.size() == limit) {
        break;
      }
      String last = adapter.name().equals(from) ? after.substring(slash + 1) : "";
      known.find(adapter).ifPresent(found -> add(adapter, found, last, limit, page));
    }
    return AdminAnswer.json(200, JsonObject.array(page));
  }

  private static void add(
      AdapterKey adapter, AdapterCatalog known, String last, int limit, List<String> page) {
    List<Offer.Item> tools = known.offer().map(Offer::tools).orElse(List.of());
    tools.stream()
        .filter(tool -> tool.name().compareTo(last) > 0)
        .sorted(Comparator.comparing(Offer.Item::name))
        .limit(limit - page.size())
        .forEach(tool -> page.add(toJson(adapter, tool, AdapterView.state(Optional.of(known)))));
  }

  private static String toJson(AdapterKey adapter, Offer.Item tool, String state) {
    JsonObject json =
        new JsonObject()
            .text("id", adapter.name() + "/" + tool.name())
            .text("adapter", adapter.name())
            .text("name", tool.name())
            .text("exposedName", tool.exposedName());
    return switch (Json.parse(tool.json().getBytes(UTF_8), MAX_DEPTH)) {
      case JsonError _ -> withState(json, tool, state);
      case JsonDocument definition -> {
        json.text("title", title(definition));
        json.text("description", text(definition, JsonDocument.ROOT, "description"));
        yield withState(json, tool, state);
      }
    };
  }

  private static String withState(JsonObject json, Offer.Item tool, String state) {
    return json.text("digest", tool.digest()).text("state", state).toString();
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
