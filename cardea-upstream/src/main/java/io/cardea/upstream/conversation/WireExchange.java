package io.cardea.upstream.conversation;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a caller. A conversation answers it from its own event loop; the caller hears of
 * it on its own, in order, and holds back there what it cannot take yet.
 */
final class WireExchange implements UpstreamExchange {

  private static final Logger LOG = LoggerFactory.getLogger(WireExchange.class);
  private static final int MAX_HELD = 256;
  private static final int MAX_HELD_BYTES = 1024 * 1024;

  private record Held(int bytes, Runnable step) {}

  private final Context caller;
  private final UpstreamReply reply;
  private final long started = System.nanoTime();
  private final Deque<Held> held = new ArrayDeque<>();
  private int heldBytes;
  private int heldMessages;
  private long waited;
  private boolean paused;
  private boolean done;
  private @Nullable Conversation conversation;

  WireExchange(Context caller, UpstreamReply reply) {
    this.caller = caller;
    this.reply = reply;
  }

  /** Which conversation it is part of; told on the caller's event loop. */
  void join(Conversation joined) {
    conversation = joined;
  }

  @Override
  public void cancel() {
    if (!done) {
      finish();
      leave();
    }
  }

  private void leave() {
    Conversation joined = conversation;
    if (joined != null) {
      joined.context().runOnContext(_ -> joined.detach(this));
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    while (!paused && !held.isEmpty()) {
      Held next = held.remove();
      heldBytes -= next.bytes();
      heldMessages -= next.bytes() > 0 ? 1 : 0;
      run(next.step());
    }
  }

  @Override
  public void waitsForUs(boolean waits) {
    Conversation joined = conversation;
    if (joined != null && !done) {
      joined.context().runOnContext(_ -> joined.waits(this, waits));
    }
  }

  @Override
  public long upstreamNanos() {
    return waited;
  }

  /** The whole answer; from any thread, like all that follow. */
  void body(UpstreamHead head, byte[] body) {
    deliver(
        0,
        () -> {
          finish();
          reply.onBody(head, body);
        });
  }

  void stream(UpstreamHead head) {
    deliver(0, () -> reply.onStream(head));
  }

  void event(byte[] json) {
    deliver(json.length, () -> reply.onEvent(SseEvent.message(json)));
  }

  void end() {
    deliver(
        0,
        () -> {
          finish();
          reply.onEnd();
        });
  }

  /** What comes before it is delivered still, if the caller can take it. */
  void fail(UpstreamFailure failure) {
    deliver(
        0,
        () -> {
          finish();
          reply.onFailure(failure);
        });
  }

  private void deliver(int bytes, Runnable step) {
    caller.runOnContext(_ -> {
      if (done) {
        return;
      }
      waited = System.nanoTime() - started;
      if (paused || !held.isEmpty()) {
        hold(bytes, step);
      } else {
        run(step);
      }
    });
  }

  /** One message may be as large as the adapter allows; a second must fit beside it. */
  private void hold(int bytes, Runnable step) {
    boolean first = heldBytes == 0;
    if (bytes > 0 && !first && (heldMessages >= MAX_HELD || heldBytes + bytes > MAX_HELD_BYTES)) {
      finish();
      leave();
      reply.onFailure(
          new UpstreamFailure(
              UpstreamFailure.Kind.BROKEN,
              true,
              "the client reads too slowly: "
                  + MAX_HELD
                  + " messages or "
                  + MAX_HELD_BYTES
                  + " bytes wait for it"));
      return;
    }
    held.add(new Held(bytes, step));
    heldBytes += bytes;
    heldMessages += bytes > 0 ? 1 : 0;
  }

  private void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).log("exchange failed");
      boolean over = done;
      finish();
      if (!over) {
        leave();
      }
      reply.onFailure(new UpstreamFailure(UpstreamFailure.Kind.FAULT, true, "see the log"));
    }
  }

  private void finish() {
    done = true;
    held.clear();
    heldBytes = 0;
    heldMessages = 0;
  }
}
