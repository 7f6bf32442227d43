package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.orders.NodeOrders;
import io.cardea.controlplane.orders.OrderReport;
import io.cardea.controlplane.orders.OrderTask;
import io.cardea.controlplane.orders.Whom;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.identity.AdminRole;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code audit/nodes/erasures}, {@code audit/nodes/holds} and {@code audit/nodes/orders}: what is
 * done on all nodes, by who may do it on one, and how it stands.
 */
final class NodeOrdersResource {

  private static final String ERASURES = "audit/nodes/erasures";
  private static final String HOLDS = "audit/nodes/holds/{name}";
  private static final String ORDERS = "audit/nodes/orders";
  private static final Logger LOG = LoggerFactory.getLogger(NodeOrdersResource.class);
  private static final Shape OBJECT = Shape.json("{\"type\":\"object\"}");
  private static final int LIMIT = 50;

  private final Recorded recorded;
  private final Erasing erasing;
  private final Clock clock;

  /** Something that gives orders or looks at them. */
  private interface Asking {
    AdminAnswer answer(NodeOrders orders, Asked asked) throws IOException;
  }

  NodeOrdersResource(Recorded recorded, Clock clock) {
    this.recorded = recorded;
    this.erasing = new Erasing(recorded.subjects(), recorded.holds());
    this.clock = clock;
  }

  /** Whether somebody is erased at {@code path}, whose body names them. */
  static boolean isErasure(String path) {
    return path.equals("/api/v1/" + ERASURES);
  }

  List<Operation> operations() {
    LogTurns turns = new LogTurns();
    return List.of(
        new OperationBuilder(
                "POST", ERASURES, "eraseOnNodes", "Make a subject unreadable on all nodes.")
            .query(List.of(SubjectsResource.REASON))
            .takes(OBJECT)
            .answers(OBJECT)
            .by(ofAdministrators(turns.of(handled(this::erase)))),
        new OperationBuilder("PUT", HOLDS, "addHoldOnNodes", "Put a hold in force on all nodes.")
            .takes(OBJECT)
            .answers(OBJECT)
            .by(ofFirst(turns.of(handled(this::hold)))),
        new OperationBuilder("DELETE", HOLDS, "removeHoldOnNodes", "End a hold on all nodes.")
            .answers(OBJECT)
            .by(ofFirst(turns.of(handled(this::release)))),
        new OperationBuilder("GET", ORDERS, "listOrders", "What was ordered on all nodes.")
            .query(
                List.of(
                    Parameter.number("limit", NodeOrders.MAX_PAGE, "Orders on the page."),
                    Parameter.text("cursor", "What the page before had as next.")))
            .answers(OBJECT)
            .by(ofReaders(turns.of(handled(this::list)))),
        new OperationBuilder("GET", ORDERS + "/{id}", "getOrder", "How an order stands.")
            .answers(OBJECT)
            .by(ofReaders(turns.of(handled(this::get)))),
        new OperationBuilder("DELETE", ORDERS + "/{id}", "endOrder", "Wait for no node any more.")
            .answers(OBJECT)
            .by(ofAdministrators(turns.of(handled(this::end)))));
  }

  private static Handler ofAdministrators(Handler handler) {
    return asked ->
        asked.caller().isOne(AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.ADMIN, "to erase a subject");
  }

  private static Handler ofFirst(Handler handler) {
    return asked -> HoldsResource.mayChange(asked) ? handler.answer(asked) : HoldsResource.lacks();
  }

  private static Handler ofReaders(Handler handler) {
    return asked ->
        asked.caller().isOne(AdminRole.AUDITOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.AUDITOR, "to see what was ordered on all nodes");
  }

  private Handler handled(Asking asking) {
    return asked -> {
      if (recorded.orders().isEmpty()) {
        return AdminAnswer.problem(
            404,
            "No orders",
            "Orders reach other nodes by the database of --audit-postgres, and are sealed with"
                + " CARDEA_AUDIT_NODES_KEY, the same on all nodes: this gateway has not both. Ask"
                + " each node, by audit/subjects and audit/holds.");
      }
      try {
        return asking.answer(recorded.orders().get(), asked);
      } catch (CopyUnavailable e) {
        LOG.atWarn().log("orders to all nodes cannot be given or asked: {}", e.getMessage());
        return AdminAnswer.problem(
                503,
                "Not available",
                "The database of all nodes cannot be used: %s. Nothing was done on this node; look at"
                        .formatted(e.getMessage())
                    + " audit/nodes/orders when it is back, before you order it again: it may be"
                    + " ordered all the same.")
            .with("retry-after", "5");
      } catch (IOException e) {
        LOG.atError().setCause(e).log("orders to all nodes cannot be given or carried out");
        return AdminAnswer.problem(503, "Not available", "The audit log's files fail now.");
      }
    };
  }

