package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.dataplane.rounds.PendingQuestions;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.task.FinishedTasks;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskRewriting;
import io.cardea.dataplane.task.UnknownTask;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the gateway answers itself where several servers stand behind one address: everything that
 * is not about one thing of one server. Lives on one event loop.
 */
public final class Answers {

  private static final Duration STORE_DEADLINE = Duration.ofSeconds(2);

  /** How long servers are awaited that are told something. */
  private static final Duration TELLING = Duration.ofSeconds(1);

  private static final Set<String> LEVELS =
      Set.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  /** Clients keep the ids of their tasks (MCP 2025-11-25, "Tasks", capability tasks.list). */
  private static final Refusal NO_TASK_LIST =
      Refusal.of(
          200,
          RpcError.METHOD_NOT_FOUND,
          "This address does not list tasks: ask for each with tasks/get.");

  private final Workplace place;
  private final Greetings greetings;
  private final Lists lists;
  private final Listening listening;
  private final Subscriptions subscriptions;

  public Answers(
      Aggregates shared, EventLoop loop, Upstreams upstreams, Sessions sessions, TaskIds tasks) {
    this.place = new Workplace(shared, loop, upstreams, sessions, tasks);
    this.greetings = new Greetings(place);
    this.lists = new Lists(place);
    this.listening = new Listening(place);
    this.subscriptions = new Subscriptions(place);
  }

