package io.cardea.dataplane.continuation;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.time.Duration;

/**
 * The answer to a call, gone on with as long as the server has not given its response: it may close
 * a stream at leisure after it has given an event an id ("Sending Messages to the Server"), and a
 * connection may break. The call itself is never sent again. Lives on one event loop.
 */
final class ContinuedAnswer extends Legs {

  /** So many streams in a row may say nothing before the answer is given up. */
  private static final int MAX_SILENT = 10;

  private static final int MAX_DEPTH = 1_000;

  private final Rest rest;
  private final UpstreamReply reply;
  private final Pauses pauses = new Pauses();
  private byte[] last = new byte[0];
  private long started = System.nanoTime();
  private long waitedSince;
  private boolean continued;
  private Runnable stopClock = () -> {};

  ContinuedAnswer(Rest rest, EventLoop loop, UpstreamReply reply) {
    super(loop);
    this.rest = rest;
    this.reply = reply;
  }

  void begin() {
    open(rest::begin);
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (isOver()) {
      return;
    }
    if (!continued) {
      finish();
      reply.onBody(head, body);
    } else if (head.status() == 429 || head.status() >= 500) {
      goOn();
    } else {
      giveUp("the server does not go on with its answer: status " + head.status());
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    if (!continued) {
      reply.onStream(head);
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    if (isOver()) {
      return;
    }
    rest.heard(event);
    pauses.heard(event);
    if (!event.isEmpty()) {
      last = event.data();
      reply.onEvent(event);
      if (continued && isAnswered()) {
        // A server that goes on may leave the rest open.
        cancel();
        reply.onEnd();
      }
    }
  }

  @Override
  public void onEnd() {
    if (isOver()) {
      return;
    }
    if (rest.isKnown() && !isAnswered()) {
      Duration pause = goOn();
      if (!isOver()) {
        reply.onLater((int) pause.toMillis());
      }
    } else {
      finish();
      reply.onEnd();
    }
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    if (isOver()) {
      return;
    }
    boolean broken = failure.kind() == Kind.BROKEN;
    boolean notReached =
        continued && (failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.QUEUE_FULL);
    if ((broken || notReached) && rest.isKnown() && !isAnswered()) {
      Duration _ = goOn();
    } else {
      finish();
      reply.onFailure(
          new UpstreamFailure(
              failure.kind(), continued || failure.mayHaveExecuted(), failure.detail()));
    }
  }

  private boolean isAnswered() {
    return Json.parse(last, MAX_DEPTH) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse;
  }

  /** Asks for the rest after a while; how long that is. */
  private Duration goOn() {
    Duration pause = pauses.next();
    if (pauses.silent() > MAX_SILENT) {
      giveUp("the server ended its stream " + MAX_SILENT + " times without a word");
    } else {
      if (!continued) {
        continued = true;
        runClock();
      }
      openLater(pause, rest::next);
    }
    return pause;
  }

  private void giveUp(String why) {
    finish();
    reply.onFailure(new UpstreamFailure(Kind.BROKEN, true, why));
  }

  /** What the exchanges take together is what the call may take. */
  private void runClock() {
    long left = rest.callTimeout().toNanos() - (System.nanoTime() - started);
    stopClock = loop().timer(Duration.ofNanos(Math.max(0, left)), this::onTime);
  }

  private void onTime() {
    if (isOver() || isWaitedFor()) {
      return;
    }
    cancel();
    reply.onFailure(
        new UpstreamFailure(Kind.TIMEOUT, true, "not finished after " + rest.callTimeout()));
  }

  @Override
  public void waitsForUs(boolean now) {
    if (now && !isWaitedFor()) {
      waitedSince = System.nanoTime();
      stopClock.run();
    } else if (!now && isWaitedFor()) {
      started += System.nanoTime() - waitedSince;
      if (continued) {
        runClock();
      }
    }
    super.waitsForUs(now);
  }

  @Override
  void finish() {
    super.finish();
    stopClock.run();
  }
}
