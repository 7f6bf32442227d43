package io.cardea.dataplane.taskcross;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.SessionLoss;
import io.cardea.dataplane.relay.UpstreamErrors;
import io.cardea.dataplane.task.UnknownTask;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.function.Consumer;

/** One request of the gateway's own to a server, and its answer. Lives on one event loop. */
final class Ask implements UpstreamReply {

  private static final int LARGE = 64 * 1024;

  private final Call call;
  private final EventLoop loop;
  private final Consumer<Heard> then;
  private final Runnable onSessionLost;
  private boolean done;

  /**
   * @param then learns what came of it, once
   * @param onSessionLost runs before that if the server does not know the session any more
   */
  Ask(Call call, EventLoop loop, Consumer<Heard> then, Runnable onSessionLost) {
    this.call = call;
    this.loop = loop;
    this.then = then;
    this.onSessionLost = onSessionLost;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (SessionLoss.isSaid(head, body) && call.attachment().isPresent()) {
      onSessionLost.run();
      // Its tasks went with it.
      finish(new Heard.Nothing(UnknownTask.REFUSAL));
    } else if (head.isType("application/json")) {
      read(body, UpstreamErrors.invalid(call, "no response"));
    } else {
      finish(new Heard.Nothing(UpstreamErrors.status(call, head)));
    }
  }

  @Override
  public void onStream(UpstreamHead head) {}

  @Override
  public void onEvent(SseEvent event) {
    if (!event.isEmpty() && !done && isResponse(event.data())) {
      read(event.data(), UpstreamErrors.invalid(call, "no response"));
    }
  }

  /** Requests and notifications on the way are for nobody: the client waits for an answer only. */
  private boolean isResponse(byte[] json) {
    return json.length > LARGE
        || parse(json) instanceof Heard.Result
        || parse(json) instanceof Heard.Failed;
  }

  private void read(byte[] json, Refusal invalid) {
    if (json.length > LARGE) {
      loop.compute(() -> parse(json), this::finish, _ -> finish(new Heard.Nothing(invalid)));
    } else {
      finish(parse(json));
    }
  }

  private Heard parse(byte[] json) {
    int depth = call.arrival().snapshot().settings().limits().jsonDepth();
    if (Json.parse(json, depth) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse response) {
      return response.isError() ? new Heard.Failed(response) : new Heard.Result(response);
    }
    return new Heard.Nothing(UpstreamErrors.invalid(call, "no response"));
  }

  @Override
  public void onEnd() {
    finish(new Heard.Nothing(UpstreamErrors.invalid(call, "no response before its end")));
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    finish(new Heard.Nothing(UpstreamErrors.of(call, failure)));
  }

  private void finish(Heard heard) {
    if (!done) {
      done = true;
      then.accept(heard);
    }
  }
}