  /** Answers {@code call}; {@code reply} gets exactly one answer. */
  public void answer(Call call, ClientReply reply, Ending ending) {
    Answer answer = new Answer(call, reply, ending);
    if (call.arrival().verb() == Arrival.Verb.GET) {
      new SessionStream(call, reply, ending, place).begin();
    } else if (call.arrival().verb() == Arrival.Verb.DELETE) {
      end(answer);
    } else if (call.message().orElse(null) instanceof RpcRequest request) {
      request(answer, request, call.method().orElseThrow());
    } else {
      told(call);
      if (call.is(McpMethod.ROOTS_CHANGED)) {
        tellServers(call, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
      }
      answer.accepted(202);
    }
  }

  /** What a client answers the gateway itself, or takes back of what the gateway asks for it. */
  private void told(Call call) {
    Optional<SessionKey> session = call.session().map(known -> known.id().key());
    if (session.isEmpty()) {
      return;
    }
    if (call.message().orElse(null) instanceof RpcResponse response) {
      boolean _ = place.shared().questions().answer(session.get(), response);
    } else if (call.is(McpMethod.CANCELLED)
        && call.message().orElse(null) instanceof RpcNotification cancelled) {
      JsonDocument document = cancelled.document();
      int id = document.member(cancelled.params(), "requestId");
      if (id != JsonDocument.NONE) {
        RequestId.parse(document.raw(id))
            .ifPresent(request -> place.shared().inFlight().cancel(session.get(), request));
      }
    }
  }

  /** Keeps or ends the subscription that {@code call} is about, of a server without sessions. */
  public void subscribe(Call call, ClientReply reply, Ending ending) {
    subscriptions.change(new Answer(call, reply, ending), call.is(McpMethod.RESOURCES_SUBSCRIBE));
  }

  private void request(Answer answer, RpcRequest request, McpMethod method) {
    switch (method) {
      case INITIALIZE -> greetings.initialize(answer, request);
      case DISCOVER -> greetings.discover(answer);
      case PING -> answer.result("");
      case SET_LEVEL -> setLevel(answer, request);
      case TOOLS_LIST -> lists.list(answer, request, Kind.TOOL);
      case PROMPTS_LIST -> lists.list(answer, request, Kind.PROMPT);
      case RESOURCES_LIST -> lists.list(answer, request, Kind.RESOURCE);
      case RESOURCE_TEMPLATES_LIST -> lists.list(answer, request, Kind.TEMPLATE);
      case SUBSCRIPTIONS_LISTEN -> listening.listen(answer, request);
      // No server has it, or its server is not known to have one.
      case TASKS_GET, TASKS_RESULT, TASKS_UPDATE, TASKS_CANCEL ->
          answer.refuse(UnknownTask.REFUSAL);
      case TASKS_LIST -> answer.refuse(NO_TASK_LIST);
      // These are about one thing of one server, which answers them.
      case TOOLS_CALL,
          PROMPTS_GET,
          RESOURCES_READ,
          RESOURCES_SUBSCRIBE,
          RESOURCES_UNSUBSCRIBE,
          COMPLETE,
          // These are no requests of clients.
          CREATE_MESSAGE,
          ELICIT,
          ROOTS_LIST,
          INITIALIZED,
          ROOTS_CHANGED,
          CANCELLED,
          PROGRESS,
          LOG_MESSAGE,
          TOOLS_CHANGED,
          PROMPTS_CHANGED,
          RESOURCES_CHANGED,
          RESOURCE_UPDATED,
          ELICITATION_COMPLETE,
          SUBSCRIPTIONS_ACKNOWLEDGED,
          TASK_STATUS,
          TASK_CHANGED ->
          throw new IllegalStateException("not the gateway's to answer: " + method);
    }
  }

  private void setLevel(Answer answer, RpcRequest request) {
    JsonDocument document = request.document();
    int node = document.member(request.params(), "level");
    if (!document.isString(node) || !LEVELS.contains(document.text(node))) {
      answer.refuse(
          Refusal.of(200, RpcError.INVALID_PARAMS, "level must be one of " + sorted(LEVELS)));
      return;
    }
    String level = document.text(node);
    Call call = answer.call();
    place
        .loop()
        .await(
            place.sessions().setLogLevel(call.session().orElseThrow().id().key(), level),
            STORE_DEADLINE,
            _ -> tellServers(call, Opening.setLevel(level), () -> answer.result("")),
            _ -> answer.refuse(Unanswered.STORE));
  }

  private static List<String> sorted(Set<String> words) {
    return words.stream().sorted().toList();
  }

  private void end(Answer answer) {
    Call call = answer.call();
    place.shared().inFlight().cancelAll(call.session().orElseThrow().id().key());
    eachServer(call, (_, attachment) -> UpstreamMessages.delete(attachment), () -> () -> {});
    place
        .loop()
        .await(
            place.sessions().end(call.session().orElseThrow().id().key()),
            STORE_DEADLINE,
            _ -> answer.accepted(204),
            _ -> answer.refuse(Unanswered.STORE));
  }

  private void tellServers(Call call, String json) {
    tellServers(call, json, () -> {});
  }

  /**
   * Tells every server, and runs {@code then} once all have it, so that none goes on as before; who
   * is slow is not waited for longer than {@link #TELLING}.
   */
  private void tellServers(Call call, String json, Runnable then) {
    byte[] bytes = json.getBytes(UTF_8);
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    eachServer(
        call,
        (_, attachment) -> UpstreamMessages.message(attachment, bytes),
        () -> {
          CompletableFuture<Boolean> one = new CompletableFuture<>();
          told.add(one);
          return () -> one.complete(true);
        });
    place
        .loop()
        .await(
            CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)),
            TELLING,
            _ -> then.run(),
            _ -> then.run());
  }

  /**
   * Sends to every server that the session of {@code call} has a session at.
   *
   * @param then gives what is run when the next of them has answered
   */
  private void eachServer(
      Call call,
      BiFunction<Adapter, Attachment, UpstreamRequest> request,
      Supplier<Runnable> then) {
    call.session()
        .orElseThrow()
        .state()
        .attachments()
        .forEach((name, attachment) -> {
          Adapter adapter =
              place.snapshot().adapters().get(call.arrival().route().endpoint().adapterKey(name));
          if (adapter != null
              && place.snapshot().access().decide(call.principal(), adapter, Action.USE)
                  instanceof Permit permit) {
            UpstreamExchange _ =
                place
                    .upstreams()
                    .open(permit, request.apply(adapter, attachment), new Discard(then.get()));
          }
        });
  }

  /** Ends the streams of this event loop; their clients come back within {@code spreadMillis}. */
  public void endStreams(int spreadMillis, RandomGenerator random) {
    place.endStreams(spreadMillis, random);
  }

  /** Which sessions have their stream where. */
  public OpenStreams streams() {
    return place.streams();
  }

  /** What clients have been asked. */
  public PendingQuestions questions() {
    return place.shared().questions();
  }

  /** Which eras servers speak. */
  public EraBook eras() {
    return place.shared().eras();
  }

  /** Has {@code adapter} learned anew, and completes when it has been tried. */
  public CompletionStage<Void> relearned(AdapterKey adapter) {
    return place.shared().catalog().relearned(adapter);
  }

  /** Notes what URIs in the result at {@code node} of the server of {@code call} need. */
  public void uris(Call call, JsonDocument document, int node, JsonEdit edit) {
    place.routed(call).result(document, node, edit);
  }

  /** Results of tasks that no server has. */
  public FinishedTasks finished() {
    return place.shared().finished();
  }

  /** What is changed in what the server of {@code call} says, where the gateway only passes on. */
  public Rewriting passing(Call call) {
    return new TaskRewriting(call, place.tasks());
  }

  /**
   * Has a stream that is only passed on taken over once an operator makes something of the tools of
   * {@code adapter}.
   *
   * @param takeOver ends the stream; {@code false} if that cannot be done yet
   * @return what forgets the stream
   */
  public Runnable untilCustom(AdapterKey adapter, BooleanSupplier takeOver) {
    PassedWatch watch = new PassedWatch(adapter, place, takeOver);
    watch.begin();
    return watch::close;
  }

  /** What is changed in what the server of {@code call} says. */
  public Rewriting rewriting(Call call) {
    return place.rewriting(call);
  }

  /** What is changed in what the legacy server of the stateless {@code call} says. */
  public Rewriting rewriting(Call call, CallInSession there) {
    return place.rewriting(call, there);
  }
}
