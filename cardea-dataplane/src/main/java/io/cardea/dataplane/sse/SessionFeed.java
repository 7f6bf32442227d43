package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.wire.Fields;
import io.cardea.mcp.header.Digits;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.sse.SseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The GET stream of a client's session, which this transport does not know and the gateway opens in
 * the client's place: for what the server says unasked, or for the rest of an answer whose stream
 * ended too early. It is opened again when it ends. Lives on one event loop.
 */
final class SessionFeed implements SseStream.Open {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** So many streams in a row may end without a word before the rest of an answer is given up. */
  private static final int MAX_SILENT = 10;

  private final SseStream stream;
  private final @Nullable RequestId wanted;
  private @Nullable String lastEvent;
  private @Nullable Attempt attempt;
  private Duration pause = FIRST_PAUSE;
  private int silent;
  private boolean closed;

  private SessionFeed(SseStream stream, @Nullable RequestId wanted, @Nullable String lastEvent) {
    this.stream = stream;
    this.wanted = wanted;
    this.lastEvent = lastEvent;
  }

  /** What the server says unasked. */
  static SessionFeed unasked(SseStream stream) {
    return new SessionFeed(stream, null, null);
  }

  /** The answer to {@code wanted}, from the event after {@code lastEvent} on. */
  static SessionFeed rest(SseStream stream, RequestId wanted, String lastEvent) {
    return new SessionFeed(stream, wanted, lastEvent);
  }

  void open() {
    if (closed) {
      return;
    }
    if (wanted != null && lastEvent != null && !Fields.canHold(lastEvent)) {
      giveUp(wanted);
      return;
    }
    silent++;
    Attempt next = new Attempt();
    attempt = next;
    stream
        .place()
        .parts()
        .pipeline()
        .run(
            lastEvent == null || wanted == null
                ? stream.inSession(Arrival.Verb.GET)
                : stream.inSession(Arrival.Verb.GET, McpHeader.LAST_EVENT_ID, lastEvent),
            next);
  }

  /** Opens it after what the server asked to wait, or ever longer pauses. */
  void openLater(Optional<String> retryMillis) {
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

  private void onEvent(SseEvent event) {
    silent = 0;
    pause = FIRST_PAUSE;
    event.id().ifPresent(id -> lastEvent = id);
    if (wanted != null && Messages.answers(event.data(), wanted)) {
      clientGone();
      stream.onResumed(this);
    }
  }

  private void onEnd(Optional<String> retryMillis) {
    if (closed) {
      return;
    }
    if (wanted != null && silent >= MAX_SILENT) {
      giveUp(wanted);
    } else {
      openLater(retryMillis);
    }
  }

  private void onRefused(int status) {
    if (closed) {
      return;
    }
    boolean later = status == 429 || status >= 500;
    if (later && (wanted == null || silent < MAX_SILENT)) {
      openLater(Optional.empty());
    } else if (wanted != null) {
      giveUp(wanted);
    } else {
      closed = true;
      if (status == 401 || status == 404) {
        stream.end("its session may not go on");
      }
    }
  }

  private void giveUp(RequestId id) {
    closed = true;
    stream.send(
        RpcError.of(
                RpcError.BAD_UPSTREAM,
                "The answer broke off, and the MCP server does not go on with it.")
            .toBytes(Optional.of(id)));
    stream.onResumed(this);
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
      if (event.retry().isPresent()) {
        retryMillis = event.retry();
      }
      boolean more = event.isEmpty() ? !stream.isFull() : stream.send(event.data());
      onEvent(event);
      return more;
    }

    @Override
    public void end() {
      if (!ended) {
        ended = true;
        onEnd(retryMillis);
      }
    }

    @Override
    public void onDrain(Runnable action) {
      stream.onDrain(action);
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
