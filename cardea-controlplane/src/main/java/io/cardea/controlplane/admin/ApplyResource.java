package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Verdict;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /api/v1/apply}: several documents, as one change or none. {@code POST /api/v1/diff}:
 * what that would change.
 */
final class ApplyResource {

  private final Declarations declarations;

  ApplyResource(Declarations declarations) {
    this.declarations = declarations;
  }

  AdminAnswer apply(Asked asked) {
    return apply(asked, asked.query().text("reason"), asked.query().flag("dryRun"));
  }

  AdminAnswer diff(Asked asked) {
    return apply(asked, "", true);
  }

  private AdminAnswer apply(Asked asked, String reason, boolean dryRun) {
    Caller caller = asked.caller();
    Documents.Read read = Documents.read(asked.request().body(), caller.tenant());
    if (!read.problems().isEmpty()) {
      return AdminAnswer.invalid("Invalid documents", read.problems());
    }
    Optional<AdminAnswer> refused = refusal(read.documents(), caller);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<Change> changes = read.documents().stream().map(Change::put).toList();
    // What is only looked at everybody may who sees it.
    Rights.Checked checked =
        dryRun
            ? new Rights.Checked(Optional.empty(), changes)
            : new Rights(caller, declarations.current()).check(changes);
    if (checked.refusal().isPresent()) {
      return checked.refusal().get();
    }
    Verdict verdict = declarations.apply(checked.changes(), caller.order(reason, dryRun));
    return verdict instanceof Verdict.Done(ApplyResult.Applied applied)
        ? AdminAnswer.json(200, ResourceView.applied(applied, declarations.current()))
        : Refusals.of(verdict);
  }

  /** Why {@code documents} are not looked at, if so. */
  static Optional<AdminAnswer> refusal(List<ResourceDocument> documents, Caller caller) {
    if (documents.isEmpty() || documents.size() > ResourceStore.MAX_CHANGES) {
      return Optional.of(
          AdminAnswer.problem(
              400,
              "Bad request",
              "The body must hold 1 to " + ResourceStore.MAX_CHANGES + " documents."));
    }
    return documents.stream()
        .map(document -> document.id().tenant())
        .filter(tenant -> !tenant.equals(caller.tenant()))
        .findFirst()
        .map(ApplyResource::otherTenant);
  }

  private static AdminAnswer otherTenant(TenantId tenant) {
    return AdminAnswer.problem(
        403, "Forbidden", "This key is not one of the tenant " + tenant + ": nothing was changed.");
  }
}
