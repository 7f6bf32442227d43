package io.cardea.controlplane.admin;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.orders.NodeOrders;
import io.cardea.controlplane.orders.OrderReport;
import io.cardea.controlplane.orders.OrderTask;
import io.cardea.controlplane.orders.Whom;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
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
import java.util.stream.Stream;
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
  private static final int MAX_DEPTH = 8;

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
            .answers(OBJECT)
            .by(ofReaders(turns.of(handled(this::list)))),
        new OperationBuilder("GET", ORDERS + "/{id}", "getOrder", "How an order stands.")
            .answers(OBJECT)
            .by(ofReaders(turns.of(handled(this::get)))),
        new OperationBuilder(
                "DELETE", ORDERS + "/{id}", "endOrder", "Wait for no node any more; erasures only.")
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
                    + " audit/nodes/orders when it is back, before you order it again.")
            .with("retry-after", "5");
      } catch (IOException e) {
        LOG.atError().setCause(e).log("orders to all nodes cannot be given or carried out");
        return AdminAnswer.problem(503, "Not available", "The audit log's files fail now.");
      }
    };
  }

  private AdminAnswer erase(NodeOrders orders, Asked asked) throws IOException {
    String reason = SubjectsResource.reason(asked);
    JsonDocument body = body(asked);
    List<AuditSubject> here = here(asked, body);
    if (here.size() > 1) {
      return AdminAnswer.problem(
          409, "Several", "Several are called so here: say issuer and kind, or the id.");
    }
    Optional<Whom> whom = here.stream().map(Whom::of).findFirst().or(() -> elsewhere(body));
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

  private List<AuditSubject> here(Asked asked, JsonDocument body) {
    Optional<String> id = text(body, "id");
    if (id.isPresent()) {
      return recorded
          .subjects()
          .find(asked.caller().tenant(), SubjectsResource.id(id.get()))
          .stream()
          .toList();
    }
    String name =
        text(body, "name")
            .orElseThrow(() ->
                new Query.Refused(
                    "The body is {\"id\": ...} or {\"name\": ...}, with issuer and kind if need be."));
    Optional<String> issuer = text(body, "issuer");
    Optional<AuditSubject.Kind> kind = kind(body);
    return recorded.subjects().named(asked.caller().tenant(), name).stream()
        .filter(subject -> issuer.map(subject.issuer()::equals).orElse(true))
        .filter(subject -> kind.map(wanted -> wanted == subject.kind()).orElse(true))
        .toList();
  }

  private static Optional<Whom> elsewhere(JsonDocument body) {
    Optional<String> name = text(body, "name");
    Optional<String> issuer = text(body, "issuer");
    return kind(body)
        .filter(_ -> name.isPresent() && issuer.isPresent())
        .map(kind -> new Whom(kind, issuer.orElseThrow(), name.orElseThrow()));
  }

  private static Optional<AuditSubject.Kind> kind(JsonDocument body) {
    return text(body, "kind")
        .map(label ->
            Stream.of(AuditSubject.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst()
                .orElseThrow(() -> new Query.Refused("kind is user or agent.")));
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

  private static AdminAnswer given(
      NodeOrders orders, Asked asked, String reason, OrderTask task, Optional<Whom> whom)
      throws IOException {
    Caller caller = asked.caller();
    UUID id =
        orders.give(
            new NodeOrders.Wanted(
                caller.tenant(), HoldsResource.printable(caller.agent()), reason, task, whom));
    try {
      orders.turn();
      OrderReport report =
          orders.find(id).orElseThrow(() -> new IOException("the order is not there any more"));
      return AdminAnswer.json(200, shown(report));
    } catch (IOException e) {
      LOG.atError().setCause(e).log("order {} is given, and cannot be carried out here now", id);
      return AdminAnswer.problem(
          503,
          "Given, not carried out",
          "The order "
              + id
              + " is given, and each node carries it out when the database can be used again, this"
              + " one, too: look at audit/nodes/orders/"
              + id
              + ".");
    }
  }

  private AdminAnswer list(NodeOrders orders, Asked asked) throws IOException {
    NodeOrders.Page page = orders.page();
    List<String> items =
        page.reports().stream()
            .filter(report -> isOf(asked, report))
            .map(NodeOrdersResource::shown)
            .toList();
    return AdminAnswer.json(
        200,
        new JsonObject()
            .json("items", JsonObject.array(items))
            .texts("findings", page.findings())
            .toString());
  }

  private AdminAnswer get(NodeOrders orders, Asked asked) throws IOException {
    return find(orders, asked)
        .map(report -> AdminAnswer.json(200, shown(report)))
        .orElseGet(NodeOrdersResource::none);
  }

  private AdminAnswer end(NodeOrders orders, Asked asked) throws IOException {
    Optional<OrderReport> report = find(orders, asked);
    if (report.isEmpty()) {
      return none();
    }
    if (!(report.get().order().task() instanceof OrderTask.Erase)) {
      return AdminAnswer.problem(
          409, "No erasure", "Only an erasure is ended: end a hold by audit/nodes/holds.");
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

  private static String shown(OrderReport report) {
    JsonObject view =
        new JsonObject()
            .text("id", report.order().id().toString())
            .text("task", report.order().task().label());
    switch (report.order().task()) {
      case OrderTask.Erase _ -> {}
      case OrderTask.Hold(LegalHold hold) -> view.text("hold", hold.name());
      case OrderTask.Release release -> view.text("hold", release.name());
    }
    List<String> nodes =
        report.nodes().stream()
            .map(node ->
                new JsonObject()
                    .text("log", node.log())
                    .text("node", node.node())
                    .text("state", state(report, node))
                    .toString())
            .toList();
    return view.text("at", report.order().at().toString())
        .text("by", report.order().by())
        .text("log", report.order().log())
        .text("reason", report.order().reason())
        .flag("done", report.isDone())
        .json("nodes", JsonObject.array(nodes))
        .toString();
  }

  private static String state(OrderReport report, OrderReport.OnNode node) {
    boolean isFinal = node.result().filter(result -> result.isFinal()).isPresent();
    return !isFinal && !report.isOpen()
        ? "ended"
        : node.result().map(result -> result.label()).orElse("waiting");
  }

  private static JsonDocument body(Asked asked) {
    if (Json.parse(asked.request().body().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument body
        && body.isObject(ROOT)) {
      for (int key = body.first(ROOT); key != NONE; key = body.nextKey(ROOT, key)) {
        if (!List.of("id", "name", "issuer", "kind").contains(body.text(key))) {
          throw new Query.Refused("An erasure has id, or name, issuer and kind, and nothing else.");
        }
      }
      return body;
    }
    throw new Query.Refused("The body is a JSON object: {\"id\": ...} or {\"name\": ...}.");
  }

  private static Optional<String> text(JsonDocument body, String name) {
    int value = body.member(ROOT, name);
    if (value != NONE && (!body.isString(value) || body.text(value).isEmpty())) {
      throw new Query.Refused(name + " is a text.");
    }
    return value == NONE ? Optional.empty() : Optional.of(body.text(value));
  }
}
