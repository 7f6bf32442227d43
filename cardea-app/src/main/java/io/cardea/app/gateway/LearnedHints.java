package io.cardea.app.gateway;

import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.ToolHints;
import io.cardea.model.catalog.ToolHints.Hint;
import io.cardea.model.policy.HintSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What servers say of their tools, out of the catalog. Read from an offer when it is first asked
 * for, and kept until there is another. Thread-safe.
 */
final class LearnedHints implements HintSource {

  private static final int MAX_DEPTH = 64;
  private static final ToolHints SILENT = new ToolHints(Map.of());

  /** What was read of an offer. */
  private record Read(Offer offer, Map<String, ToolHints> byTool) {}

  private final Map<AdapterKey, Read> read = new ConcurrentHashMap<>();
  private volatile @Nullable CatalogFeed catalog;

  /** From here on what {@code feed} knows is known here. */
  void follow(CatalogFeed feed) {
    catalog = feed;
  }

  /** Forgets those of other adapters. */
  void retain(Set<AdapterKey> adapters) {
    read.keySet().retainAll(adapters);
  }

  @Override
  public Optional<ToolHints> of(AdapterKey adapter, String tool) {
    CatalogFeed feed = catalog;
    return feed == null
        ? Optional.empty()
        : feed.current().offer(adapter).map(offer -> read(adapter, offer).byTool().get(tool));
  }

  private Read read(AdapterKey adapter, Offer offer) {
    Read known = read.get(adapter);
    if (known != null && known.offer().equals(offer)) {
      return known;
    }
    Map<String, ToolHints> byTool = new HashMap<>();
    offer.tools().forEach(tool -> byTool.put(tool.name(), hints(tool.json())));
    Read fresh = new Read(offer, byTool);
    read.put(adapter, fresh);
    return fresh;
  }

  private static ToolHints hints(String definition) {
    Map<Hint, Boolean> hints = new EnumMap<>(Hint.class);
    if (Json.parse(definition.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document) {
      int annotations = document.member(ROOT, "annotations");
      for (Hint hint : Hint.values()) {
        int value = document.member(annotations, hint.wireName());
        if (value != JsonDocument.NONE && document.kind(value) == JsonKind.TRUE) {
          hints.put(hint, true);
        } else if (value != JsonDocument.NONE && document.kind(value) == JsonKind.FALSE) {
          hints.put(hint, false);
        }
      }
    }
    return hints.isEmpty() ? SILENT : new ToolHints(hints);
  }
}
