package io.cardea.dataplane.relay;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a client whose connection lives on another event loop. Used on the loop of
 * whoever answers; at most {@value #MOST} events are under way or wait for a slow client.
 */
public final class HoppingReply implements ClientReply {

  private static final int MOST = 32;

  private final ClientReply client;
  private final EventLoop clients;
  private final EventLoop ours;
  private int underWay;
  private @Nullable Runnable onDrain;

  /** Events that wait for the client to drain; of the client's event loop. */
  private int waiting;

  /**
   * @param client used on {@code clients} only
   * @param ours whose answer it is
   */
  public HoppingReply(ClientReply client, EventLoop clients, EventLoop ours) {
    this.client = client;
    this.clients = clients;
    this.ours = ours;
  }

  /** Tells {@code ending} on the client's event loop. */
  public Ending hopping(Ending ending) {
    return new Ending() {
      @Override
      public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
        clients.run(() -> ending.ended(status, detail, upstreamNanos));
      }

      @Override
      public void next(boolean isAnswer) {
        clients.run(() -> ending.next(isAnswer));
      }

      @Override
      public void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {
        clients.run(() -> ending.answered(status, detail, upstreamNanos));
      }
    };
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    clients.run(() -> client.body(status, headers, json));
  }

  @Override
  public void stream(Map<String, String> headers) {
    clients.run(() -> client.stream(headers));
  }

  @Override
  public boolean event(SseEvent event) {
    underWay++;
    clients.run(() -> {
      waiting++;
      if (client.event(event)) {
        onClientTakes();
      } else {
        client.onDrain(this::onClientTakes);
      }
    });
    return underWay < MOST;
  }

  private void onClientTakes() {
    int taken = waiting;
    waiting = 0;
    ours.run(() -> onTaken(taken));
  }

  private void onTaken(int taken) {
    underWay -= taken;
    Runnable action = onDrain;
    if (action != null && underWay < MOST / 2) {
      onDrain = null;
      action.run();
    }
  }

  @Override
  public void end() {
    clients.run(client::end);
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain = action;
  }

  @Override
  public boolean mayReturn() {
    return client.mayReturn();
  }

  @Override
  public void onGone(Runnable action) {
    clients.run(() -> client.onGone(() -> ours.run(action)));
  }
}
