package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.Answers;
import io.cardea.dataplane.ask.Asking;
import io.cardea.dataplane.ask.ReadAnswers;
import io.cardea.dataplane.bridge.Bridges;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.continuation.ContinuingUpstreams;
import io.cardea.dataplane.guard.StreamGuard;
import io.cardea.dataplane.listener.BatchReply;
import io.cardea.dataplane.listener.HttpFront;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.node.Relaying;
import io.cardea.dataplane.overload.Overload;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.resume.StreamLoop;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.sse.SseStreams;
import io.cardea.dataplane.sse.StreamSeal;
import io.cardea.dataplane.stage.AdmitAgent;
import io.cardea.dataplane.stage.Attach;
import io.cardea.dataplane.stage.Authenticate;
import io.cardea.dataplane.stage.Authorize;
import io.cardea.dataplane.stage.BeginTrace;
import io.cardea.dataplane.stage.Classify;
import io.cardea.dataplane.stage.Customise;
import io.cardea.dataplane.stage.FindHome;
import io.cardea.dataplane.stage.FindSession;
import io.cardea.dataplane.stage.FirstTransport;
import io.cardea.dataplane.stage.KnowTasks;
import io.cardea.dataplane.stage.Quota;
import io.cardea.dataplane.stage.Recheck;
import io.cardea.dataplane.stage.Resolve;
import io.cardea.dataplane.trace.CallLine;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRead;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane of one event loop: takes requests from the listener and brings each to its end.
 */