  private AdminAnswer erase(NodeOrders orders, Asked asked) throws IOException {
    String reason = SubjectsResource.reason(asked);
    ErasureBody body = ErasureBody.parse(asked.request().body());
    List<AuditSubject> here = body.among(recorded.subjects(), asked.caller().tenant());
    if (here.size() > 1) {
      return AdminAnswer.problem(
          409, "Several", "Several are called so here: say issuer and kind, or the id.");
    }
    Optional<Whom> whom = here.stream().map(Whom::of).findFirst().or(body::elsewhere);
    if (whom.isEmpty()) {
      return AdminAnswer.problem(
          404,
          "Not found",
          "This node has no such subject: for one of another node say name, issuer and kind (user or"
              + " agent).");
    }
    if (reason.toLowerCase(Locale.ROOT).contains(whom.get().name().toLowerCase(Locale.ROOT))) {
      throw new Query.Refused("The reason has the name in it, and would keep it for good.");
    }
    if (here.stream().anyMatch(erasing::isHeld)) {
      return Erasing.held();
    }
    return given(orders, asked, reason, new OrderTask.Erase(), whom);
  }

  private AdminAnswer hold(NodeOrders orders, Asked asked) throws IOException {
    LegalHold hold = HoldsResource.wanted(asked, clock);
    LegalHolds holds = recorded.holds();
    if (holds.all().size() >= LegalHolds.MAX || named(hold.name()).isPresent()) {
      return HoldsResource.refused(holds);
    }
    return given(orders, asked, hold.reason(), new OrderTask.Hold(hold), Optional.empty());
  }

  private AdminAnswer release(NodeOrders orders, Asked asked) throws IOException {
    Optional<LegalHold> hold = named(HoldsResource.name(asked));
    if (hold.isEmpty()) {
      return HoldsResource.missing(asked);
    }
    return given(
        orders,
        asked,
        hold.get().reason(),
        new OrderTask.Release(hold.get().name(), hold.get().since()),
        Optional.empty());
  }

  private Optional<LegalHold> named(String name) {
    return recorded.holds().all().stream().filter(hold -> hold.name().equals(name)).findFirst();
  }

  /** From here on it is ordered, and the answer says so whatever fails. */
  private static AdminAnswer given(
      NodeOrders orders, Asked asked, String reason, OrderTask task, Optional<Whom> whom)
      throws IOException {
    Caller caller = asked.caller();
    OrderReport given =
        orders.give(
            new NodeOrders.Wanted(
                caller.tenant(), HoldsResource.printable(caller.agent()), reason, task, whom));
    UUID id = given.order().id();
    try {
      orders.turn();
    } catch (IOException | RuntimeException e) { // maybe another order's
      LOG.atWarn()
          .setCause(e)
          .log("order {} is given; not all that is ordered can be done now", id);
    }
    try {
      return AdminAnswer.json(200, OrderView.of(orders.find(id).orElse(given)));
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("order {} is given, and cannot be looked at now", id);
      return AdminAnswer.json(202, OrderView.of(given));
    }
  }

  private AdminAnswer list(NodeOrders orders, Asked asked) throws IOException {
    int limit = asked.query().number("limit", NodeOrders.MAX_PAGE, LIMIT);
    NodeOrders.Page page =
        orders.page(asked.caller().tenant(), below(asked.query().text("cursor")), limit);
    JsonObject answer =
        new JsonObject()
            .json("items", JsonObject.array(page.reports().stream().map(OrderView::of).toList()));
    page.next().ifPresent(next -> answer.text("next", Long.toString(next)));
    return AdminAnswer.json(200, answer.texts("findings", page.findings()).toString());
  }

  private static long below(String cursor) {
    if (!cursor.matches("[0-9]{0,18}")) {
      throw new Query.Refused("cursor is what an answer had as next.");
    }
    return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
  }

  private AdminAnswer get(NodeOrders orders, Asked asked) throws IOException {
    return find(orders, asked)
        .map(report -> AdminAnswer.json(200, OrderView.of(report)))
        .orElseGet(NodeOrdersResource::none);
  }

  private AdminAnswer end(NodeOrders orders, Asked asked) throws IOException {
    Optional<OrderReport> report = find(orders, asked);
    if (report.isEmpty()) {
      return none();
    }
    orders.end(report.get().order().id());
    return get(orders, asked);
  }

  private static Optional<OrderReport> find(NodeOrders orders, Asked asked) throws IOException {
    UUID id = UUID.fromString(RecordsResource.id(asked.part("id")));
    return orders.find(id).filter(report -> isOf(asked, report));
  }

  private static boolean isOf(Asked asked, OrderReport report) {
    return report.order().tenant().equals(asked.caller().tenant());
  }

  private static AdminAnswer none() {
    return AdminAnswer.problem(404, "Not found", "This tenant has no such order.");
  }
}
