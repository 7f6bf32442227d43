package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.OpenStreams;
import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.continuation.ContinuingUpstreams;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.Relay;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.Optional;
import java.util.Set;

/**
 * The GET stream of a client that speaks with its server itself. When the session gets another
 * session at the server, the client's stream goes on with the stream of that. Lives on one event
 * loop.
 */
final class PassedStream implements OpenStreams.Handle {

  private final Call call;
  private final Relay relay;
  private final ContinuingUpstreams upstreams;
  private final EventLoop loop;
  private Optional<Attachment> goneOn = Optional.empty();

  PassedStream(Call call, Relay relay, ContinuingUpstreams upstreams, EventLoop loop) {
    this.call = call;
    this.relay = relay;
    this.upstreams = upstreams;
    this.loop = loop;
  }

  @Override
  public void onAttached(AdapterKey adapter, Attachment attachment, Runnable ready) {
    loop.run(() -> {
      if (relay.isStreaming()) {
        goneOn = Optional.of(attachment);
        relay.detach();
        relay.attach(
            upstreams.openLasting(
                call.permit(),
                UpstreamMessages.stream(attachment, Optional.empty()),
                new GoingOn(ready)));
        loop.after(OpenStreams.PATIENCE, ready);
      } else {
        // It is being opened, and learns of the loss itself.
        ready.run();
      }
    });
  }

  /** Whether it has gone on with the stream of {@code attachment}. */
  boolean isOf(Attachment attachment) {
    return goneOn.equals(Optional.of(attachment));
  }

  @Override
  public void onSubscribed(AdapterKey adapter, Set<String> uris, Runnable ready) {
    ready.run();
  }

  /** Servers say themselves how many streams a session may have. */
  @Override
  public void onReplaced() {}

  /** The stream of the new session, for a client whose answer has begun. */
  private final class GoingOn implements UpstreamReply {
    private final Runnable ready;

    GoingOn(Runnable ready) {
      this.ready = ready;
    }

    @Override
    public void onStream(UpstreamHead head) {
      ready.run();
    }

    /** No stream any more: the client comes back and hears why. */
    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      ready.run();
      relay.onEnd();
    }

    @Override
    public void onEvent(SseEvent event) {
      relay.onEvent(event);
    }

    @Override
    public void onEnd() {
      relay.onEnd();
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      ready.run();
      relay.onFailure(failure);
    }
  }
}
