package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.header.Digits;
import io.cardea.mcp.sse.SseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The GET stream of a client's session, which this transport does not know and the gateway opens in
 * the client's place. It is opened again when it ends. Lives on one event loop.
 */
final class SessionFeed implements SseStream.Open {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final SseStream stream;
  private @Nullable Attempt attempt;
  private Duration pause = FIRST_PAUSE;
  private boolean closed;

  SessionFeed(SseStream stream) {
    this.stream = stream;
  }

  void open() {
    if (closed) {
      return;
    }
    Attempt next = new Attempt();
    attempt = next;
    stream.place().parts().pipeline().run(stream.inSession(Arrival.Verb.GET), next);
  }

  /** Opens it after what it was asked to wait, or ever longer pauses. */
  private void openLater(Optional<String> retryMillis) {
    Duration wait =
        retryMillis
            .filter(digits -> Digits.are(digits, 0, 5))
            .map(digits -> Duration.ofMillis(Integer.parseInt(digits)))
            .filter(asked -> asked.compareTo(LONGEST_PAUSE) < 0)
            .orElse(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    stream.place().loop().after(wait, this::open);
  }

  @Override
  public void clientGone() {
    closed = true;
    if (attempt != null) {
      attempt.leave();
    }
  }

  private void onRefused(int status) {
    if (closed) {
      return;
    }
    if (status == 429 || status >= 500) {
      openLater(Optional.empty());
    } else {
      closed = true;
      if (status == 401 || status == 404) {
        stream.end("its session may not go on");
      }
    }
  }

  /** One GET. */
  private final class Attempt implements ClientReply {

    private final List<Runnable> onGone = new ArrayList<>();
    private Optional<String> retryMillis = Optional.empty();
    private boolean ended;

    void leave() {
      if (!ended) {
        ended = true;
        List.copyOf(onGone).forEach(Runnable::run);
      }
    }

    @Override
    public void body(int status, Map<String, String> headers, byte[] json) {
      if (!ended) {
        ended = true;
        onRefused(status);
      }
    }

    @Override
    public void stream(Map<String, String> headers) {}

    @Override
    public boolean event(SseEvent event) {
      if (ended) {
        return true;
      }
      retryMillis = event.retry().or(() -> retryMillis);
      pause = FIRST_PAUSE;
      return event.isEmpty() ? !stream.isFull() : stream.send(event.data());
    }

    @Override
    public void end() {
      if (!ended) {
        ended = true;
        if (!closed) {
          openLater(retryMillis);
        }
      }
    }

    @Override
    public void onDrain(Runnable action) {
      stream.onDrain(action);
    }

    @Override
    public boolean mayReturn() {
      return false;
    }

    @Override
    public void onGone(Runnable action) {
      if (ended) {
        action.run();
      } else {
        onGone.add(action);
      }
    }
  }
}
