package io.cardea.dataplane.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.Permit;
import io.cardea.model.policy.Role;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionState;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Calls as tests need them. The agent {@code reader} may use, on the adapter {@code weather}, the
 * tools {@code get_*}, the prompts {@code sum*} and the resources {@code file:///pub/*}.
 */
public final class Calls {

  public static final AdapterKey WEATHER = new AdapterKey(TenantId.DEFAULT, "weather");
  public static final AdapterKey OPEN = new AdapterKey(TenantId.DEFAULT, "open");
  public static final Principal READER =
      new Principal(TenantId.DEFAULT, Principal.CARDEA, "reader", KeyScope.data());
  public static final Principal STRANGER =
      new Principal(TenantId.DEFAULT, Principal.CARDEA, "stranger", KeyScope.data());
  public static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  public static final String ENVELOPE =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private Calls() {}

  /** An adapter on a port of this machine. */
  public static Adapter adapter(AdapterKey key, Adapter.Access access, int port) {
    return new Adapter(
        key,
        key.name(),
        "",
        List.of(),
        "",
        HttpUpstream.at(new HttpEndpoint("127.0.0.1", port, false, "/mcp", Map.of(), true)),
        Adapter.Isolation.PRINCIPAL,
        access,
        Set.of(),
        AdapterLimits.DEFAULT);
  }

  /** The same adapter, spoken to in {@code minRevision} or a newer one. */
  public static Adapter floored(Adapter adapter, String minRevision) {
    return new Adapter(
        adapter.key(),
        adapter.title(),
        adapter.description(),
        adapter.tags(),
        adapter.owner(),
        adapter.upstream(),
        adapter.isolation(),
        adapter.access(),
        adapter.requiredRoles(),
        adapter.limits(),
        Optional.of(minRevision),
        adapter.resilience(),
        adapter.lifecycle());
  }

  /** The same adapter, of whose calls the audit log keeps what {@code rules} say. */
  public static Adapter keeping(Adapter adapter, PayloadRules rules) {
    return new Adapter(
        adapter.key(),
        adapter.title(),
        adapter.description(),
        adapter.tags(),
        adapter.owner(),
        adapter.upstream(),
        adapter.isolation(),
        adapter.access(),
        adapter.requiredRoles(),
        adapter.limits(),
        adapter.minRevision(),
        adapter.resilience(),
        adapter.lifecycle(),
        adapter.versions(),
        adapter.scopes(),
        adapter.labels(),
        rules,
        adapter.credentials());
  }

  public static AccessPolicy policy() {
    Grant grant =
        new Grant(
            "reader",
            List.of(new NamePattern("weather")),
            List.of(new NamePattern("get_*")),
            List.of(new NamePattern("sum*")),
            List.of(new NamePattern("file:///pub/*")));
    return AccessPolicy.of(
        List.of(new Role(TenantId.DEFAULT, "reader", List.of(grant))),
        List.of(new Binding(TenantId.DEFAULT, "b", Set.of("reader"), Set.of("reader"))));
  }

  public static GatewaySnapshot snapshot() {
    return snapshot(GatewaySettings.DEFAULT, 9);
  }

  public static GatewaySnapshot snapshot(GatewaySettings settings, int port) {
    return new GatewaySnapshot(
        7,
        settings,
        Map.of(
            WEATHER, adapter(WEATHER, Adapter.Access.ROLES, port),
            OPEN, adapter(OPEN, Adapter.Access.PUBLIC, port)),
        Map.of(),
        policy());
  }

  /** Fields as {@code Name: value} lines; a name may come more than once. */
  public static Fields headers(String... lines) {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return Fields.of(fields);
  }

  public static Arrival arrival(Arrival.Verb verb, String... headers) {
    return arrival(verb, WEATHER, new Peer("192.0.2.1", false), headers);
  }

  public static Arrival arrival(Arrival.Verb verb, AdapterKey to, Peer peer, String... headers) {
    return new Arrival(
        new UUID(0x1_7000L, 0x8000_0000_0000_0001L),
        NOW,
        0,
        verb,
        new Route(EndpointKey.adapter(to)),
        headers(headers),
        peer,
        snapshot());
  }

  public static Arrival on(GatewaySnapshot snapshot, Arrival arrival) {
    return new Arrival(
        arrival.id(),
        arrival.time(),
        arrival.nanos(),
        arrival.verb(),
        arrival.route(),
        arrival.headers(),
        arrival.peer(),
        snapshot);
  }

  public static RpcMessage message(String json) {
    if (Json.parse(json.getBytes(UTF_8), 64) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcMessage message) {
      return message;
    }
    throw new IllegalArgumentException("no message: " + json);
  }

  /** A request with this method and these params, {@code {…}}, by a client of either era. */
  public static RpcMessage request(String method, String params) {
    return message(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  /** A POST of {@code json} by {@link #READER}. */
  public static Call post(String json, String... headers) {
    return Call.of(arrival(Arrival.Verb.POST, headers), Optional.of(message(json)))
        .withPrincipal(READER);
  }

  /** A classified and permitted request of {@link #READER} as the relay gets it. */
  public static Call permitted(Revision revision, String method, String params) {
    RpcMessage message = request(method, params);
    return permitted(
        Call.of(arrival(Arrival.Verb.POST), Optional.of(message)),
        revision,
        Optional.of(method(method)));
  }

  public static Call permitted(Call call, Revision revision, Optional<McpMethod> method) {
    return call.withPrincipal(READER)
        .withClass(revision, method)
        .withDestination(destination(call))
        .withPermit(permit(call.arrival().snapshot()));
  }

  /** {@code call} on its way to the adapter that its address names. */
  public static Call routed(Call call) {
    return call.withDestination(destination(call));
  }

  private static Destination destination(Call call) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    Adapter adapter =
        call.arrival().snapshot().adapters().get(endpoint.adapterKey(endpoint.name()));
    return Destination.Server.of(
        adapter == null ? adapter(WEATHER, Adapter.Access.ROLES, 9) : adapter);
  }

  /** A permitted GET of a legacy session. */
  public static Call get(String... headers) {
    return permitted(
        Call.of(arrival(Arrival.Verb.GET, headers), Optional.empty()),
        Revision.R2025_11_25,
        Optional.empty());
  }

  public static Permit permit(GatewaySnapshot snapshot) {
    return permit(snapshot, Objects.requireNonNull(snapshot.adapters().get(WEATHER)));
  }

  public static Permit permit(GatewaySnapshot snapshot, Adapter adapter) {
    if (snapshot.access().decide(READER, adapter, Action.USE) instanceof Permit permit) {
      return permit;
    }
    throw new IllegalStateException("the reader may use the weather");
  }

  /** A session of {@link #READER}, whose upstream has one too. */
  public static Call.Session session(Optional<String> upstream) {
    SessionId id =
        new SessionId(
            EndpointKey.adapter(WEATHER),
            READER.digest(),
            Revision.R2025_11_25,
            NOW,
            NOW.plus(Duration.ofDays(1)),
            "00112233445566778899aabbccddeeff",
            Optional.empty(),
            Optional.empty());
    return new Call.Session(
        id,
        new SessionState(
            "weather",
            Map.of("weather", new Attachment(upstream, "", "2025-11-25")),
            "2025-11-25",
            Optional.empty(),
            id.expires()));
  }

  private static McpMethod method(String name) {
    for (McpMethod method : McpMethod.values()) {
      if (method.wireName().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException("no such method: " + name);
  }
}
