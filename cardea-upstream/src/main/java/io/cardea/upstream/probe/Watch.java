package io.cardea.upstream.probe;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRead;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.loop.Backoff;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a server's event stream open, opening it again when it breaks, so that changed lists are
 * heard of: the GET stream of the legacy era, {@code subscriptions/listen} of the modern one.
 */
public final class Watch {

  /** Messages within {@link #WINDOW} that are still taken for honest. */
  static final int MAX_MESSAGES = 5_000;

  static final Duration WINDOW = Duration.ofSeconds(10);

  /** A stream that stood that long was a good one. */
  private static final Duration STOOD = Duration.ofSeconds(30);

  private static final Duration MAX_RETRY = Duration.ofMinutes(1);

  /** Hears what becomes of the stream. */
  public interface Listener {
    /** A stream stands again; what was told meanwhile may be lost. */
    void onGap();

    /** The stream is gone; the server may be, too. */
    void onBroken();
  }

  private final Talk talk;
  private final Set<Offer.Kind> announced;
  private final Backoff backoff;
  private final Listener listener;
  private Optional<String> lastEvent = Optional.empty();
  private Duration retry = Duration.ZERO;
  private @Nullable Stream stream;
  private Loop.@Nullable Timer timer;
  private boolean hasStood;
  private boolean closed;

  /**
   * @param announced the lists whose changes are wanted
   * @param backoff between two streams
   */
  public Watch(Talk talk, Set<Offer.Kind> announced, Backoff backoff, Listener listener) {
    this.talk = talk;
    this.announced = Set.copyOf(announced);
    this.backoff = backoff;
    this.listener = listener;
  }

  public void open() {
    Stream opened = new Stream();
    stream = opened;
    String id = talk.nextId();
    opened.start(
        talk.isModern()
            ? talk.dialect()
                .request(
                    UpstreamRequest.Kind.LISTEN,
                    id,
                    McpMethod.SUBSCRIPTIONS_LISTEN.wireName(),
                    filter())
            : talk.dialect().stream(lastEvent));
  }

  private String filter() {
    List<String> wanted = new ArrayList<>();
    want(wanted, Offer.Kind.TOOL, "toolsListChanged");
    want(wanted, Offer.Kind.PROMPT, "promptsListChanged");
    want(wanted, Offer.Kind.RESOURCE, "resourcesListChanged");
    return "\"notifications\":{" + String.join(",", wanted) + "}";
  }

  private void want(List<String> wanted, Offer.Kind kind, String name) {
    if (announced.contains(kind)) {
      wanted.add("\"" + name + "\":true");
    }
  }

  /** Ends it for good. */
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    if (stream != null) {
      stream.close();
    }
  }

  private void onOver(Stream over, boolean again, boolean doubtful) {
    if (closed || over != stream) {
      return;
    }
    over.close();
    if (again) {
      Duration wait = backoff.next();
      Duration longer = wait.compareTo(retry) > 0 ? wait : retry;
      timer = talk.peer().loop().after(longer, this::open);
    }
    if (doubtful) {
      listener.onBroken();
    }
  }

  /** An id goes back as a header field. */
  private static boolean isSendable(String id) {
    return !id.isEmpty() && id.length() <= 1024 && id.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  /** Whether asking again may help, by the status of a refused stream. */
  private static boolean isPassing(int status) {
    return switch (status) {
      case 408, 409, 425, 429 -> true;
      default -> status >= 500 && status != 501;
    };
  }

  /** One stream from its opening to its end. */
  private final class Stream implements UpstreamReply {
    private final MessageReader reader =
        new MessageReader(talk.peer(), this::onMessage, this::hold);
    private @Nullable UpstreamExchange exchange;
    private boolean isOpen;
    private long opened;
    private long windowStart;
    private int messages;
    private boolean over;

    void start(UpstreamRequest request) {
      exchange = talk.peer().open(request, this);
      if (over && exchange != null) {
        exchange.cancel();
      }
    }

    void close() {
      if (!over) {
        over = true;
        reader.close();
        if (exchange != null) {
          exchange.cancel();
        }
      }
    }

    private void end(boolean again, boolean doubtful) {
      if (over) {
        return;
      }
      if (isOpen && now() - opened > STOOD.toNanos()) {
        backoff.reset();
      }
      onOver(this, again, doubtful || isOpen);
    }

    private long now() {
      return talk.peer().loop().nanoTime();
    }

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      end(isPassing(head.status()), head.status() == 404);
    }

    @Override
    public void onStream(UpstreamHead head) {
      isOpen = true;
      opened = now();
      windowStart = opened;
      if (hasStood && !over) {
        listener.onGap();
      }
      hasStood = true;
    }

    @Override
    public void onEvent(SseEvent event) {
      if (over) {
        return;
      }
      if (event.id().isPresent()) {
        lastEvent = event.id().filter(Watch::isSendable);
      }
      event.retry().ifPresent(millis -> retry = retry(millis));
      if (now() - windowStart > WINDOW.toNanos()) {
        windowStart = now();
        messages = 0;
      }
      if (++messages > MAX_MESSAGES) {
        end(true, false);
      } else if (!event.isEmpty()) {
        reader.read(event.data());
      }
    }

    private Duration retry(String millis) {
      Duration wanted = Duration.ofMillis(Long.parseLong(millis));
      return wanted.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : wanted;
    }

    @Override
    public void onEnd() {
      end(true, false);
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      end(true, false);
    }

    private void hold(boolean busy) {
      UpstreamExchange held = exchange;
      if (held != null && !over) {
        if (busy) {
          held.pause();
        } else {
          held.resume();
        }
      }
    }

    private void onMessage(RpcRead message) {
      switch (message) {
        case RpcRequest request -> talk.onRequest(request);
        case RpcNotification notification -> onNotification(notification);
        case RpcResponse response -> onResponse(response);
        case RpcInvalid _ -> end(true, false);
      }
    }

    private void onNotification(RpcNotification notification) {
      if (McpMethod.SUBSCRIPTIONS_ACKNOWLEDGED.wireName().equals(notification.method())) {
        onAcknowledged(notification.document(), notification.params());
      } else {
        talk.onNotification(notification);
      }
    }

    /** A server that grants nothing need not be asked again. */
    private void onAcknowledged(JsonDocument document, int params) {
      int granted = document.member(params, "notifications");
      if (document.isObject(granted) && document.first(granted) == NONE) {
        end(false, false);
      }
    }

    /** The end of a subscription; nobody waits for another response. */
    private void onResponse(RpcResponse response) {
      if (talk.isModern()) {
        end(!response.isError(), false);
      }
    }
  }
}
