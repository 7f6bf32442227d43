package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Feed;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.audit.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The client's end of a stream that joins those of several servers. While the client is slow, all
 * of them wait. Lives on one event loop.
 */
final class ClientStream {

  private final ClientReply client;
  private final Ending ending;
  private final Runnable onOver;
  private final Map<AdapterKey, Feed> feeds = new HashMap<>();
  private boolean full;
  private boolean over;

  /**
   * Begins the stream.
   *
   * @param ending learns how the stream ended
   * @param onOver runs once when it is over
   */
  ClientStream(ClientReply client, Ending ending, Runnable onOver) {
    this.client = client;
    this.ending = ending;
    this.onOver = onOver;
  }

  void begin() {
    client.stream(Map.of());
    client.onGone(() -> finish(Outcome.Status.CANCELLED, "the client went away"));
  }

  boolean isOver() {
    return over;
  }

  /** Adds the feed of {@code adapter} in the place of what it had before. */
  void join(AdapterKey adapter, Feed feed) {
    if (over) {
      return;
    }
    Feed older = feeds.put(adapter, feed);
    if (older != null) {
      older.close();
    }
    feed.hold(full);
    feed.open();
  }

  /**
   * Adds the feed of {@code adapter} beside what it had before, which is for the caller to close
   * when the new one flows.
   */
  Optional<Feed> add(AdapterKey adapter, Feed feed) {
    if (over) {
      return Optional.empty();
    }
    Optional<Feed> older = Optional.ofNullable(feeds.put(adapter, feed));
    feed.hold(full);
    feed.open();
    return older;
  }

  /** The feed of {@code adapter} is over. */
  void leave(AdapterKey adapter) {
    Feed feed = feeds.remove(adapter);
    if (feed != null) {
      feed.close();
    }
  }

  void send(String json) {
    send(SseEvent.message(json.getBytes(UTF_8)));
  }

  void send(SseEvent event) {
    if (!over && !client.event(event) && !full) {
      full = true;
      feeds.values().forEach(feed -> feed.hold(true));
      client.onDrain(this::onDrained);
    }
  }

  private void onDrained() {
    full = false;
    feeds.values().forEach(feed -> feed.hold(false));
  }

  /** Ends the stream with {@code last}. */
  void end(SseEvent last, String why) {
    if (!over) {
      client.event(last);
      client.end();
      finish(Outcome.Status.OK, why);
    }
  }

  private void finish(Outcome.Status how, String detail) {
    if (over) {
      return;
    }
    over = true;
    feeds.values().forEach(Feed::close);
    feeds.clear();
    onOver.run();
    ending.ended(how, detail, 0);
  }
}
