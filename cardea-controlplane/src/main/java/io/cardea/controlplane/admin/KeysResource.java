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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code /api/v1/keys}: GET lists, POST issues, DELETE {@code /{id}} revokes. Who issues a key can
 * issue one for anything, so that only administrators do; auditors list them.
 */
final class KeysResource {

  static final String NAME = "keys";

  private static final int MAX_DEPTH = 8;

  private final KeyService keys;
  private final Clock clock;

  KeysResource(KeyService keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  AdminAnswer answer(AdminRequest request, String rest, Caller caller) {
    boolean reads = request.method().equals("GET");
    if (!caller.isOne(AdminRole.ADMIN) && !(reads && caller.isOne(AdminRole.AUDITOR))) {
      return reads
          ? Caller.lacks(AdminRole.AUDITOR, "to see issued keys")
          : Caller.lacks(AdminRole.ADMIN, "to issue and revoke keys");
    }
    TenantId tenant = caller.tenant();
    if (rest.isEmpty()) {
      return switch (request.method()) {
        case "GET" -> list(tenant);
        case "POST" -> issue(request.body(), tenant);
        default -> notAllowed("GET and POST");
      };
    }
    String id = rest.substring(1);
    if (!request.method().equals("DELETE")) {
      return notAllowed("DELETE");
    }
    Optional<ApiKey> revoked =
        KeyId.isValid(id) ? keys.revoke(tenant, new KeyId(id)) : Optional.empty();
    return revoked
        .map(key -> AdminAnswer.json(200, describe(key)))
        .orElseGet(() -> AdminAnswer.problem(404, "Not found", "There is no such key."));
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
              IssuedKey issued = keys.issue(tenant, order.agent(), order.scope(), order.ttl());
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
