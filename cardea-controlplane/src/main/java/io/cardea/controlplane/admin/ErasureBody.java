package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.orders.Whom;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom an erasure on all nodes is to be about, as its body says: by the id that this node's records
 * have, or by name, and if need be issuer and kind.
 */
record ErasureBody(
    Optional<String> id,
    Optional<String> name,
    Optional<String> issuer,
    Optional<AuditSubject.Kind> kind) {

  private static final List<String> MEMBERS = List.of("id", "name", "issuer", "kind");
  private static final int MAX_DEPTH = 8;

  /**
   * Reads {@code text}.
   *
   * @throws Query.Refused if it says nobody, or more than is understood
   */
  static ErasureBody parse(String text) {
    if (!(Json.parse(text.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument body)
        || !body.isObject(ROOT)) {
      throw new Query.Refused("The body is a JSON object: {\"id\": ...} or {\"name\": ...}.");
    }
    for (int key = body.first(ROOT); key != NONE; key = body.nextKey(ROOT, key)) {
      if (!MEMBERS.contains(body.text(key))) {
        throw new Query.Refused("An erasure has id, or name, issuer and kind, and nothing else.");
      }
    }
    ErasureBody read =
        new ErasureBody(
            text(body, "id").map(SubjectsResource::id),
            text(body, "name"),
            text(body, "issuer"),
            text(body, "kind").map(ErasureBody::kind));
    if (read.id().isEmpty() && read.name().isEmpty()) {
      throw new Query.Refused(
          "The body is {\"id\": ...} or {\"name\": ...}, with issuer and kind if need be.");
    }
    return read;
  }

  private static Optional<String> text(JsonDocument body, String name) {
    int value = body.member(ROOT, name);
    if (value != NONE && (!body.isString(value) || body.text(value).isEmpty())) {
      throw new Query.Refused(name + " is a text.");
    }
    return value == NONE ? Optional.empty() : Optional.of(body.text(value));
  }

  private static AuditSubject.Kind kind(String label) {
    return Stream.of(AuditSubject.Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(label))
        .findFirst()
        .orElseThrow(() -> new Query.Refused("kind is user or agent."));
  }

  /** Those of this node's subjects that it may be. */
  List<AuditSubject> among(AuditSubjects subjects, TenantId tenant) {
    if (id.isPresent()) {
      return subjects.find(tenant, id.get()).stream().toList();
    }
    return subjects.named(tenant, name.orElseThrow()).stream()
        .filter(subject -> issuer.map(subject.issuer()::equals).orElse(true))
        .filter(subject -> kind.map(wanted -> wanted == subject.kind()).orElse(true))
        .toList();
  }

  /** Who it is if this node does not know them; empty if the body does not say that. */
  Optional<Whom> elsewhere() {
    return name.isPresent() && issuer.isPresent()
        ? kind.map(known -> new Whom(known, issuer.get(), name.get()))
        : Optional.empty();
  }
}
