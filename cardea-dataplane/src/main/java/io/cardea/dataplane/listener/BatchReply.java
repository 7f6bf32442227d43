package io.cardea.dataplane.listener;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The answer to a JSON-RPC batch (MCP 2025-03-26): one event stream on which the members' messages
 * come as they arrive, or 202 if no member wants an answer. Event ids are left out, for they would
 * name several upstream streams at once.
 */
public final class BatchReply {

  private final ClientReply client;
  private final List<Runnable> onGone = new ArrayList<>();
  private final List<Runnable> onDrain = new ArrayList<>();
  private int open;
  private boolean streaming;
  private boolean gone;

  /**
   * @param client the way back
   * @param members how many messages the batch has
   */
  public BatchReply(ClientReply client, int members) {
    this.client = client;
    this.open = members;
    client.onGone(this::clientGone);
  }

  /** The way back for one member. */
  public ClientReply member() {
    return new Member();
  }

  private boolean message(SseEvent event) {
    if (!streaming) {
      streaming = true;
      client.stream(Map.of());
    }
    return client.event(event);
  }

  private void memberEnded() {
    if (--open > 0) {
      return;
    }
    if (streaming) {
      client.end();
    } else {
      client.body(202, Map.of(), new byte[0]);
    }
  }

  private void clientGone() {
    gone = true;
    onGone.forEach(Runnable::run);
  }

  private void drained() {
    List<Runnable> waiting = List.copyOf(onDrain);
    onDrain.clear();
    waiting.forEach(Runnable::run);
  }

  private final class Member implements ClientReply {

    @Override
    public void body(int status, Map<String, String> headers, byte[] json) {
      if (json.length > 0) {
        message(SseEvent.message(json));
      }
      memberEnded();
    }

    @Override
    public void stream(Map<String, String> headers) {}

    @Override
    public boolean event(SseEvent event) {
      return event.isEmpty() || message(SseEvent.message(event.data()));
    }

    @Override
    public void end() {
      memberEnded();
    }

    @Override
    public void onDrain(Runnable action) {
      onDrain.add(action);
      client.onDrain(BatchReply.this::drained);
    }

    @Override
    public boolean mayReturn() {
      return client.mayReturn();
    }

    @Override
    public void onGone(Runnable action) {
      if (gone) {
        action.run();
      } else {
        onGone.add(action);
      }
    }
  }
}
