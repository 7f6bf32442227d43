package io.cardea.dataplane.stage;

import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.Destination.Here;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.listing.VersionChoice;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.relay.Floor;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.task.ServerTask;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskOwner;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.EndpointKey.Kind;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who answers it? On {@code /adapters/{name}/mcp} that server, which the client speaks with itself
 * if both speak one era. Else, and where several stand behind one address, the server that has what
 * the call names, or the gateway itself.
 */
public final class Resolve implements Stage {

  private final EndpointViews views;
  private final CatalogFeed catalog;
  private final EraBook eras;
  private final FollowUps followUps;
  private final TaskIds tasks;

  public Resolve(
      EndpointViews views, CatalogFeed catalog, EraBook eras, InFlight inFlight, TaskIds tasks) {
    this.views = views;
    this.catalog = catalog;
    this.eras = eras;
    this.followUps = new FollowUps(inFlight);
    this.tasks = tasks;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    Optional<Refusal> noVersion = Versions.refusal(call);
    if (noVersion.isPresent()) {
      return new StageResult.Reply(noVersion.get());
    }
    if (endpoint.kind() == Kind.ADAPTER) {
      Adapter adapter = own(call).orElse(null);
      return adapter == null
          ? new StageResult.Reply(Authorize.noAdapter(call))
          : single(call, adapter, facts);
    }
    if (endpoint.kind() == Kind.PROFILE
        && !call.arrival().snapshot().profiles().containsKey(endpoint)) {
      return new StageResult.Reply(Authorize.NO_ENDPOINT.because("no such profile"));
    }
    return mediated(call, facts);
  }

  private StageResult single(Call call, Adapter adapter, Facts facts) {
    Optional<Fact.Learned> unknown = unknown(call, adapter, facts);
    if (unknown.isPresent()) {
      return new StageResult.Need(unknown.get());
    }
    boolean isCustom = !call.arrival().snapshot().tools(adapter.key()).isEmpty();
    boolean ours = call.session().filter(session -> session.at(adapter).isEmpty()).isPresent();
    // What the gateway offers by itself has no streams, and no one to speak with; and who speaks
    // with one version would not hear of it that it gets another. Nor has a server itself what an
    // operator makes of its tools.
    boolean isSpokenTo =
        era(call, adapter) == call.revision().era()
            && !ours
            && !(adapter.upstream() instanceof RestUpstream)
            && !hasVersions(adapter)
            && !isCustom
            && !followUps.isOfMediated(call, adapter);
    return isSpokenTo ? to(call, itself(call, adapter)) : mediated(call, facts);
  }

  /** What must be learned before it can be said in which era to speak to the server. */
  private Optional<Fact.Learned> unknown(Call call, Adapter adapter, Facts facts) {
    Instant now = call.arrival().time();
    // Over a channel there is no status that says that a request was not understood.
    boolean isUnknown =
        adapter.upstream() instanceof HttpUpstream
            ? eras.isOpen(adapter.key(), call.revision().era(), now)
            : !eras.knows(adapter.key(), now);
    return isUnknown ? unlearned(call, adapter, facts) : Optional.empty();
  }

  /**
   * What has to be learned of the server first. Who may not use it waits for nothing and has
   * nothing asked: that would tell that it exists.
   */
  private static Optional<Fact.Learned> unlearned(Call call, Adapter adapter, Facts facts) {
    AccessPolicy policy = call.arrival().snapshot().access();
    return Optional.of(new Fact.Learned(adapter.key()))
        .filter(learned -> facts.find(learned).isEmpty())
        .filter(_ -> policy.decide(call.principal(), adapter, Action.USE) instanceof Permit);
  }

  /** The server that the client speaks with itself, and what it calls the task that is named. */
  private Destination itself(Call call, Adapter adapter) {
    return task(call)
        .filter(task -> task.adapter().equals(adapter.key().label()))
        .<Destination>map(task ->
            new Destination.Server(
                adapter, Optional.of(task.id()), Optional.empty(), Optional.empty()))
        .orElseGet(() ->
            new Destination.Server(
                adapter, Optional.empty(), believed(call, adapter), Optional.empty()));
  }

  /** The definition of the tool that is called, where the operator takes the server's word. */
  private Optional<Item> believed(Call call, Adapter adapter) {
    return adapter.resilience().trustAnnotations()
            && call.is(McpMethod.TOOLS_CALL)
            && call.message().orElse(null) instanceof RpcRequest request
        ? Targets.of(McpMethod.TOOLS_CALL, request)
            .flatMap(actions -> target(view(call), actions.getFirst()))
            .flatMap(EndpointView.Target::item)
        : Optional.empty();
  }

  /** The task that the call names, if it is one of the caller's. */
  private Optional<ServerTask> task(Call call) {
    if (!(call.message().orElse(null) instanceof RpcRequest request)
        || call.method().filter(method -> method.target() == McpMethod.Target.TASK).isEmpty()) {
      return Optional.empty();
    }
    JsonDocument document = request.document();
    int id = document.member(request.params(), "taskId");
    return document.isString(id)
        ? tasks.open(TaskOwner.of(call), document.text(id))
        : Optional.empty();
  }

