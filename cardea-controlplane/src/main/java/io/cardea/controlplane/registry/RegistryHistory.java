package io.cardea.controlplane.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.registry.RegistryEntry.Status;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Offer;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Since when each adapter is as it is. Times are of this process: a gateway that starts again says
 * that all is new, so that whoever follows it reads all of it once more. Looks only when it is
 * asked, and only if something has changed. Safe for any thread.
 */
final class RegistryHistory {

  /** Adapters that are gone and still told of; the oldest are forgotten. */
  static final int MAX_DELETED = 1_000;

  private static final int MAX_DEPTH = 64;
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+_-]{0,254}");
  private static final Pattern RANGE = Pattern.compile("latest|[0-9]+(\\.[0-9]+)?\\.[xX*]");

  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private final Map<AdapterKey, RegistryEntry> entries = new HashMap<>();
  private Seen seen = new Seen(-1, -1);
  private List<RegistryEntry> sorted = List.of();

  /** Versions of what was looked at last. */
  private record Seen(long snapshot, long catalog) {}

  RegistryHistory(Clock clock) {
    this.clock = clock;
  }

  /** Every published adapter of {@code snapshot} and those that are gone, by tenant and name. */
  List<RegistryEntry> at(GatewaySnapshot snapshot, Catalog catalog) {
    looking.lock();
    try {
      Seen now = new Seen(snapshot.version(), catalog.version());
      if (!now.equals(seen)) {
        look(snapshot, catalog, clock.instant());
        seen = now;
      }
      return sorted;
    } finally {
      looking.unlock();
    }
  }

  private void look(GatewaySnapshot snapshot, Catalog catalog, Instant now) {
    Set<AdapterKey> published = new HashSet<>();
    for (Adapter adapter : snapshot.adapters().values()) {
      AdapterKey key = adapter.key();
      if (adapter.lifecycle().isPublished() && !key.isVersion()) {
        published.add(key);
        String version = version(catalog.find(key));
        RegistryEntry known = entries.get(key);
        if (known == null || !known.describes(adapter, version)) {
          entries.put(key, entry(adapter, version, Optional.ofNullable(known), now));
        }
      }
    }
    entries.replaceAll(
        (key, entry) -> entry.deleted() || published.contains(key) ? entry : entry.asDeleted(now));
    forgetOldest();
    List<RegistryEntry> all = new ArrayList<>(entries.values());
    all.sort(
        Comparator.comparing((RegistryEntry entry) -> entry.adapter().key().tenant().value())
            .thenComparing(entry -> entry.adapter().key().name()));
    sorted = List.copyOf(all);
  }

  private static RegistryEntry entry(
      Adapter adapter, String version, Optional<RegistryEntry> known, Instant now) {
    Status status = Status.of(adapter.lifecycle());
    Optional<RegistryEntry> before = known.filter(entry -> !entry.deleted());
    return new RegistryEntry(
        adapter,
        version,
        before.map(RegistryEntry::published).orElse(now),
        now,
        status,
        before.filter(entry -> entry.status() == status).map(RegistryEntry::since).orElse(now));
  }

  private void forgetOldest() {
    List<RegistryEntry> gone =
        entries.values().stream()
            .filter(RegistryEntry::deleted)
            .sorted(Comparator.comparing(RegistryEntry::updated))
            .toList();
    gone.stream()
        .limit(Math.max(0, gone.size() - MAX_DELETED))
        .map(RegistryEntry::adapter)
        .map(Adapter::key)
        .forEach(entries::remove);
  }

  private static String version(Optional<AdapterCatalog> known) {
    return known
        .flatMap(AdapterCatalog::offer)
        .map(Offer::serverInfo)
        .map(RegistryHistory::version)
        .filter(version -> VERSION.matcher(version).matches())
        .filter(version -> !RANGE.matcher(version).matches())
        .orElse(RegistryEntry.UNKNOWN_VERSION);
  }

  private static String version(String serverInfo) {
    return switch (Json.parse(serverInfo.getBytes(UTF_8), MAX_DEPTH)) {
      case JsonDocument json when json.isObject(JsonDocument.ROOT) -> {
        int version = json.member(JsonDocument.ROOT, "version");
        yield version != JsonDocument.NONE && json.isString(version) ? json.text(version) : "";
      }
      case JsonDocument _, JsonError _ -> "";
    };
  }
}
