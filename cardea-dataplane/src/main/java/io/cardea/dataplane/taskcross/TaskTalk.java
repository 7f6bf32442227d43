package io.cardea.dataplane.taskcross;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.TaskRequests;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.Upstreams;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's request about a task, answered by what one or more requests to its server bring.
 * Lives on one event loop.
 */
final class TaskTalk {

  /**
   * What it is done with.
   *
   * @param sessions forget sessions that a server has lost
   */
  record Tools(Upstreams upstreams, EventLoop loop, Sessions sessions) {}

  private final Call call;
  private final ClientReply client;
  private final Ending ending;
  private final Tools tools;
  private @Nullable UpstreamExchange exchange;
  private int steps;
  private boolean done;

  TaskTalk(Call call, ClientReply client, Ending ending, Tools tools) {
    this.call = call;
    this.client = client;
    this.ending = ending;
    this.tools = tools;
    client.onGone(this::onGone);
  }

  Call call() {
    return call;
  }

  EventLoop loop() {
    return tools.loop();
  }

  boolean isOver() {
    return done;
  }

  /** The id by which the client asked. */
  String clientsId() {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    return document.text(document.member(request.params(), "taskId"));
  }

  /** The id that the server knows. */
  String serversId() {
    return ((Destination.Server) call.destination()).name().orElseThrow();
  }

  /** Asks the server about the task; a client that has gone learns nothing any more. */
  void ask(McpMethod method, Consumer<Heard> then) {
    if (done) {
      return;
    }
    Ask ask =
        new Ask(
            call,
            tools.loop(),
            heard -> {
              if (!done) {
                then.accept(heard);
              }
            },
            this::loseSession);
    steps++;
    exchange =
        tools
            .upstreams()
            .open(
                call.permit(),
                TaskRequests.of(call, method, serversId(), steps).tracedBy(call.arrival().trace()),
                ask);
  }

  private void loseSession() {
    call.session()
        .ifPresent(session ->
            call.attachment()
                .ifPresent(
                    lost -> tools.sessions().detach(session.id().key(), call.place(), lost)));
  }

  /** Answers with {@code json} as the result. */
  void answer(String json) {
    end("\"result\":" + json, Outcome.Status.OK);
  }

  /** Answers with {@code json} as the error. */
  void fail(String json) {
    end("\"error\":" + json, Outcome.Status.ERROR);
  }

  private void end(String member, Outcome.Status status) {
    if (done) {
      return;
    }
    done = true;
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":" + call.requestId().orElseThrow().json() + "," + member + "}";
    client.body(200, Map.of(), json.getBytes(UTF_8));
    ending.ended(status, "200", nanos());
  }

  void refuse(Refusal refusal) {
    if (!done) {
      done = true;
      RpcError error = refusal.withRequestId(call.arrival().id()).error();
      client.body(refusal.status(), refusal.headers(), error.toBytes(call.requestId()));
      ending.ended(Outcome.Status.ERROR, EndDetail.refused(refusal), nanos());
    }
  }

  /** What to tell the client when the server has told no task. */
  void pass(Heard heard) {
    switch (heard) {
      case Heard.Result _ -> throw new IllegalArgumentException("a result is no failure");
      case Heard.Failed failed -> fail(failed.error());
      case Heard.Nothing nothing -> refuse(nothing.refusal());
    }
  }

  private void onGone() {
    if (!done) {
      done = true;
      if (exchange != null) {
        exchange.cancel();
      }
      ending.ended(Outcome.Status.CANCELLED, "the client went away", nanos());
    }
  }

  private long nanos() {
    return exchange == null ? 0 : exchange.upstreamNanos();
  }
}
