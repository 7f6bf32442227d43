package io.cardea.dataplane.node;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import io.cardea.model.node.PeerExchange;
import io.cardea.model.node.PeerReply;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer of another node on its way to the client. Lives on the client's event loop. */
final class RelayedAnswer implements PeerReply {

  /** Of a whole body, or of one event; the owner has bounded it by its adapter's limit already. */
  private static final int MAX_BYTES = 1 << 28;

  private static final String CONTENT_TYPE = "Content-Type";
  private static final String EVENTS = "text/event-stream";

  /** After which a client comes back whose stream has lost its owner. */
  private static final int RETRY_MILLIS = 500;

  private final Call call;
  private final EventLoop loop;
  private final ClientReply client;
  private final Relaying.Otherwise otherwise;
  private final Consumer<RelayedAnswer> onOver;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private Map<String, String> fields = Map.of();
  private int status;
  private @Nullable SseReader events;
  private @Nullable PeerExchange exchange;
  private int held;
  private boolean full;
  private boolean over;

  RelayedAnswer(
      Call call,
      EventLoop loop,
      ClientReply client,
      Relaying.Otherwise otherwise,
      Consumer<RelayedAnswer> onOver) {
    this.call = call;
    this.loop = loop;
    this.client = client;
    this.otherwise = otherwise;
    this.onOver = onOver;
  }

  void attach(PeerExchange begun) {
    exchange = begun;
    client.onGone(() -> loop.run(this::leave));
  }

  private void leave() {
    if (finish() && exchange != null) {
      exchange.cancel();
    }
  }

  /** Ends a stream before its owner does; the client comes back. */
  void endStream(int retryMillis) {
    if (over) {
      return;
    }
    leave();
    if (events == null) {
      client.stream(Map.of());
    }
    client.event(SseEvent.retry(retryMillis));
    client.end();
  }

  @Override
  public void onHead(int code, Map<String, String> header) {
    loop.run(() -> {
      if (!over) {
        head(code, header);
      }
    });
  }

  private void head(int code, Map<String, String> header) {
    Map<String, String> others = new HashMap<>(header);
    String type = others.remove(CONTENT_TYPE);
    status = code;
    fields = others;
    if (EVENTS.equals(type)) {
      events = new SseReader(MAX_BYTES);
      client.stream(others);
    }
  }

  @Override
  public void onBytes(byte[] chunk) {
    loop.run(() -> {
      if (!over) {
        bytes(chunk);
      }
    });
  }

  private void bytes(byte[] chunk) {
    held += chunk.length;
    if (events == null) {
      body.writeBytes(chunk);
      take();
      if (body.size() > MAX_BYTES) {
        tooLarge();
      }
    } else if (!events.feed(chunk, 0, chunk.length, this::event)) {
      tooLarge();
    } else if (!full) {
      take();
    }
  }

  private void event(SseEvent event) {
    if (!client.event(event) && !full) {
      full = true;
      client.onDrain(() -> {
        full = false;
        take();
      });
    }
  }

  private void take() {
    if (exchange != null && held > 0) {
      exchange.taken(held);
    }
    held = 0;
  }

  @Override
  public void onEnd() {
    loop.run(() -> {
      if (!finish()) {
        return;
      }
      if (events == null) {
        client.body(status, fields, body.toByteArray());
      } else {
        client.end();
      }
    });
  }

  @Override
  public void onNotTaken() {
    loop.run(() -> {
      if (finish()) {
        otherwise.again();
      }
    });
  }

  @Override
  public void onLost() {
    loop.run(() -> {
      if (finish()) {
        lost();
      }
    });
  }

  /**
   * A request that may have run is not sent again. All else may be: notifications and responses
   * change nothing the second time, and a stream is opened again.
   */
  private void lost() {
    if (call.requestId().isPresent()) {
      fail(Owners.lost(call));
    } else if (call.arrival().verb() == Arrival.Verb.GET && events != null) {
      client.event(SseEvent.retry(RETRY_MILLIS));
      client.end();
    } else {
      otherwise.again();
    }
  }

  private void tooLarge() {
    leave();
    fail(
        Refusal.of(
            502, RpcError.BAD_UPSTREAM, "The answer is larger than this gateway passes on."));
  }

  private void fail(Refusal refusal) {
    if (events == null) {
      otherwise.refused(refusal);
      return;
    }
    client.event(
        SseEvent.message(
            refusal.withRequestId(call.arrival().id()).error().toBytes(call.requestId())));
    client.end();
    otherwise.noted(refusal);
  }

  /** Whether it was not over yet. */
  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    onOver.accept(this);
    return true;
  }
}
