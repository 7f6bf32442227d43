package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretInfo;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * {@code /api/v1/secrets} and {@code /api/v1/secrets/{name}}: values come in by PUT and never out;
 * a change is answered when it is in force on this node.
 */
final class SecretsResource {

  /** Below {@code /api/v1/}. */
  static final String PATH = "secrets";

  private static final int MAX_DEPTH = 4;
  private static final int MAX_SHOWN = 10;

  private final SecretService secrets;
  private final Declarations declarations;

  SecretsResource(SecretService secrets, Declarations declarations) {
    this.secrets = secrets;
    this.declarations = declarations;
  }

  /** Whether {@code path} is one of these. */
  static boolean isAt(String path) {
    return path.startsWith("/api/v1/" + PATH);
  }

  AdminAnswer list(Asked asked) {
    Views views = new Views(declarations.current());
    List<String> items = secrets.list(asked.caller().tenant()).stream().map(views::of).toList();
    return AdminAnswer.json(
        200, new JsonObject().json("items", JsonObject.array(items)).toString());
  }

  AdminAnswer get(Asked asked) {
    return secrets
        .info(id(asked))
        .map(info -> AdminAnswer.json(200, view(info)))
        .orElseGet(SecretsResource::missing);
  }

  AdminAnswer put(Asked asked) {
    SecretId id = id(asked);
    SecretInfo info = secrets.put(id, value(asked.request().body()), asked.caller().agent());
    return AdminAnswer.json(info.version() == 1 ? 201 : 200, view(info));
  }

  AdminAnswer rollback(Asked asked) {
    SecretId id = id(asked);
    if (secrets.info(id).isEmpty()) {
      return missing();
    }
    return secrets
        .rollback(id, asked.caller().agent())
        .map(info -> AdminAnswer.json(200, view(info)))
        .orElseGet(
            () -> AdminAnswer.problem(409, "No former value", "No former value of it is kept."));
  }

  AdminAnswer delete(Asked asked) {
    SecretId id = id(asked);
    List<ResourceId> users = new Views(declarations.current()).needing(id);
    if (!users.isEmpty()) {
      String named =
          users.stream()
              .limit(MAX_SHOWN)
              .map(user -> user.kind() + " " + user.name())
              .collect(Collectors.joining(", "));
      String more = users.size() > MAX_SHOWN ? " and others" : "";
      return AdminAnswer.problem(
          409, "In use", "It is referred to by " + named + more + ": change that first.");
    }
    return secrets.delete(id)
        ? AdminAnswer.json(
            200, new JsonObject().text("name", id.name()).text("effect", "deleted").toString())
        : missing();
  }

  private static SecretId id(Asked asked) {
    if (!SecretId.isName(asked.part("name"))) {
      throw new Query.Refused("A name is " + SecretId.NAME_FORM + ".");
    }
    return new SecretId(asked.caller().tenant(), asked.part("name"));
  }

  private static AdminAnswer missing() {
    return AdminAnswer.problem(
        404, "Not found", "There is no such secret. GET /api/v1/secrets lists all.");
  }

  /** The one member that the body has. */
  private static String value(String body) {
    return switch (Json.parse(body.getBytes(UTF_8), MAX_DEPTH)) {
      case JsonError error -> throw new Query.Refused("The body is not strict JSON: " + error);
      case JsonDocument json ->
          onlyMember(json)
              .orElseThrow(() -> new Query.Refused("The body is {\"value\": \"...\"}, a string."));
    };
  }

  private static Optional<String> onlyMember(JsonDocument json) {
    int value = json.isObject(ROOT) ? json.member(ROOT, "value") : JsonDocument.NONE;
    boolean isAlone =
        value != JsonDocument.NONE
            && json.isString(value)
            && json.nextKey(ROOT, json.first(ROOT)) == JsonDocument.NONE;
    return isAlone ? Optional.of(json.text(value)) : Optional.empty();
  }

  private String view(SecretInfo info) {
    return new Views(declarations.current()).of(info);
  }

  /** What is told of secrets, with what refers to them. */
  private static final class Views {
    private final Map<SecretId, SortedSet<ResourceId>> users;
    private final Set<ResourceId> aside;

    Views(Declared now) {
      this.users = now.users();
      this.aside = now.aside().keySet();
    }

    String of(SecretInfo info) {
      List<String> usedBy =
          users.getOrDefault(info.id(), Collections.emptySortedSet()).stream()
              .map(user ->
                  new JsonObject()
                      .text("kind", user.kind())
                      .text("name", user.name())
                      .flag("inForce", !aside.contains(user))
                      .toString())
              .toList();
      return new JsonObject()
          .text("name", info.id().name())
          .number("version", info.version())
          .text("updatedAt", info.changed().toString())
          .text("by", info.author())
          .json("usedBy", JsonObject.array(usedBy))
          .toString();
    }

    /** What would stop working without {@code secret}. */
    List<ResourceId> needing(SecretId secret) {
      return users.getOrDefault(secret, Collections.emptySortedSet()).stream()
          .filter(user -> !aside.contains(user))
          .toList();
    }
  }
}
