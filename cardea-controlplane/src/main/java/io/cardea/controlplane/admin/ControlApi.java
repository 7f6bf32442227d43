package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Nodes;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.secret.SecretRefused;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.SecretsClosed;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The resources below {@code /api/v1}, and what is done with all of them. */
public final class ControlApi {

  private static final Parameter REASON = Parameter.text("reason", "Why; kept in the history.");
  private static final Parameter DRY_RUN = Parameter.flag("dryRun", "Only say what would change.");
  private static final List<Parameter> OF_CHANGE = List.of(REASON, DRY_RUN);
  private static final List<Parameter> OF_HISTORY =
      List.of(
          Parameter.number("limit", HistoryQuery.MAX_LIMIT, "Revisions on the page."),
          Parameter.number("before", Integer.MAX_VALUE, "Only those with a smaller number."));
  private static final List<Parameter> OF_ROLLBACK =
      List.of(
          Parameter.number("to", Integer.MAX_VALUE, "The revision to go back to."),
          REASON,
          DRY_RUN);
  private static final List<Parameter> OF_LIST =
      List.of(
          Parameter.number("limit", ResourceList.MAX_LIMIT, "Resources on the page."),
          Parameter.text("after", "Only those whose names come after this one."),
          Parameter.text("labels", "A selector: team=data,stage in (test,live),!old."),
          Parameter.text("tag", "Only those that have this tag."),
          Parameter.text("q", "Words that they hold, whatever their case."));
  private static final Shape DOCUMENTS =
      Shape.json("{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Document\"}}");

  private final ResourcesResource resources;
  private final ApplyResource apply;
  private final HistoryResource history;
  private final SecretsResource secrets;
  private final Declarations declarations;
  private final Nodes nodes;
  private final Operations operations;
  private final Repeats repeats;

