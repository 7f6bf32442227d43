package io.cardea.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.controlplane.admin.AdminRequest;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.Role;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A registry that tests declare adapters of, and ask without a key from this machine. */
abstract class OpenRegistry {

  static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  Instant now = BEGIN;
  final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private final Map<AdapterKey, AdapterCatalog> known = new HashMap<>();
  Optional<String> publicUrl = Optional.empty();
  boolean legacySse;
  private long version;
  private final RegistryApi api =
      new RegistryApi(
          _ -> Optional.empty(),
          this::snapshot,
          () -> new Catalog(0, known),
          () -> "http://localhost:8080",
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  GatewaySnapshot snapshot() {
    NamePattern any = NamePattern.ANY;
    Role role =
        new Role(
            TenantId.DEFAULT,
            "all",
            List.of(new Grant("all", List.of(any), List.of(any), List.of(), List.of())));
    return new GatewaySnapshot(
        ++version,
        new GatewaySettings(
            publicUrl, Set.of(), Set.of(), List.of(), legacySse, false, GatewayLimits.DEFAULT),
        adapters,
        Map.of(),
        AccessPolicy.of(
            List.of(role),
            List.of(new Binding(TenantId.DEFAULT, "b", Set.of("all"), Set.of("robot")))));
  }

  void declare(String name, String description, Access access) {
    declare(name, description, access, Lifecycle.ACTIVE);
  }

  void declare(String name, String description, Access access, Lifecycle lifecycle) {
    AdapterKey key = new AdapterKey(TenantId.DEFAULT, name);
    adapters.put(
        key,
        new Adapter(
            key,
            "Title of " + name,
            description,
            List.of("tag"),
            "team",
            HttpUpstream.at(
                new HttpEndpoint("h.example", 443, true, "/s3cr3t", Map.of("k", "s3cr3t"), false)),
            Adapter.Isolation.PRINCIPAL,
            access,
            Set.of(),
            AdapterLimits.DEFAULT,
            Optional.empty(),
            Resilience.DEFAULT,
            lifecycle));
  }

  void learn(String name, String serverInfo) {
    Offer offer =
        new Offer(
            "2025-11-25",
            "{}",
            serverInfo,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            now);
    known.put(
        new AdapterKey(TenantId.DEFAULT, name),
        new AdapterCatalog(new Health(Health.State.UP, "", now), List.of(), Optional.of(offer)));
  }

  AdminAnswer ask(String target) {
    return ask("GET", target, true);
  }

  AdminAnswer ask(String method, String target, boolean local) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    return api.answer(new AdminRequest(method, path, query, List.of(), ""), local);
  }

  List<String> names(String target) {
    AdminAnswer answer = ask(target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonDocument json = json(answer.body());
    List<String> names = new ArrayList<>();
    int servers = json.member(JsonDocument.ROOT, "servers");
    for (int item = json.first(servers);
        item != JsonDocument.NONE;
        item = json.nextElement(servers, item)) {
      names.add(json.text(json.member(json.member(item, "server"), "name")));
    }
    int count = json.member(json.member(JsonDocument.ROOT, "metadata"), "count");
    assertThat(json.raw(count)).isEqualTo(Integer.toString(names.size()));
    return names;
  }

  static JsonDocument json(String body) {
    return (JsonDocument) Json.parse(body.getBytes(StandardCharsets.UTF_8), 64);
  }
}
