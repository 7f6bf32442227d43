package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Verdict;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.HistoryPage;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Rollback;
import java.util.List;
import java.util.Optional;

/**
 * {@code history}: what was changed, by whom and why, the latest first. {@code rollback}: lets it
 * be again what it was right after a revision. Of one resource, or of a tenant.
 */
final class HistoryResource {

  private static final int LIMIT = 50;

  private final Declarations declarations;
  private final ResourceStore store;

  HistoryResource(Declarations declarations, ResourceStore store) {
    this.declarations = declarations;
    this.store = store;
  }

  AdminAnswer history(Asked asked, Optional<ResourceId> id) {
    Query query = asked.query();
    HistoryQuery wanted =
        id.map(HistoryQuery::of)
            .orElseGet(() -> HistoryQuery.of(asked.caller().tenant()))
            .by(query.number("limit", HistoryQuery.MAX_LIMIT, LIMIT));
    int before = query.number("before", Integer.MAX_VALUE, 0);
    HistoryPage page = store.history(before == 0 ? wanted : wanted.from(before));
    JsonObject json =
        new JsonObject()
            .json(
                "items",
                JsonObject.array(page.revisions().stream().map(ResourceView::revision).toList()))
            .number("floor", page.floor());
    page.next().ifPresent(next -> json.number("next", next));
    return AdminAnswer.json(200, json.toString());
  }

  AdminAnswer rollback(Asked asked, Optional<ResourceId> id) {
    Caller caller = asked.caller();
    Query query = asked.query();
    int revision = query.number("to", Integer.MAX_VALUE, 0);
    if (revision == 0) {
      throw new Query.Refused("Say to which revision: ?to=NUMBER.");
    }
    Rollback what =
        id.<Rollback>map(Rollback.Of::new).orElseGet(() -> new Rollback.OfTenant(caller.tenant()));
    String reason = query.text("reason");
    Order order =
        caller.order(
            reason.isEmpty() ? "back to revision " + revision : reason, query.flag("dryRun"));
    return declarations
        .rollback(what, revision, order)
        .map(changes -> change(caller, changes, order))
        .orElseGet(() ->
            AdminAnswer.problem(
                404,
                "Not found",
                "Revision "
                    + revision
                    + " is not known: GET /api/v1/history lists those that are."));
  }

  private AdminAnswer change(Caller caller, List<Change> changes, Order order) {
    Rights.Checked checked = new Rights(caller, declarations.current()).check(changes);
    return checked
        .refusal()
        .orElseGet(() ->
            answer(
                changes.isEmpty()
                    ? new Verdict.Done(
                        new ApplyResult.Applied(declarations.current().position(), List.of()))
                    : declarations.apply(checked.changes(), order)));
  }

  private AdminAnswer answer(Verdict verdict) {
    return verdict instanceof Verdict.Done(ApplyResult.Applied applied)
        ? AdminAnswer.json(200, ResourceView.applied(applied, declarations.current()))
        : Refusals.of(verdict);
  }
}