public final class DataPlane implements HttpFront.Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);
  private static final int LARGE = 64 * 1024;

  private final Shared shared;
  private final EventLoop loop;
  private final Driver driver;
  private final SseStreams sse;
  private final Driver sseOpening;
  private final AuditTrail trail;
  private final LoadGate load;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param shared what all event loops share
   * @param upstreams servers as this event loop reaches them
   */
  public DataPlane(Vertx vertx, Shared shared, Upstreams upstreams) {
    this.shared = shared;
    this.loop = new EventLoop(vertx);
    this.trail = AuditTrail.of(shared, shared.audit().gathering(loop::run));
    SessionSeal seal = new SessionSeal(shared.sessionKeys(), shared.random());
    ContinuingUpstreams continuing = new ContinuingUpstreams(upstreams, loop);
    StreamGuard guard =
        new StreamGuard(
            new Recheck(shared.keys()),
            shared.checks().introspections(),
            shared.aggregates().snapshots(),
            shared.clock(),
            loop,
            this::cut);
    Sessions sessions = new Sessions(seal, shared.sessions(), shared.clock(), shared.link().self());
    this.driver =
        new Driver(
            new Driver.Parts(
                stages(shared, seal),
                shared.checks(),
                shared.sessions(),
                sessions,
                shared.homes(),
                new Relaying(shared.link(), shared.relays(), loop),
                trail,
                shared.admission(),
                new Asking(shared.sessionKeys(), shared.random()),
                new Bridges(shared.tasks()),
                continuing,
                new Answers(shared.aggregates(), loop, upstreams, sessions, shared.tasks()),
                shared.aggregates().attacher(),
                shared.aggregates().inFlight(),
                new StreamLoop(shared.streams(), loop),
                guard,
                shared.seats(),
                shared.quotas(),
                shared.metrics(),
                shared.incidents(),
                shared.clock()),
            loop);
    this.sse =
        new SseStreams(
            new SseStreams.Parts(
                shared.sseStreams(),
                new StreamSeal(shared.sessionKeys(), shared.random(), shared.link().self()),
                authenticate(shared),
                guard,
                shared.aggregates().snapshots(),
                driver,
                shared.clock()),
            loop);
    this.sseOpening = driver.with(sseStages(shared), new SseStep(sse));
    shared.door().add(loop, this::receive);
    this.load =
        new LoadGate(shared.overload(), authenticate(shared), shared.incidents(), shared.link());
    Overload.LoopClock clock = shared.overload().join(System.nanoTime());
    watchDelay(clock);
  }

  private void cut(Call call, String why) {
    CallLine.of(LOG.atInfo(), call)
        .addKeyValue("endpoint", call.arrival().route().endpoint())
        .log("event stream ended: {}", why);
    trail.ended(
        call,
        Refusal.of(403, RpcError.FORBIDDEN, "The event stream was ended.")
            .because("event stream ended: " + why));
  }

  /**
   * Each wait begins when the one before has ended, so that what is late once is not late twice.
   */
  private void watchDelay(Overload.LoopClock clock) {
    loop.after(
        Overload.LoopClock.PERIOD,
        () -> {
          clock.tick(System.nanoTime());
          watchDelay(clock);
        });
  }

  /** The request path of a GET that opens an event stream of HTTP+SSE. */
  private static List<Stage> sseStages(Shared shared) {
    return List.of(
        authenticate(shared),
        new AdmitAgent(),
        new FirstTransport(),
        resolve(shared),
        new Authorize(shared.uris()));
  }

  private static Authenticate authenticate(Shared shared) {
    return new Authenticate(
        shared.keys(), shared.checks().tokens(), shared.checks().introspections(), shared.uris());
  }

  private static Resolve resolve(Shared shared) {
    return new Resolve(
        shared.aggregates().views(),
        shared.aggregates().catalog(),
        shared.aggregates().eras(),
        shared.aggregates().inFlight(),
        shared.tasks());
  }

  /**
   * The request path up to the upstream, in order. Its end, from the audit intent on, is the
   * driver.
   */
  private static List<Stage> stages(Shared shared, SessionSeal seal) {
    return List.of(
        authenticate(shared),
        new BeginTrace(shared.traces()),
        new AdmitAgent(),
        new Classify(),
        new FindSession(seal),
        new FindHome(
            shared.link(), new Held(shared.seats(), shared.aggregates(), shared.streams())),
        resolve(shared),
        new Authorize(shared.uris()),
        new Customise(),
        new Quota(shared.aggregates().views(), shared.aggregates().catalog()),
        new KnowTasks(),
        new ReadAnswers(shared.sessionKeys(), shared.random()),
        new Attach());
  }

  @Override
  public void receive(Arrival arrival, byte[] body, ClientReply reply) {
    if (arrival.verb() == Arrival.Verb.GET && load.isStopped()) {
      refuse(arrival, LoadGate.STOPPING, Optional.empty(), reply);
      return;
    }
    if (arrival.verb() != Arrival.Verb.POST) {
      boolean opensSse = arrival.route().door() == Route.Door.EVENTS;
      (opensSse ? sseOpening : driver).run(Call.of(arrival, Optional.empty()), reply);
      return;
    }
    Optional<Refusal> early = load.beforeParsing(arrival);
    if (early.isPresent()) {
      refuse(arrival, early.get(), Optional.empty(), reply);
      return;
    }
    int depth = arrival.snapshot().settings().limits().jsonDepth();
    if (body.length > LARGE) {
      loop.compute(
          () -> Json.parse(body, depth),
          json -> onJson(arrival, json, reply),
          _ -> refuse(arrival, RpcError.PARSE_ERROR, "The body cannot be read.", reply));
    } else {
      onJson(arrival, Json.parse(body, depth), reply);
    }
  }

  /**
   * Ends the event streams of this event loop; their clients come back within {@code spreadMillis}.
   */
  public void endStreams(int spreadMillis) {
    load.stop();
    // First, so that they do not open again what ends then.
    sseOpening.endStreams(spreadMillis, shared.random());
    driver.endStreams(spreadMillis, shared.random());
  }

  /** Ends the calls of this event loop that wait in the middle for their clients. */
  public void endSuspended() {
    driver.endSuspended();
  }

  @Override
  public void refused(Arrival arrival, Refusal refusal) {
    trail.refused(arrival, Optional.empty(), refusal);
    shared.metrics().refused(refusal.status());
  }

  @Override
  public void misframed(UUID id, String address, Refusal refusal) {
    trail.misframed(id, address, refusal);
    shared.metrics().refused(refusal.status());
  }

  private void onJson(Arrival arrival, Json json, ClientReply reply) {
    switch (json) {
      case JsonError error ->
          refuse(arrival, RpcError.PARSE_ERROR, "The body is not strict JSON: " + error, reply);
      case JsonDocument document
          when document.isArray(JsonDocument.ROOT)
              && arrival.route().door() == Route.Door.MESSAGES ->
          refuse(
              arrival,
              RpcError.INVALID_REQUEST,
              "HTTP+SSE has no batches: send each message by itself.",
              reply);
      case JsonDocument document when document.isArray(JsonDocument.ROOT) ->
          onBatch(arrival, document, reply);
      case JsonDocument document -> onMessage(arrival, document, JsonDocument.ROOT, reply);
    }
  }

  private void onMessage(Arrival arrival, JsonDocument document, int node, ClientReply reply) {
    RpcRead read = RpcMessage.read(document, node);
    if (read instanceof RpcMessage message) {
      Optional<Refusal> refusal = load.afterParsing(arrival, message);
      if (refusal.isPresent()) {
        refuse(arrival, refusal.get(), id(message), reply);
        return;
      }
    }
    switch (read) {
      case RpcMessage message when arrival.route().door() == Route.Door.MESSAGES ->
          sse.receive(Call.of(arrival, Optional.of(message)), reply);
      case RpcMessage message -> driver.run(Call.of(arrival, Optional.of(message)), reply);
      case RpcInvalid invalid -> {
        Refusal refusal =
            Refusal.of(
                400, RpcError.INVALID_REQUEST, "Not a JSON-RPC message: " + invalid.reason());
        refused(arrival, refusal);
        reply.body(
            400, Map.of(), refusal.withRequestId(arrival.id()).error().toBytes(invalid.id()));
      }
    }
  }

  /** Batches exist in 2025-03-26 only; each member passes the whole pipeline. */
  private void onBatch(Arrival arrival, JsonDocument document, ClientReply reply) {
    List<Integer> members = new ArrayList<>();
    for (int member = document.first(JsonDocument.ROOT);
        member != JsonDocument.NONE;
        member = document.nextElement(JsonDocument.ROOT, member)) {
      members.add(member);
    }
    int max = arrival.snapshot().settings().limits().batchMembers();
    Optional<String> problem = Batches.problem(arrival, document, members, max);
    if (problem.isPresent()) {
      refuse(arrival, RpcError.INVALID_REQUEST, problem.get(), reply);
      return;
    }
    BatchReply batch = new BatchReply(reply, members.size());
    for (int member : members) {
      onMessage(arrival.again(), document, member, batch.member());
    }
  }

  private static Optional<RequestId> id(RpcMessage message) {
    return message instanceof RpcRequest request ? Optional.of(request.id()) : Optional.empty();
  }

  private void refuse(Arrival arrival, int code, String message, ClientReply reply) {
    refuse(arrival, Refusal.of(400, code, message), Optional.empty(), reply);
  }

  private void refuse(Arrival arrival, Refusal refusal, Optional<RequestId> id, ClientReply reply) {
    refused(arrival, refusal);
    reply.body(
        refusal.status(),
        refusal.headers(),
        refusal.withRequestId(arrival.id()).error().toBytes(id));
  }
}