  /**
   * The API over these.
   *
   * @param declarations what is declared by files and in {@code store}
   * @param secrets what it refers to
   * @param search what servers offer
   * @param limits what is used of limits
   * @param recorded what was recorded
   * @param nodes what each of the gateways runs
   */
  public ControlApi(
      Declarations declarations,
      ResourceStore store,
      SecretService secrets,
      SearchResource search,
      LimitsResource limits,
      Recorded recorded,
      Nodes nodes,
      Clock clock) {
    this.repeats = new Repeats(clock);
    this.declarations = declarations;
    this.nodes = nodes;
    this.resources = new ResourcesResource(declarations);
    this.apply = new ApplyResource(declarations);
    this.history = new HistoryResource(declarations, store);
    this.secrets = new SecretsResource(secrets, declarations);
    LogTurns turns = new LogTurns();
    List<Operation> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      all.addAll(ofKind(kind));
    }
    all.addAll(ofAll());
    all.add(
        operation("GET", "search", "search", "Find what servers offer, the best first.")
            .query(SearchResource.PARAMETERS)
            .answers(Shape.of("FoundPage"))
            .by(search::answer));
    all.add(
        operation("GET", "limits/{name}/usage", "usageOfLimit", "What is used of one, by counter.")
            .query(LimitsResource.PARAMETERS)
            .answers(Shape.of("LimitUsage"))
            .by(limits::usage));
    all.add(
        operation("GET", "audit", "readAudit", "What was recorded since the answer before.")
            .query(AuditResource.PARAMETERS)
            .answers(Shape.json("{\"type\":\"object\"}"))
            .by(RecordsResource.ofReaders(turns.of(new AuditResource(recorded)::read))));
    all.addAll(ofRecords(new RecordsResource(recorded.search()), turns));
    all.addAll(new NodeRecordsResource(recorded).operations());
    all.addAll(new SubjectsResource(recorded).operations(turns));
    all.addAll(new HoldsResource(recorded.holds(), clock).operations());
    all.addAll(new SealResource(recorded.seal()).operations(turns));
    all.addAll(new NodeOrdersResource(recorded, clock).operations());
    all.addAll(ofSecrets());
    all.add(
        operation("POST", "explain", "explain", "Whether somebody may do something, and why.")
            .takes(Shape.json("{\"type\":\"object\"}"))
            .answers(Shape.json("{\"type\":\"object\"}"))
            .by(new ExplainResource(declarations, clock)::explain));
    all.add(
        operation(
                "POST", "policy/simulate", "simulate", "Decide recorded calls by what is proposed.")
            .query(SimulateResource.PARAMETERS)
            .takes(DOCUMENTS)
            .answers(Shape.of("Simulation"))
            .by(new SimulateResource(declarations, recorded)::simulate));
    this.operations = new Operations(all);
  }

  private List<Operation> ofKind(Kind kind) {
    String label = kind.label();
    String all = kind.plural();
    String one = all + "/{name}";
    Shape document = Shape.of(label);
    Shape resource = Shape.of("Resource");
    Shape patch = new Shape("application/merge-patch+json", "{\"type\":\"object\"}");
    return List.of(
        operation("GET", all, "list" + label, "List " + all + ", also those of files, by pages.")
            .query(OF_LIST)
            .answers(Shape.of("Page"))
            .by(on(kind, resources::list)),
        operation("GET", one, "get" + label, "Read one, with its ETag.")
            .answers(resource)
            .by(on(kind, resources::get)),
        operation("PUT", one, "put" + label, "Make or replace one; If-Match or If-None-Match: *.")
            .query(OF_CHANGE)
            .takes(document)
            .answers(resource)
            .by(on(kind, resources::put)),
        operation("PATCH", one, "patch" + label, "Change parts of one (RFC 7396).")
            .query(OF_CHANGE)
            .takes(patch)
            .answers(resource)
            .by(on(kind, resources::patch)),
        operation("DELETE", one, "delete" + label, "Remove one; it stays in the history.")
            .query(OF_CHANGE)
            .answers(Shape.of("Effect"))
            .by(on(kind, resources::delete)),
        operation("GET", one + "/history", "historyOf" + label, "What was changed of one.")
            .query(OF_HISTORY)
            .answers(Shape.of("History"))
            .by(on(kind, (asked, _) -> history.history(asked, Optional.of(id(asked, kind))))),
        operation("POST", one + "/rollback", "rollback" + label, "Make one again what it was.")
            .query(OF_ROLLBACK)
            .answers(Shape.of("Applied"))
            .by(on(kind, (asked, _) -> history.rollback(asked, Optional.of(id(asked, kind))))));
  }

  private static ResourceId id(Asked asked, Kind kind) {
    if (!ResourceId.isName(asked.part("name"))) {
      throw new Query.Refused("A name is " + ResourceId.NAME_FORM + ".");
    }
    return new ResourceId(asked.caller().tenant(), kind.label(), asked.part("name"));
  }

  private List<Operation> ofAll() {
    return List.of(
        operation("POST", "apply", "apply", "Make or replace several, all or none.")
            .query(OF_CHANGE)
            .takes(DOCUMENTS)
            .answers(Shape.of("Applied"))
            .by(apply::apply),
        operation("POST", "diff", "diff", "What applying them would change.")
            .takes(DOCUMENTS)
            .answers(Shape.of("Applied"))
            .by(apply::diff),
        operation("GET", "history", "history", "What was changed, the latest first.")
            .query(OF_HISTORY)
            .answers(Shape.of("History"))
            .by(asked -> history.history(asked, Optional.empty())),
        operation("POST", "rollback", "rollback", "Make all of the tenant again what it was.")
            .query(OF_ROLLBACK)
            .answers(Shape.of("Applied"))
            .by(asked -> history.rollback(asked, Optional.empty())),
        operation("GET", "schemas", "listSchemas", "The kinds of documents.")
            .answers(Shape.json("{\"type\":\"object\"}"))
            .by(_ ->
                AdminAnswer.json(200, new JsonObject().texts("items", Schemas.kinds()).toString())),
        operation("GET", "schemas/{kind}", "getSchema", "The JSON Schema of a kind.")
            .answers(new Shape("application/schema+json", "{\"type\":\"object\"}"))
            .by(asked -> schema(asked.part("kind"))),
        operation("GET", "status", "status", "What each node runs, and what is not in force.")
            .answers(Shape.of("NodeStatus"))
            .by(asked ->
                AdminAnswer.json(
                    200, NodeStatus.of(declarations, nodes, asked.caller().tenant()))));
  }

  private static List<Operation> ofRecords(RecordsResource records, LogTurns turns) {
    String all = "audit/records";
    return List.of(
        operation("GET", all, "findRecords", "What was recorded: each call with its outcome.")
            .query(RecordsResource.PARAMETERS)
            .answers(Shape.of("RecordPage"))
            .by(RecordsResource.ofReaders(turns.of(records::list))),
        operation("GET", all + "/{id}", "getRecord", "What was recorded of one request.")
            .answers(Shape.of("RecordEntry"))
            .by(RecordsResource.ofReaders(turns.of(records::get))));
  }

  private List<Operation> ofSecrets() {
    String all = SecretsResource.PATH;
    String one = all + "/{name}";
    Shape secret = Shape.of("Secret");
    return List.of(
        operation("GET", all, "listSecrets", "The secrets, without their values.")
            .answers(Shape.of("Secrets"))
            .by(secrets::list),
        operation("GET", one, "getSecret", "What is known of one; never its value.")
            .answers(secret)
            .by(secrets::get),
        operation("PUT", one, "putSecret", "Set or replace one; what refers to it has it at once.")
            .takes(Shape.of("SecretValue"))
            .answers(secret)
            .by(ofOperators(secrets::put)),
        operation("DELETE", one, "deleteSecret", "Remove one that nothing refers to.")
            .answers(Shape.json("{\"type\":\"object\"}"))
            .by(ofOperators(secrets::delete)),
        operation("POST", one + "/rollback", "rollbackSecret", "Give one its former value again.")
            .answers(secret)
            .by(ofOperators(secrets::rollback)));
  }

  /** Who connects servers handles their credentials. */
  private static Handler ofOperators(Handler handler) {
    return asked ->
        asked.caller().isOne(AdminRole.OPERATOR, AdminRole.ADMIN)
            ? handler.answer(asked)
            : Caller.lacks(AdminRole.OPERATOR, "to set and remove secrets");
  }

  /** A Gateway is of all tenants, so that only who administers the first one may see it. */
  private static Handler on(Kind kind, BiFunction<Asked, Kind, AdminAnswer> handler) {
    return asked ->
        kind == Kind.GATEWAY && !asked.caller().tenant().equals(TenantId.DEFAULT)
            ? AdminAnswer.problem(
                403,
                "Forbidden",
                "A Gateway belongs to no tenant: use a key of the tenant default.")
            : handler.apply(asked, kind);
  }

  private static OperationBuilder operation(String method, String path, String id, String summary) {
    return new OperationBuilder(method, path, id, summary);
  }

  /** What is declared by files and in the store. */
  Declarations declarations() {
    return declarations;
  }

  /** Answers {@code request}, whose path is below {@code /api/v1/}; blocking. */
  AdminAnswer answer(AdminRequest request, Caller caller) {
    if (!caller.seesAll()) {
      return Caller.lacks(AdminRole.VIEWER, "to see this (a publisher uses /adapters and /tools)");
    }
    try {
      // Nobody keeps the value of a secret, or the name of a person, in order to know it again.
      return SecretsResource.isAt(request.path())
              || SubjectsResource.isAt(request.path())
              || NodeOrdersResource.isErasure(request.path())
          ? operations.answer(request, caller)
          : repeats.answer(request, caller, () -> operations.answer(request, caller));
    } catch (SecretRefused e) {
      return AdminAnswer.problem(400, "Refused", String.valueOf(e.getMessage()));
    } catch (SecretsClosed e) {
      return AdminAnswer.problem(
          503, "Secrets closed", "Secrets cannot be stored: " + e.getMessage() + ".");
    }
  }

  /** The description of the API (OpenAPI 3.1), as JSON, which is YAML too. */
  public String openApi() {
    return OpenApi.of(operations.all());
  }

  private static AdminAnswer schema(String label) {
    return Kind.find(label)
        .map(kind -> new AdminAnswer(200, "application/schema+json", Schemas.of(kind)))
        .orElseGet(() ->
            AdminAnswer.problem(404, "Not found", "There are schemas of " + Schemas.kinds() + "."));
  }
}
