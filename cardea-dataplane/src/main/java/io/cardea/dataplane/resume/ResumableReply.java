package io.cardea.dataplane.resume;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a client whose going is no cancel. An answer in one piece passes through as if
 * this were not there; an event stream becomes one that the client can come back to. Whoever
 * answers learns that the client has gone only when it did not come back in time. Lives on one
 * event loop.
 */
final class ResumableReply implements ClientReply {

  private final Call call;
  private final ClientReply client;
  private final StreamLoop place;
  private final boolean followsUnknown;
  private @Nullable ResumableStream stream;
  private Runnable onDrain = () -> {};
  private Runnable onAbandoned = () -> {};
  private boolean gone;
  private boolean abandoned;

  /**
   * @param client the connection that the answer is due on
   * @param followsUnknown whether it follows a stream that nobody knows any more
   */
  ResumableReply(Call call, ClientReply client, StreamLoop place, boolean followsUnknown) {
    this.call = call;
    this.client = client;
    this.place = place;
    this.followsUnknown = followsUnknown;
    client.onGone(this::onGoneUnanswered);
  }

  /** The answer has not begun, so there is nothing to come back to. */
  private void onGoneUnanswered() {
    if (stream == null && !gone) {
      gone = true;
      place.unanswered(this, this::abandon);
    }
  }

  private void abandon() {
    abandoned = true;
    onAbandoned.run();
  }

  private void answered() {
    if (gone) {
      place.answered(this);
    }
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (stream == null) {
      answered();
      client.body(status, headers, json);
    } else {
      // A fault in the middle of a stream: all that can still be said is that it is over.
      stream.end();
    }
  }

  @Override
  public void stream(Map<String, String> headers) {
    if (gone || stream != null) {
      return;
    }
    ResumableStream begun = place.begin(call);
    stream = begun;
    begun.feeds(() -> onDrain.run(), this::abandon);
    client.stream(headers);
    begun.attach(client, Reader.NOT_TOLD, 0);
    if (followsUnknown) {
      begun.missesWhatWasBefore();
    }
  }

  @Override
  public boolean event(SseEvent event) {
    return stream == null || stream.event(event);
  }

  @Override
  public void end() {
    if (stream == null) {
      answered();
    } else {
      stream.end();
    }
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain = action;
  }

  @Override
  public void onGone(Runnable action) {
    onAbandoned = action;
    if (abandoned) {
      action.run();
    }
  }

  @Override
  public boolean mayReturn() {
    return true;
  }

  @Override
  public void letGo(int retryMillis) {
    if (stream != null) {
      stream.letGo(retryMillis);
    }
  }
}
