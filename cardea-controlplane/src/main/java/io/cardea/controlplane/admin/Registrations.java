package io.cardea.controlplane.admin;

import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Verdict;
import io.cardea.controlplane.resource.InvalidDocument;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.identity.AdminRole;
import java.util.List;
import java.util.Optional;

/**
 * Registers, changes and removes servers in the shape of Microsoft's MCP Gateway. Who has
 * registered one may change it; so may operators and administrators, as far as {@link Rights} goes.
 */
final class Registrations {

  private final Servers servers;
  private final Declarations declarations;

  Registrations(Servers servers, Declarations declarations) {
    this.servers = servers;
    this.declarations = declarations;
  }

  AdminAnswer register(AdminRequest request, Caller caller, boolean isTool) {
    if (!caller.isOne(AdminRole.PUBLISHER, AdminRole.OPERATOR, AdminRole.ADMIN)) {
      return Caller.lacks(AdminRole.PUBLISHER, "to register a server");
    }
    ServerPayload.Read read = ServerPayload.read(request.body(), isTool);
    if (read.payload().isEmpty()) {
      return AdminAnswer.invalid(400, "Bad request", read.problems());
    }
    ServerPayload payload = read.payload().get();
    if (!AdapterKey.isValidName(payload.name())) {
      return badName();
    }
    if (payload.workloadIdentity() && !mayGiveIdentity(caller)) {
      return Caller.lacks(AdminRole.OPERATOR, "to set useWorkloadIdentity");
    }
    return switch (ResourceDocument.parse(payload.document(caller.tenant()))) {
      case InvalidDocument invalid -> AdminAnswer.invalid(400, "Bad request", invalid.problems());
      case ResourceDocument document ->
          answer(caller, Change.create(document), 201)
              .with("location", (isTool ? "/tools/" : "/adapters/") + payload.name());
    };
  }

  AdminAnswer change(AdminRequest request, Caller caller, AdapterView view, boolean isTool) {
    Optional<AdminAnswer> refusal = refusal(caller, view);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    StoredResource stored = view.stored().orElseThrow();
    ServerPayload.Read read = ServerPayload.read(request.body(), isTool);
    if (read.payload().isEmpty()) {
      return AdminAnswer.invalid(400, "Bad request", read.problems());
    }
    ServerPayload payload = read.payload().get();
    if (!payload.name().equals(view.adapter().key().name())) {
      return AdminAnswer.problem(400, "Bad request", "The names in URL and body must match.");
    }
    if (!(view.adapter().upstream() instanceof ImageUpstream image)) {
      return AdminAnswer.problem(
          409, "No image", "This server has no image: change it below /api/v1/adapters.");
    }
    if (image.workloadIdentity() != payload.workloadIdentity()) {
      return AdminAnswer.problem(
          400,
          "Bad request",
          "useWorkloadIdentity cannot be changed: remove the server and register it again.");
    }
    return switch (ResourceDocument.parse(payload.patched(Documents.node(stored.document())))) {
      case InvalidDocument invalid -> AdminAnswer.invalid(400, "Bad request", invalid.problems());
      case ResourceDocument document ->
          changed(caller, view, Change.update(document, stored.version()));
    };
  }

  /** A publisher says of what it has registered all that can be said here. */
  private AdminAnswer changed(Caller caller, AdapterView view, Change change) {
    Optional<AdminAnswer> refusal =
        isOwn(caller, view)
            ? Optional.empty()
            : new Rights(caller, declarations.current()).check(List.of(change)).refusal();
    return refusal.orElseGet(() -> answer(caller, change, 200));
  }

  AdminAnswer remove(Caller caller, AdapterView view) {
    Optional<AdminAnswer> refusal = refusal(caller, view);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ResourceId id = Servers.id(view.adapter().key());
    StoredResource stored = view.stored().orElseThrow();
    Change change = Change.delete(id, stored.version());
    return Rights.removal(caller, stored, isOwn(caller, view))
        .orElseGet(() -> {
          Verdict verdict = declarations.apply(List.of(change), caller.order("", false));
          return verdict instanceof Verdict.Done ? new AdminAnswer(204, "", "") : refused(verdict);
        });
  }

  private static boolean mayGiveIdentity(Caller caller) {
    return caller.isOne(AdminRole.OPERATOR, AdminRole.ADMIN);
  }

  private static boolean isOwn(Caller caller, AdapterView view) {
    return caller.isOne(AdminRole.PUBLISHER) && Servers.isCreator(caller, view.stored());
  }

  private static Optional<AdminAnswer> refusal(Caller caller, AdapterView view) {
    if (!isOwn(caller, view) && !caller.isOne(AdminRole.OPERATOR, AdminRole.ADMIN)) {
      return Optional.of(
          Caller.lacks(AdminRole.OPERATOR, "to change what somebody else has registered"));
    }
    return view.stored().isEmpty()
        ? Optional.of(
            AdminAnswer.problem(
                409, "Declared in a file", "This server is declared in a file: change it there."))
        : Optional.empty();
  }

  private AdminAnswer answer(Caller caller, Change change, int status) {
    Verdict verdict = declarations.apply(List.of(change), caller.order("", false));
    return verdict instanceof Verdict.Done
        ? servers
            .find(caller, change.id().name())
            .map(view -> AdminAnswer.json(status, view.toJson()))
            .orElseGet(() ->
                AdminAnswer.problem(
                    503, "Not in force", "It is stored and not in force yet: read it again."))
        : refused(verdict);
  }

  private static AdminAnswer refused(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Invalid invalid -> AdminAnswer.invalid(400, "Bad request", invalid.problems());
      case Verdict.Refused refused when refused.conflicts().size() == 1 ->
          switch (refused.conflicts().getFirst().reason()) {
            case EXISTS ->
                AdminAnswer.problem(400, "Bad request", "A server of this name exists already.");
            case MISSING, CHANGED, OWNED, TWICE -> Refusals.of(verdict);
          };
      case Verdict.Done _, Verdict.Refused _, Verdict.Owned _ -> Refusals.of(verdict);
    };
  }

  private static AdminAnswer badName() {
    return AdminAnswer.problem(
        400,
        "Bad request",
        "name is 1 to 32 lowercase letters, digits and hyphens, with no hyphen at its ends.");
  }
}
