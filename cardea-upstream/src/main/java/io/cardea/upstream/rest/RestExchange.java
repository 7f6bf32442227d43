package io.cardea.upstream.rest;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.ForwardingExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.loop.Loop;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message that the gateway answers itself, or with the answer of an API. On one event loop. */
final class RestExchange extends ForwardingExchange {

  private static final Logger LOG = LoggerFactory.getLogger(RestExchange.class);

  /** More is turned into a result beside the event loop. */
  private static final int LONG_ANSWER = 64 * 1024;

  private final Loop loop;
  private BiFunction<UpstreamHead, byte[], String> answering = (_, _) -> "";
  private boolean done;

  RestExchange(Loop loop, UpstreamReply reply) {
    super(reply);
    this.loop = loop;
  }

  /** Answers with {@code json}, soon. */
  void answer(int status, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    loop.run(() -> finish(new UpstreamHead(status, RestExchange::field, ""), body));
  }

  /** Answers with what {@code how} makes of the answer to the request that is sent now. */
  void ask(BiFunction<UpstreamHead, byte[], String> how) {
    answering = how;
  }

  private static @Nullable String field(String name) {
    return name.equalsIgnoreCase("content-type") ? "application/json" : null;
  }

  private void finish(UpstreamHead head, byte[] body) {
    if (!done) {
      done = true;
      super.onBody(head, body);
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (done) {
      return;
    }
    if (body.length <= LONG_ANSWER) {
      deliver(head, answering.apply(head, body));
    } else {
      loop.compute(() -> answering.apply(head, body), json -> deliver(head, json), this::onFault);
    }
  }

  /** The client hears of a result, the circuit breaker of the status that the API gave. */
  private void deliver(UpstreamHead head, String json) {
    finish(
        new UpstreamHead(200, RestExchange::field, "", head.status()),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private void onFault(Throwable fault) {
    LOG.atError().setCause(fault).log("the answer of an API could not be turned into a result");
    onFailure(new UpstreamFailure(UpstreamFailure.Kind.FAULT, true, "see the log"));
  }

  /** It may have no end, and a result has. */
  @Override
  public void onStream(UpstreamHead head) {
    if (!done) {
      super.cancel();
      deliver(head, answering.apply(head, new byte[0]));
    }
  }

  @Override
  public void onEvent(SseEvent event) {}

  @Override
  public void onEnd() {}

  /**
   * A request that did not get through whole is no message of MCP, but an API may act on its head.
   */
  @Override
  public void onFailure(UpstreamFailure failure) {
    if (!done) {
      done = true;
      boolean isBroken = failure.kind() == UpstreamFailure.Kind.BROKEN;
      super.onFailure(
          isBroken
              ? new UpstreamFailure(UpstreamFailure.Kind.BROKEN, true, failure.detail())
              : failure);
    }
  }

  @Override
  public void cancel() {
    if (!done) {
      done = true;
      super.cancel();
    }
  }
}
