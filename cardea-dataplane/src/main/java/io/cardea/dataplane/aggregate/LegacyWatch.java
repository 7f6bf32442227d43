package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.bridge.Judge;
import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Feed;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stateless client's view of changes at one legacy server: a session of its own there, subscribed
 * to the resources that the client wants to hear of. A session that is lost is opened again. Lives
 * on one event loop.
 */
final class LegacyWatch implements Feed.Sink {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Call call;
  private final List<String> uris;
  private final ListenStream listener;
  private final Workplace place;
  private final AdapterKey adapter;
  private @Nullable Attachment attachment;
  private @Nullable Runnable onReady;
  private Duration pause = FIRST_PAUSE;
  private boolean subscribed;
  private boolean missed;
  private boolean closed;

  /**
   * A watch for {@code listener}, with whose call for the server.
   *
   * @param uris what to watch, as the server calls them
   * @param onReady runs once when the server has been told, or cannot be for now
   */
  LegacyWatch(
      Call call, List<String> uris, ListenStream listener, Workplace place, Runnable onReady) {
    this.call = call;
    this.uris = uris;
    this.listener = listener;
    this.place = place;
    this.onReady = onReady;
    this.adapter = call.permit().adapter().key();
  }

  void open() {
    if (closed) {
      return;
    }
    SessionKey key = new SessionKey(adapter.tenant().value(), call.principal().digest(), "listen");
    CompletableFuture<Attaching> result = new CompletableFuture<>();
    Attached wanted = new Attached(key, adapter, Revision.R2025_11_25, ClientAbilities.NONE.json());
    new Opening(call, wanted, place.upstreams(), result).start();
    CompletableFuture<Attaching> _ =
        result.whenComplete((attaching, _) -> {
          if (attaching instanceof Attaching.Done done) {
            opened(done.attachment());
          } else {
            again();
          }
        });
  }

  private void opened(Attachment begun) {
    attachment = begun;
    if (closed) {
      end();
      return;
    }
    subscribed = false;
    Rewriting rewriting =
        new WatchRewriting(
            place.rewriting(call), uris, call.requestId().orElseThrow(), this::onAsked);
    listener.join(
        adapter,
        new Feed(
            call,
            place.upstreams(),
            last -> UpstreamMessages.stream(begun, last),
            rewriting,
            this,
            place.loop()));
  }

  /** A session that declares nothing is asked nothing; a server that asks gets an answer yet. */
  private void onAsked(RpcRequest request) {
    place.loop().run(() -> Judge.answer(request, ClientAbilities.NONE).ifPresent(this::tell));
  }

  private void tell(byte[] json) {
    if (attachment != null) {
      send(UpstreamMessages.message(attachment, json), new Discard());
    }
  }

  private void send(UpstreamRequest request, Discard reply) {
    UpstreamExchange _ = place.upstreams().open(call.permit(), request, reply);
  }

  @Override
  public void onReady() {
    if (!subscribed && attachment != null) {
      subscribed = true;
      pause = FIRST_PAUSE;
      subscribe(attachment, 0);
    }
  }

  /** One after the other, so that many of them do not crowd out calls. */
  private void subscribe(Attachment at, int index) {
    if (closed || !at.equals(attachment)) {
      return;
    }
    if (index < uris.size()) {
      String json =
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + (index + 1)
              + ",\"method\":\"resources/subscribe\",\"params\":{\"uri\":"
              + JsonStrings.quote(uris.get(index))
              + "}}";
      send(
          UpstreamMessages.message(at, json.getBytes(UTF_8)),
          new Discard(() -> subscribe(at, index + 1)));
      return;
    }
    if (missed) {
      // Nobody told what has changed in between.
      missed = false;
      uris.forEach(uri -> listener.updated(call, uri));
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
    listener.send(event);
  }

  @Override
  public void onSessionLost() {
    attachment = null;
    missed = true;
    listener.leave(adapter);
    again();
  }

  private void again() {
    ready();
    if (!closed) {
      place.loop().after(pause, this::open);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  /** Ends the session; its feed ends with the client's stream. */
  void close() {
    closed = true;
    end();
  }

  private void end() {
    if (attachment != null) {
      Opening.abandon(call, attachment, place.upstreams());
      attachment = null;
    }
  }
}
