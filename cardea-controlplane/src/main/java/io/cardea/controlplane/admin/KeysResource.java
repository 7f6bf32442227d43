package io.cardea.controlplane.admin;

import io.cardea.controlplane.keys.IssuedKey;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.SnapshotSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * {@code /api/v1/keys}: GET lists, POST issues, POST {@code /{id}/rotate} issues the next one,
 * DELETE {@code /{id}} revokes. Who issues a key can issue one for anything, so that only
 * administrators do; auditors list them. Those of the tenant {@code default} name the tenant that
 * they mean: {@code ?tenant=}.
 */
final class KeysResource {

  static final String NAME = "keys";

  private static final int MAX_DEPTH = 8;
  private static final String ROTATE = "/rotate";
  private static final List<String> PARAMETERS = List.of("tenant");
  private static final List<String> ROTATION = List.of("tenant", "overlapSeconds");
  private static final int DAY_SECONDS = 86_400;

  private final KeyService keys;
  private final SnapshotSource snapshots;
  private final Clock clock;

  KeysResource(KeyService keys, SnapshotSource snapshots, Clock clock) {
    this.keys = keys;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  AdminAnswer answer(AdminRequest request, String rest, Caller caller) {
    boolean reads = request.method().equals("GET");
    if (!caller.isOne(AdminRole.ADMIN) && !(reads && caller.isOne(AdminRole.AUDITOR))) {
      return reads
          ? Caller.lacks(AdminRole.AUDITOR, "to see issued keys")
          : Caller.lacks(AdminRole.ADMIN, "to issue and revoke keys");
    }
    boolean rotates = rest.endsWith(ROTATE);
    Query query = Query.read(request.query(), rotates ? ROTATION : PARAMETERS);
    TenantId tenant = tenant(query, caller);
    if (rest.isEmpty()) {
      return switch (request.method()) {
        case "GET" -> list(tenant);
        case "POST" -> issue(request.body(), tenant);
        default -> notAllowed("GET and POST");
      };
    }
    if (rotates) {
      return request.method().equals("POST")
          ? rotate(rest.substring(1, Math.max(1, rest.length() - ROTATE.length())), query, tenant)
          : notAllowed("POST");
    }
    String id = rest.substring(1);
    if (!request.method().equals("DELETE")) {
      return notAllowed("DELETE");
    }
    Optional<ApiKey> revoked =
        KeyId.isValid(id) ? keys.revoke(tenant, new KeyId(id)) : Optional.empty();
    return revoked.map(key -> AdminAnswer.json(200, describe(key))).orElseGet(KeysResource::none);
  }

  private static AdminAnswer none() {
    return AdminAnswer.problem(404, "Not found", "There is no such key.");
  }

  /** Who administers the first tenant administers the gateway, and lets others begin. */
  private static TenantId tenant(Query query, Caller caller) {
    String asked = query.text("tenant");
    if (asked.isEmpty()) {
      return caller.tenant();
    }
    if (!TenantId.isValid(asked)) {
      throw new Query.Refused("tenant is 1 to 32 characters of [a-z0-9-]");
    }
    TenantId tenant = new TenantId(asked);
    if (!tenant.equals(caller.tenant()) && !caller.tenant().equals(TenantId.DEFAULT)) {
      throw new Query.Refused("only keys of the tenant default see keys of other tenants");
    }
    return tenant;
  }

  private AdminAnswer rotate(String id, Query query, TenantId tenant) {
    Duration overlap =
        Duration.ofSeconds(
            query.number("overlapSeconds", (int) KeyService.MAX_TTL.toSeconds(), DAY_SECONDS));
    Optional<IssuedKey> issued =
        KeyId.isValid(id) ? keys.rotate(tenant, new KeyId(id), overlap) : Optional.empty();
    return issued
        .map(key -> AdminAnswer.json(201, describe(key.record(), Optional.of(key.key()))))
        .orElseGet(KeysResource::none);
  }

  private AdminAnswer list(TenantId tenant) {
    return AdminAnswer.json(
        200,
        keys.list(tenant).stream()
            .map(this::describe)
            .collect(Collectors.joining(",", "{\"items\":[", "]}")));
  }

  private AdminAnswer issue(String body, TenantId tenant) {
    return switch (Json.parse(body.getBytes(StandardCharsets.UTF_8), MAX_DEPTH)) {
      case JsonError error ->
          AdminAnswer.problem(400, "Bad request", "The body is not strict JSON: " + error);
      case JsonDocument document ->
          switch (KeyOrder.read(document)) {
            case KeyOrder.Bad bad -> AdminAnswer.problem(400, "Bad request", bad.reason());
            case KeyOrder.Good order -> {
              OptionalInt most = snapshots.current().access().maxKeys(tenant, order.agent());
              IssuedKey issued =
                  keys.issue(tenant, order.agent(), order.scope(), order.ttl(), most);
              yield AdminAnswer.json(201, describe(issued.record(), Optional.of(issued.key())));
            }
          };
    };
  }

  private String describe(ApiKey key) {
    return describe(key, Optional.empty());
  }

  private String describe(ApiKey key, Optional<String> secret) {
    StringBuilder json = new StringBuilder("{");
    json.append("\"id\":").append(JsonStrings.quote(key.id().value()));
    secret.ifPresent(text -> json.append(",\"key\":").append(JsonStrings.quote(text)));
    json.append(",\"tenant\":").append(JsonStrings.quote(key.tenant().value()));
    json.append(",\"agent\":").append(JsonStrings.quote(key.agent()));
    json.append(",\"planes\":").append(names(key.scope()));
    key.scope()
        .adapters()
        .ifPresent(adapters ->
            json.append(",\"adapters\":")
                .append(
                    adapters.stream()
                        .sorted()
                        .map(JsonStrings::quote)
                        .collect(Collectors.joining(",", "[", "]"))));
    if (!key.scope().adminRoles().isEmpty()) {
      json.append(",\"adminRoles\":").append(labels(key.scope()));
    }
    json.append(",\"created\":").append(JsonStrings.quote(key.created().toString()));
    key.expires()
        .ifPresent(at -> json.append(",\"expires\":").append(JsonStrings.quote(at.toString())));
    key.revoked()
        .ifPresent(at -> json.append(",\"revoked\":").append(JsonStrings.quote(at.toString())));
    keys.lastUse(key.id())
        .ifPresent(at -> json.append(",\"lastUsed\":").append(JsonStrings.quote(at.toString())));
    return json.append(",\"live\":").append(key.isLive(clock.instant())).append('}').toString();
  }

  private static String labels(KeyScope scope) {
    return scope.adminRoles().stream()
        .map(role -> JsonStrings.quote(role.label()))
        .sorted()
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String names(KeyScope scope) {
    return scope.planes().stream()
        .map(plane -> JsonStrings.quote(plane.name().toLowerCase(Locale.ROOT)))
        .sorted()
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static AdminAnswer notAllowed(String allowed) {
    return AdminAnswer.problem(405, "Method not allowed", "Use " + allowed + ".");
  }
}
