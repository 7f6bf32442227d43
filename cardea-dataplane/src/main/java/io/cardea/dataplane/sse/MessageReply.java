package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back for one posted message: onto the event stream. What a notification or response leads
 * to nobody waits for. Lives on the stream's event loop.
 */
final class MessageReply implements ClientReply, SseStream.Open {

  private final SseStream stream;
  private final Call message;
  private final List<Runnable> onGone = new ArrayList<>();
  private @Nullable SseEvent identified;
  private byte[] last = new byte[0];
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
    if (event.id().isPresent()) {
      identified = event;
    }
    if (event.isEmpty()) {
      return !stream.isFull();
    }
    last = event.data();
    return stream.send(last);
  }

  /** A client of this transport cannot resume a stream, so that is done for it. */
  @Override
  public void end() {
    if (ended) {
      return;
    }
    boolean due = message.requestId().filter(id -> !Messages.answers(last, id)).isPresent();
    if (due && identified != null) {
      stream.resume(message, identified.id().orElseThrow(), identified.retry());
    }
    finish();
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