  private Destination serverOfTask(Call call) {
    EndpointView view = view(call);
    return task(call)
        .flatMap(task ->
            adapter(call, task.adapter())
                .filter(adapter -> view.has(adapter.key()))
                .<Destination>map(adapter ->
                    new Destination.Server(
                        adapter,
                        Optional.of(task.id()),
                        Optional.empty(),
                        Optional.of(era(call, adapter)))))
        .orElse(Here.HERE);
  }

  private StageResult mediated(Call call, Facts facts) {
    return switch (call.message().orElse(null)) {
      case null -> to(call, Here.HERE);
      case RpcResponse _, RpcNotification _ ->
          to(call, followUps.server(call).map(adapter -> server(call, adapter)).orElse(Here.HERE));
      case RpcRequest request -> requested(call, request, facts);
    };
  }

  /** What is no request does not cross the eras: the gateway itself knows what it is about. */
  private Destination server(Call call, Adapter adapter) {
    Era era = era(call, adapter);
    return era == call.revision().era() ? Destination.Server.of(adapter).speaking(era) : Here.HERE;
  }

  private StageResult requested(Call call, RpcRequest request, Facts facts) {
    McpMethod method = call.method().orElseThrow();
    if (method.target() == McpMethod.Target.NONE
        || method.target() == McpMethod.Target.SUBSCRIPTIONS) {
      return to(call, Here.HERE);
    }
    Optional<List<Action>> actions = Targets.of(method, request);
    if (actions.isEmpty()) {
      return new StageResult.Reply(Authorize.noTarget(call, request.method()));
    }
    if (method.target() == McpMethod.Target.TASK) {
      return to(call, serverOfTask(call));
    }
    Action action = actions.get().getFirst();
    EndpointView view = view(call);
    Optional<Fact.Learned> unlearned =
        action.kind() == Action.Kind.TOOL
            ? view.unlearned(action.target())
                .map(call.arrival().snapshot().adapters()::get)
                .flatMap(adapter -> unlearned(call, adapter, facts))
            : Optional.empty();
    if (unlearned.isPresent()) {
      return new StageResult.Need(unlearned.get());
    }
    return target(view, action)
        .or(() -> sole(call, action))
        .map(found -> served(call, found, facts))
        .orElseGet(() ->
            new StageResult.Reply(
                Authorize.unknown(call, action).because("no server has what is called so here")));
  }

  private StageResult served(Call call, EndpointView.Target found, Facts facts) {
    // One that was tried and does not answer is asked as if it spoke the client's era, and refuses.
    Optional<Fact.Learned> unknown =
        isTried(found.adapter()) ? Optional.empty() : unknown(call, found.adapter(), facts);
    if (unknown.isPresent()) {
      return new StageResult.Need(unknown.get());
    }
    return to(
        call,
        new Destination.Server(
            found.adapter(),
            Optional.of(found.name()),
            found.item(),
            Optional.of(era(call, found.adapter())),
            found.custom()));
  }

  private boolean isTried(Adapter adapter) {
    return catalog
        .current()
        .find(adapter.key())
        .filter(known -> known.health().state() != Health.State.UNKNOWN)
        .isPresent();
  }

  private static Optional<EndpointView.Target> target(EndpointView view, Action action) {
    return switch (action.kind()) {
      case TOOL -> view.tool(action.target());
      case PROMPT -> view.prompt(action.target());
      case RESOURCE -> view.resource(action.target());
      case USE -> Optional.empty();
    };
  }

  /**
   * A server that has its address to itself also has what it does not list, but for tools where an
   * operator has made something of any.
   */
  private static Optional<EndpointView.Target> sole(Call call, Action action) {
    return call.arrival().route().endpoint().kind() == Kind.ADAPTER
        ? own(call)
            .filter(adapter ->
                action.kind() != Action.Kind.TOOL
                    || call.arrival().snapshot().tools(adapter.key()).isEmpty())
            .map(adapter -> new EndpointView.Target(adapter, action.target(), Optional.empty()))
        : Optional.empty();
  }

  private EndpointView view(Call call) {
    return views.of(call.arrival().snapshot(), catalog.current(), call);
  }

  /** The server that has the address to itself, at the version that the caller gets. */
  private static Optional<Adapter> own(Call call) {
    Arrival arrival = call.arrival();
    return adapter(call, arrival.route().endpoint().name())
        .map(new VersionChoice(arrival.snapshot(), call));
  }

  private static boolean hasVersions(Adapter adapter) {
    return adapter.key().isVersion() || !adapter.versions().isEmpty();
  }

  private Era era(Call call, Adapter adapter) {
    return Floor.allowsLegacy(adapter)
        ? eras.of(adapter.key(), call.revision().era(), call.arrival().time())
        : Era.MODERN;
  }

  private static Optional<Adapter> adapter(Call call, String name) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return Optional.ofNullable(call.arrival().snapshot().adapters().get(endpoint.adapterKey(name)));
  }

  private static StageResult to(Call call, Destination destination) {
    return new StageResult.Continue(call.withDestination(destination));
  }
}
