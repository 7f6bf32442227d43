package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.controlplane.keys.KeyService;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.KeyScope.Plane;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a POST to {@code /api/v1/keys} orders: {@code {"agent": "a", "planes": ["data"], "adapters":
 * ["x"], "adminRoles": ["viewer"], "ttlSeconds": 3600}}; all but the agent may be left out. {@code
 * "ttlSeconds": null} orders a key without expiry. Who has admin roles gets the admin plane.
 */
sealed interface KeyOrder {

  record Good(String agent, KeyScope scope, Optional<Duration> ttl) implements KeyOrder {}

  record Bad(String reason) implements KeyOrder {}

  List<String> KNOWN = List.of("agent", "planes", "adapters", "adminRoles", "ttlSeconds");

  static KeyOrder read(JsonDocument json) {
    if (!json.isObject(JsonDocument.ROOT)) {
      return new Bad("The body is a JSON object.");
    }
    for (int key = json.first(JsonDocument.ROOT);
        key != NONE;
        key = json.nextKey(JsonDocument.ROOT, key)) {
      if (!KNOWN.contains(json.text(key))) {
        return new Bad("Unknown key in the body; known are " + KNOWN + ".");
      }
    }
    int agent = json.member(JsonDocument.ROOT, "agent");
    if (!json.isString(agent)) {
      return new Bad("agent must be a string: the name of the agent that will use the key.");
    }
    Optional<Set<String>> planes = strings(json, "planes");
    Optional<Set<String>> adapters = strings(json, "adapters");
    Optional<Set<String>> roles = strings(json, "adminRoles");
    if (planes.isEmpty() || adapters.isEmpty() || roles.isEmpty()) {
      return new Bad(
          "planes, adapters and adminRoles are arrays of at least one string, or left out.");
    }
    Set<Plane> opened = EnumSet.noneOf(Plane.class);
    for (String plane : planes.get()) {
      switch (plane) {
        case "data" -> opened.add(Plane.DATA);
        case "admin" -> opened.add(Plane.ADMIN);
        default -> {
          return new Bad("planes are \"data\" and \"admin\".");
        }
      }
    }
    Set<AdminRole> adminRoles = EnumSet.noneOf(AdminRole.class);
    for (String label : roles.get()) {
      Optional<AdminRole> role = AdminRole.find(label);
      if (role.isEmpty()) {
        return new Bad("adminRoles are " + AdminRole.labels() + ".");
      }
      adminRoles.add(role.get());
    }
    if (opened.isEmpty()) {
      opened.add(Plane.DATA);
    }
    if (!adminRoles.isEmpty()) {
      opened.add(Plane.ADMIN);
    }
    KeyScope scope = new KeyScope(opened, adapters.filter(names -> !names.isEmpty()), adminRoles);
    return withTtl(json, json.text(agent), scope);
  }

  private static KeyOrder withTtl(JsonDocument json, String agent, KeyScope scope) {
    int ttl = json.member(JsonDocument.ROOT, "ttlSeconds");
    if (ttl == NONE) {
      return new Good(agent, scope, Optional.of(KeyService.DEFAULT_TTL));
    }
    return switch (json.kind(ttl)) {
      case NULL -> new Good(agent, scope, Optional.empty());
      case NUMBER ->
          json.raw(ttl).matches("\\d{1,12}")
              ? new Good(
                  agent, scope, Optional.of(Duration.ofSeconds(Long.parseLong(json.raw(ttl)))))
              : new Bad("ttlSeconds is a whole number of seconds, or null for no expiry.");
      case OBJECT, ARRAY, PLAIN_STRING, ESCAPED_STRING, TRUE, FALSE ->
          new Bad("ttlSeconds is a whole number of seconds, or null for no expiry.");
    };
  }

  /** The strings of an array, none if it is not there; empty if it is no array of at least one. */
  private static Optional<Set<String>> strings(JsonDocument json, String name) {
    int array = json.member(JsonDocument.ROOT, name);
    Set<String> found = new HashSet<>();
    if (array == NONE) {
      return Optional.of(found);
    }
    if (!json.isArray(array)) {
      return Optional.empty();
    }
    for (int item = json.first(array); item != NONE; item = json.nextElement(array, item)) {
      if (!json.isString(item)) {
        return Optional.empty();
      }
      found.add(json.text(item));
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }
}
