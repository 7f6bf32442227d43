package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.declare.DeclaredResource;
import io.cardea.controlplane.declare.Verdict;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.MergePatch;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.Precondition;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * {@code /api/v1/{kind}} and {@code /api/v1/{kind}/{name}}: GET, PUT, PATCH (RFC 7396), DELETE,
 * with the conditions of RFC 9110 §13. A change is answered when it is in force on this node.
 */
final class ResourcesResource {

  private final Declarations declarations;
  private final ResourceList lists;

  ResourcesResource(Declarations declarations) {
    this.declarations = declarations;
    this.lists = new ResourceList(declarations);
  }

  /** {@code GET /api/v1/{kind}}. */
  AdminAnswer list(Asked asked, Kind kind) {
    return lists.answer(asked.query(), kind, tenant(kind, asked.caller()));
  }

  private interface OfOne {
    AdminAnswer answer(Asked asked, Kind kind, ResourceId id);
  }

  /** The answer of {@code action} on {@code /api/v1/{kind}/{name}}. */
  private static AdminAnswer one(Asked asked, Kind kind, OfOne action) {
    String name = asked.part("name");
    return ResourceId.isName(name)
        ? action.answer(
            asked, kind, new ResourceId(tenant(kind, asked.caller()), kind.label(), name))
        : missing(kind);
  }

  AdminAnswer get(Asked asked, Kind kind) {
    return one(asked, kind, this::get);
  }

  AdminAnswer put(Asked asked, Kind kind) {
    return one(asked, kind, unlessOfFile(this::put));
  }

  AdminAnswer patch(Asked asked, Kind kind) {
    return one(asked, kind, unlessOfFile(this::patch));
  }

  /** What a file hides may go. */
  AdminAnswer delete(Asked asked, Kind kind) {
    OfOne delete = (_, _, id) -> change(asked, new Change.Delete(id, condition(asked.request())));
    return one(
        asked,
        kind,
        (all, of, id) ->
            (declarations.current().find(id).isPresent() ? delete : unlessOfFile(delete))
                .answer(all, of, id));
  }

  private OfOne unlessOfFile(OfOne change) {
    return (asked, kind, id) ->
        declarations
            .current()
            .resource(id)
            .flatMap(DeclaredResource::file)
            .map(by -> Refusals.of(new Verdict.Owned(id, by)))
            .orElseGet(() -> change.answer(asked, kind, id));
  }

  /** A Gateway belongs to no tenant. */
  private static TenantId tenant(Kind kind, Caller caller) {
    return kind == Kind.GATEWAY ? TenantId.DEFAULT : caller.tenant();
  }

  private static AdminAnswer missing(Kind kind) {
    return AdminAnswer.problem(
        404,
        "Not found",
        "There is no such " + kind.label() + ". GET /api/v1/" + kind.plural() + " lists all.");
  }

  private AdminAnswer get(Asked asked, Kind kind, ResourceId id) {
    Optional<DeclaredResource> found = declarations.current().resource(id);
    if (found.isEmpty()) {
      return missing(kind);
    }
    AdminAnswer whole = AdminAnswer.json(200, ResourceView.resource(found.get()));
    // What a file declares cannot be changed here, so that it has no version to change it by.
    if (found.get().file().isPresent()) {
      return whole;
    }
    String tag = ResourceView.tag(found.get().stored().orElseThrow());
    return asked.request().field("if-none-match").filter(tag::equals).isPresent()
        ? new AdminAnswer(304, "application/json", "").with("etag", tag)
        : whole.with("etag", tag);
  }

  private AdminAnswer put(Asked asked, Kind kind, ResourceId id) {
    Documents.Read read = Documents.read(asked.request().body(), asked.caller().tenant());
    if (!read.problems().isEmpty()) {
      return AdminAnswer.invalid("Invalid document", read.problems());
    }
    List<ResourceDocument> documents = read.documents();
    if (documents.size() != 1) {
      return AdminAnswer.problem(
          400, "Bad request", "The body must hold one document; POST /api/v1/apply takes more.");
    }
    ResourceDocument document = documents.getFirst();
    if (!document.id().equals(id)) {
      return AdminAnswer.problem(
          400,
          "Bad request",
          "The document is " + document.id() + ", the address is that of " + id + ".");
    }
    return change(asked, new Change.Put(document, condition(asked.request())));
  }

