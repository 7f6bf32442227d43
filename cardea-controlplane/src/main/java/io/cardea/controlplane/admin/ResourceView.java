package io.cardea.controlplane.admin;

import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.declare.DeclaredResource;
import io.cardea.controlplane.declare.Source;
import io.cardea.controlplane.document.Differences;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Resources and their history as JSON. */
final class ResourceView {

  /** What is added to {@code metadata}; none of it can be declared. */
  static final List<String> ADDED =
      List.of("uid", "version", "generation", "created", "createdBy", "changed", "changedBy");

  private ResourceView() {}

  /** The resource with what is known of it, wherever it is declared. */
  static String resource(DeclaredResource resource) {
    Optional<Position> file = resource.file();
    if (file.isEmpty()) {
      return resource(resource.stored().orElseThrow(), resource.problems());
    }
    JsonEdit edit = new JsonEdit(resource.document().toJson());
    JsonObject status =
        status(Source.FILE, resource.problems()).text("declaredAt", file.get().toString());
    resource.stored().ifPresent(under -> status.text("hides", under.version().toString()));
    edit.set(JsonDocument.ROOT, "status", status.toString());
    return new String(edit.apply(), StandardCharsets.UTF_8);
  }

  /** The stored resource with what is known of it. */
  static String resource(StoredResource resource, List<Problem> aside) {
    JsonDocument json = resource.document().toJson();
    int metadata = json.member(JsonDocument.ROOT, "metadata");
    JsonEdit edit = new JsonEdit(json);
    edit.set(metadata, "uid", JsonStrings.quote(resource.uid().toString()));
    edit.set(metadata, "version", JsonStrings.quote(resource.version().toString()));
    edit.set(metadata, "generation", Long.toString(resource.generation()));
    edit.set(metadata, "created", JsonStrings.quote(resource.created().toString()));
    if (!resource.creator().isEmpty()) {
      edit.set(metadata, "createdBy", JsonStrings.quote(resource.creator()));
    }
    edit.set(metadata, "changed", JsonStrings.quote(resource.changed().time().toString()));
    edit.set(metadata, "changedBy", JsonStrings.quote(resource.changed().by().author()));
    edit.set(JsonDocument.ROOT, "status", status(Source.API, aside).toString());
    return new String(edit.apply(), StandardCharsets.UTF_8);
  }

  private static JsonObject status(Source source, List<Problem> aside) {
    return new JsonObject()
        .flag("inForce", aside.isEmpty())
        .text("source", source.label())
        .json("problems", JsonObject.array(aside.stream().map(AdminAnswer::error).toList()));
  }

  /** The version for {@code ETag} and {@code If-Match} (RFC 9110 §8.8.3). */
  static String tag(StoredResource resource) {
    return '"' + resource.version().toString() + '"';
  }

  /** What one change did, with the differences. */
  static String effect(Effect effect, Declared now) {
    JsonObject json =
        new JsonObject()
            .text("kind", effect.id().kind())
            .text("name", effect.id().name())
            .text("tenant", effect.id().tenant().value())
            .text("effect", effect.kind().name().toLowerCase(Locale.ROOT));
    effect
        .after()
        .ifPresent(after -> json.json("resource", resource(after, now.aside(effect.id()))));
    return withDifferences(json, effect.before(), effect.after().map(StoredResource::document));
  }

  /** What changes did. */
  static String applied(ApplyResult.Applied applied, Declared now) {
    List<String> effects = applied.effects().stream().map(effect -> effect(effect, now)).toList();
    return new JsonObject()
        .number("revision", applied.position().revision())
        .text("position", applied.position().toString())
        .flag("changed", applied.changed())
        .json("effects", JsonObject.array(effects))
        .toString();
  }

  /** A revision with what it changed. */
  static String revision(Revision revision) {
    List<String> changes = revision.changes().stream().map(ResourceView::change).toList();
    return new JsonObject()
        .number("revision", revision.number())
        .text("author", revision.signature().by().author())
        .text("reason", revision.signature().by().reason())
        .text("origin", revision.signature().by().origin().toString())
        .text("time", revision.signature().time().toString())
        .json("changes", JsonObject.array(changes))
        .toString();
  }

  private static String change(ResourceChange change) {
    JsonObject json =
        new JsonObject()
            .text("kind", change.id().kind())
            .text("name", change.id().name())
            .text("tenant", change.id().tenant().value())
            .text("uid", change.uid().toString())
            .number("generation", change.generation());
    return withDifferences(json, change.before(), change.after());
  }

  private static String withDifferences(
      JsonObject json, Optional<ResourceDocument> before, Optional<ResourceDocument> after) {
    Optional<Node> was = before.map(Documents::node);
    Optional<Node> is = after.map(Documents::node);
    List<String> differences =
        Differences.between(was, is).stream().map(ResourceView::difference).toList();
    return json.json("differences", JsonObject.array(differences)).toString();
  }

  private static String difference(Differences.Difference difference) {
    JsonObject json = new JsonObject().text("path", difference.path());
    difference.before().ifPresent(text -> json.json("before", text));
    difference.after().ifPresent(text -> json.json("after", text));
    return json.toString();
  }
}
