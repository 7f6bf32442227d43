package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One server's event stream without end, as a part of a stream that joins several. What breaks is
 * opened again, later and later while it keeps breaking. Lives on one event loop.
 */
public final class Feed implements UpstreamReply {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Where the feed's events go. */
  public interface Sink {

    /** One event for the client, inspected and rewritten, without an id. */
    void onEvent(SseEvent event);

    /** The server has answered for the first time: it streams, or says that it does not. */
    void onReady();

    /** The server has forgotten the session: nothing more will come. */
    void onSessionLost();
  }

  private final Call call;
  private final Upstreams upstreams;
  private final Function<Optional<String>, UpstreamRequest> request;
  private final Sink sink;
  private final Inspection inspection;
  private final EventLoop loop;
  private final Deque<SseEvent> queue = new ArrayDeque<>();
  private Optional<String> lastEventId = Optional.empty();
  private Duration pause = FIRST_PAUSE;
  private @Nullable UpstreamExchange exchange;
  private boolean inspecting;
  private boolean held;
  private boolean closed;

  /**
   * A feed for the stream that {@code call} asked for, with the permit for the feed's server.
   *
   * @param request the request for the stream from after an event id on
   */
  public Feed(
      Call call,
      Upstreams upstreams,
      Function<Optional<String>, UpstreamRequest> request,
      Rewriting rewriting,
      Sink sink,
      EventLoop loop) {
    this.call = call;
    this.upstreams = upstreams;
    this.request = request;
    this.sink = sink;
    this.inspection = new Inspection(new ResponseInspector(call, rewriting), loop);
    this.loop = loop;
  }

  /** Asks the server for its stream. */
  public void open() {
    if (!closed) {
      exchange = upstreams.open(call.permit(), request.apply(lastEventId), this);
      if (held) {
        exchange.pause();
      }
    }
  }

  /** Ends the feed for good. */
  public void close() {
    closed = true;
    queue.clear();
    if (exchange != null) {
      exchange.cancel();
    }
  }

  /** Lets the server wait while the client is slow. */
  public void hold(boolean hold) {
    held = hold;
    if (exchange != null && !closed && !inspecting) {
      if (hold) {
        exchange.pause();
      } else {
        exchange.resume();
      }
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    sink.onReady();
    pause = FIRST_PAUSE;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    sink.onReady();
    if (head.status() == 405) {
      // It has no such stream (MCP, Streamable HTTP, "Listening for Messages").
      close();
    } else if (SessionLoss.isSaid(head, body)) {
      close();
      sink.onSessionLost();
    } else {
      again();
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    queue.add(event);
    drain();
  }

  private void drain() {
    while (!closed && !inspecting && !queue.isEmpty()) {
      SseEvent event = queue.remove();
      lastEventId = event.id().or(() -> lastEventId);
      event.retry().filter(text -> text.matches("\\d{1,6}")).ifPresent(this::onRetry);
      if (!event.isEmpty()) {
        inspect(event);
      }
    }
  }

  private void onRetry(String millis) {
    Duration asked = Duration.ofMillis(Long.parseLong(millis));
    pause = asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  private void inspect(SseEvent event) {
    inspecting = true;
    boolean large = inspection.isLarge(event.data());
    if (large && exchange != null) {
      exchange.pause();
    }
    inspection.run(
        event.data(),
        inspected -> {
          inspecting = false;
          onInspected(event, inspected);
          if (large) {
            hold(held);
            drain();
          }
        });
  }

  private void onInspected(SseEvent event, Inspected inspected) {
    if (closed) {
      return;
    }
    switch (inspected) {
      case Inspected.Drop _, Inspected.Asks _ -> {}
      // A lying server loses its part of the stream and no more.
      case Inspected.Invalid _ -> close();
      case Inspected.Changed changed -> forward(changed.kind(), event.withData(changed.json()));
      case Inspected.Forward forward -> forward(forward.kind(), event);
    }
  }

  /** A response here ends a {@code subscriptions/listen}, which only the gateway hears. */
  private void forward(Inspected.Kind kind, SseEvent event) {
    if (kind == Inspected.Kind.OTHER) {
      sink.onEvent(event.withoutId());
    }
  }

  @Override
  public void onEnd() {
    again();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    sink.onReady();
    again();
  }

  private void again() {
    exchange = null;
    if (!closed) {
      loop.after(pause, this::open);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