  private AdminAnswer patch(Asked asked, Kind kind, ResourceId id) {
    AdminRequest request = asked.request();
    String type = request.field("content-type").orElse("");
    if (!type.startsWith("application/merge-patch+json")) {
      return AdminAnswer.problem(
          415, "Unsupported media type", "Send application/merge-patch+json (RFC 7396).");
    }
    Optional<StoredResource> found = declarations.current().find(id);
    if (found.isEmpty()) {
      return missing(kind);
    }
    Problems problems = new Problems();
    List<Node> patches = Documents.nodes(request.body(), problems);
    if (problems.count() > 0) {
      return AdminAnswer.invalid("Invalid patch", problems.list());
    }
    if (patches.size() != 1) {
      return AdminAnswer.problem(400, "Bad request", "The body must hold one patch.");
    }
    Node patched = MergePatch.apply(Documents.node(found.get().document()), patches.getFirst());
    Documents.Read read = Documents.read(JsonText.of(patched), asked.caller().tenant());
    if (!read.problems().isEmpty()) {
      return AdminAnswer.invalid("The patched document is invalid", read.problems());
    }
    // Without a condition of the caller's, what was patched must still be what is there.
    Precondition condition =
        request.field("if-match").isPresent()
            ? condition(request)
            : new Precondition.At(found.get().version());
    return read.documents().size() == 1 && read.documents().getFirst().id().equals(id)
        ? change(asked, new Change.Put(read.documents().getFirst(), condition))
        : AdminAnswer.problem(
            400, "Bad request", "A patch cannot change kind, name or tenant of a resource.");
  }

  private AdminAnswer change(Asked asked, Change change) {
    Query query = asked.query();
    Rights.Checked checked =
        new Rights(asked.caller(), declarations.current()).check(List.of(change));
    if (checked.refusal().isPresent()) {
      return checked.refusal().get();
    }
    Verdict verdict =
        declarations.apply(
            checked.changes(), asked.caller().order(query.text("reason"), query.flag("dryRun")));
    return switch (verdict) {
      case Verdict.Done done -> done(done.applied().effects().getFirst(), query.flag("dryRun"));
      case Verdict.Refused _, Verdict.Invalid _, Verdict.Owned _ -> Refusals.of(verdict);
    };
  }

  private AdminAnswer done(Effect effect, boolean dryRun) {
    Declared now = declarations.current();
    int status = effect.kind() == Effect.Kind.CREATED && !dryRun ? 201 : 200;
    return effect
        .after()
        .map(after ->
            AdminAnswer.json(status, ResourceView.resource(after, now.aside(effect.id())))
                .with("etag", ResourceView.tag(after)))
        .orElseGet(() -> AdminAnswer.json(200, ResourceView.effect(effect, now)));
  }

  /**
   * What {@code If-Match} and {@code If-None-Match} ask for.
   *
   * @throws Query.Refused if they are none that can be met here
   */
  private static Precondition condition(AdminRequest request) {
    Optional<String> match = request.field("if-match");
    Optional<String> none = request.field("if-none-match");
    if (none.isPresent()) {
      if (match.isPresent() || !none.get().equals("*")) {
        throw new Query.Refused("If-None-Match of a change is *, without If-Match.");
      }
      return Precondition.ABSENT;
    }
    if (match.isEmpty() || match.get().equals("*")) {
      return Precondition.NONE;
    }
    String tag = match.get();
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return (quoted
            ? StorePosition.parse(tag.substring(1, tag.length() - 1))
            : Optional.<StorePosition>empty())
        .map(Precondition.At::new)
        .orElseThrow(() -> new Query.Refused("If-Match is one ETag of this API, in quotes, or *."));
  }
}
