package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Proposed;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.simulate.RecordedCall;
import io.cardea.controlplane.simulate.Simulation;
import io.cardea.controlplane.simulate.Simulation.Sight;
import io.cardea.controlplane.simulate.Tally;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code POST /api/v1/policy/simulate}: how recorded calls would have been decided if documents
 * were in force. Nothing is changed. For policy authors, who learn of a call what a rule can name;
 * only auditors have arguments and persons looked at, and that is recorded with their request.
 */
final class SimulateResource {

  static final List<Parameter> PARAMETERS =
      Stream.concat(
              RecordsResource.FILTERS.stream(),
              Stream.of(
                  Parameter.text(
                      "delete", "Documents that are taken away, for example Role/guest,Binding/b."),
                  Parameter.flag(
                      "disclose",
                      "Have rules look at kept arguments and at whose pseudonyms are; for auditors."),
                  Parameter.number("limit", Simulation.MAX_RECORDS, "Records looked at."),
                  Parameter.text("cursor", "What the page before had as next.")))
          .toList();

  private static final int LIMIT = 1_000;
  private static final int MAX_DELETED = 1_000;
  private static final int MAX_AT_ONCE = 2;
  private static final long TURN_SECONDS = 4;

  /** What would let who asks guess where calls come from, and on whose behalf. */
  private static final List<String> OF_RECORD_READERS = List.of("source", "user", "session");

  private final Declarations declarations;
  private final Simulation.Log log;
  private final Semaphore turns = new Semaphore(MAX_AT_ONCE);

  SimulateResource(Declarations declarations, Recorded recorded) {
    this.declarations = declarations;
    this.log =
        new Simulation.Log(
            recorded.search(), recorded.records(), recorded.payloads(), recorded.subjects());
  }

  AdminAnswer simulate(Asked asked) {
    Optional<AdminAnswer> refusal = refusal(asked);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Documents.Read read = Documents.read(asked.request().body(), asked.caller().tenant());
    if (!read.problems().isEmpty()) {
      return AdminAnswer.invalid("Invalid documents", read.problems());
    }
    Set<ResourceId> gone = deleted(asked);
    Optional<AdminAnswer> refused =
        read.documents().isEmpty() && !gone.isEmpty()
            ? Optional.empty()
            : ApplyResource.refusal(read.documents(), asked.caller());
    if (refused.isPresent()) {
      return refused.get();
    }
    if (!takesTurn()) {
      return AdminAnswer.problem(
              503, "Busy", "Others have " + MAX_AT_ONCE + " simulations run now: try again.")
          .with("retry-after", "1");
    }
    try {
      GatewaySnapshot now = declarations.snapshot();
      return switch (declarations.propose(read.documents(), gone)) {
        case Proposed.Wrong wrong -> AdminAnswer.invalid("Invalid documents", wrong.problems());
        case Proposed.Good good -> LogThreads.answer(() -> simulate(asked, now, good.snapshot()));
      };
    } finally {
      turns.release();
    }
  }

  /** A page of another one is soon over. */
  private boolean takesTurn() {
    try {
      return turns.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<AdminAnswer> refusal(Asked asked) {
    Caller caller = asked.caller();
    if (!caller.isOne(AdminRole.POLICY_AUTHOR, AdminRole.AUDITOR, AdminRole.ADMIN)) {
      return Optional.of(
          Caller.lacks(AdminRole.POLICY_AUTHOR, "to try documents on recorded calls"));
    }
    if (asked.query().flag("disclose") && !isAuditor(caller)) {
      return Optional.of(
          Caller.lacks(AdminRole.AUDITOR, "to have rules look at arguments and persons"));
    }
    return isAuditor(caller)
        ? Optional.empty()
        : OF_RECORD_READERS.stream()
            .filter(asked.query()::has)
            .findFirst()
            .map(name -> Caller.lacks(AdminRole.AUDITOR, "to choose calls by " + name));
  }

  private static boolean isAuditor(Caller caller) {
    return caller.isOne(AdminRole.AUDITOR, AdminRole.ADMIN);
  }

  private static Set<ResourceId> deleted(Asked asked) {
    Set<ResourceId> gone = new HashSet<>();
    TenantId tenant = asked.caller().tenant();
    for (String each : asked.query().text("delete").split(",", -1)) {
      if (each.isEmpty() && !asked.query().has("delete")) {
        return gone;
      }
      int slash = each.indexOf('/');
      Optional<Kind> kind = Kind.find(slash < 0 ? "" : each.substring(0, slash));
      String name = each.substring(slash + 1);
      if (kind.isEmpty() || !ResourceId.isName(name) || gone.size() >= MAX_DELETED) {
        throw new Query.Refused(
            "delete is up to "
                + MAX_DELETED
                + " of KIND/NAME with commas between, like Role/guest.");
      }
      if (kind.get() == Kind.GATEWAY && !tenant.equals(TenantId.DEFAULT)) {
        throw new Query.Refused("A Gateway belongs to no tenant: it is not for this key.");
      }
      gone.add(new ResourceId(tenant, kind.get().label(), name));
    }
    return gone;
  }

  private AdminAnswer simulate(Asked asked, GatewaySnapshot now, GatewaySnapshot proposed) {
    Query query = asked.query();
    RecordQuery wanted = RecordsResource.filter(asked);
    Optional<Place> behind =
        query.text("cursor").isEmpty()
            ? Optional.empty()
            : Optional.of(RecordCursor.parse(query.text("cursor"), wanted));
    Sight sight = new Sight(query.flag("disclose"), isAuditor(asked.caller()));
    try {
      Simulation.Page page =
          new Simulation(log, now, proposed, sight, System::nanoTime)
              .page(wanted, behind, query.number("limit", Simulation.MAX_RECORDS, LIMIT));
      List<String> calls = new ArrayList<>();
      page.tally().groups().map(SimulateResource::toJson).forEach(calls::add);
      JsonObject answer =
          new JsonObject()
              .number("snapshotVersion", now.version())
              .number("records", page.records())
              .number("others", page.others())
              .json("calls", JsonObject.array(calls));
      page.next().ifPresent(next -> answer.text("next", RecordCursor.of(next, wanted)));
      return AdminAnswer.json(200, answer.texts("findings", page.findings()).toString());
    } catch (IOException e) {
      return RecordsResource.unreadable(e);
    }
  }

  private static String toJson(Tally.Group group) {
    RecordedCall call = group.call();
    JsonObject about = new JsonObject().text("agent", call.agent());
    call.issuer().ifPresent(issuer -> about.text("issuer", issuer));
    about.text("adapter", call.place()).text("method", call.method());
    call.target().ifPresent(target -> about.text("target", target));
    about.text("firstId", call.id()).text("firstTime", call.time().toString());
    return new JsonObject()
        .text("result", lower(group.result()))
        .number("count", group.count())
        .json("call", about.toString())
        .json("then", decision(call.isAllowed() ? "allowed" : "denied", call.rule()))
        .json("now", decision(lower(group.replay().verdict()), group.replay().why()))
        .toString();
  }

  private static String decision(String decision, String why) {
    return new JsonObject().text("decision", decision).text("why", why).toString();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
