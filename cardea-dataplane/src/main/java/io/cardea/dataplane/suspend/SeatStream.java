package io.cardea.dataplane.suspend;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event stream of a seat's session, opened again when it breaks, later and later while it keeps
 * breaking. Lives on one event loop.
 */
final class SeatStream implements UpstreamReply {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Permit permit;
  private final SeatLoop place;
  private final Attachment attachment;
  private final Consumer<SseEvent> sink;
  private @Nullable Runnable onReady;
  private Optional<String> lastEventId = Optional.empty();
  private Duration pause = FIRST_PAUSE;
  private @Nullable UpstreamExchange exchange;
  private boolean paused;
  private boolean closed;

  /**
   * The stream of the session {@code attachment}.
   *
   * @param onReady runs once when the server has answered: it streams, or says that it does not
   */
  SeatStream(
      Permit permit,
      SeatLoop place,
      Attachment attachment,
      Consumer<SseEvent> sink,
      Runnable onReady) {
    this.permit = permit;
    this.place = place;
    this.attachment = attachment;
    this.sink = sink;
    this.onReady = onReady;
  }

  void open() {
    if (!closed) {
      exchange =
          place.upstreams().open(permit, UpstreamMessages.stream(attachment, lastEventId), this);
      pause(paused);
    }
  }

  /** Lets the server wait while whoever reads is slow. */
  void pause(boolean wait) {
    boolean changes = paused != wait;
    paused = wait;
    if (exchange != null && wait) {
      exchange.pause();
    } else if (exchange != null && changes) {
      exchange.resume();
    }
  }

  void close() {
    closed = true;
    if (exchange != null) {
      exchange.cancel();
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    pause = FIRST_PAUSE;
    if (paused && exchange != null) {
      exchange.pause();
    }
    ready();
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    exchange = null;
    // It has no such stream, or no such session any more, as the next call will find out.
    if (head.status() != 405 && head.status() != 404) {
      again();
    }
    ready();
  }

  private void ready() {
    Runnable waiting = onReady;
    onReady = null;
    if (waiting != null) {
      waiting.run();
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    lastEventId = event.id().or(() -> lastEventId);
    event.retry().filter(text -> text.matches("\\d{1,6}")).ifPresent(this::onRetry);
    if (!event.isEmpty() && !closed) {
      sink.accept(event);
    }
  }

  private void onRetry(String millis) {
    Duration asked = Duration.ofMillis(Long.parseLong(millis));
    pause = asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  @Override
  public void onEnd() {
    exchange = null;
    again();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    exchange = null;
    again();
    ready();
  }

  private void again() {
    if (!closed) {
      place.loop().after(pause, this::open);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }
}
