package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The way back for one posted message: onto the event stream. What a notification or response leads
 * to nobody waits for. Lives on the stream's event loop.
 */
final class MessageReply implements ClientReply, SseStream.Open {

  private final SseStream stream;
  private final Call message;
  private final List<Runnable> onGone = new ArrayList<>();
  private boolean ended;

  MessageReply(SseStream stream, Call message) {
    this.stream = stream;
    this.message = message;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (ended) {
      return;
    }
    stream.onHead(message, headers);
    if (message.requestId().isPresent() && json.length > 0) {
      stream.send(json);
    }
    finish();
    if (status == 404 && Messages.saysGone(json)) {
      stream.end("its session has ended");
    }
  }

  @Override
  public void stream(Map<String, String> headers) {
    stream.onHead(message, headers);
  }

  @Override
  public boolean event(SseEvent event) {
    return event.isEmpty() ? !stream.isFull() : stream.send(event.data());
  }

  @Override
  public void end() {
    if (!ended) {
      finish();
    }
  }

  private void finish() {
    ended = true;
    stream.onAnswered(message, this);
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
    if (stream.isOver()) {
      action.run();
    } else {
      onGone.add(action);
    }
  }

  @Override
  public void clientGone() {
    if (!ended) {
      List.copyOf(onGone).forEach(Runnable::run);
    }
  }
}
