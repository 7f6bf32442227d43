package io.cardea.app.stdio;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What has been read of an event stream, over its reconnections. For one thread. */
final class Events {

  /** Bytes of a message; the gateway has limits of its own. */
  static final int MAX_MESSAGE = 1 << 28;

  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private Optional<String> lastId = Optional.empty();
  private Optional<Duration> retry = Optional.empty();

  /** Id of the last event that had one. */
  Optional<String> lastId() {
    return lastId;
  }

  /** How long the server wants its clients to wait before they come back. */
  Optional<Duration> retry() {
    return retry;
  }

  /** Reads to the end, or until {@code enough}; each message goes to {@code sink}. */
  void read(InputStream body, Consumer<byte[]> sink, BooleanSupplier enough) throws IOException {
    SseReader reader = new SseReader(MAX_MESSAGE);
    byte[] chunk = new byte[16 * 1024];
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      if (!reader.feed(chunk, 0, read, event -> take(event, sink))) {
        throw new IOException("a message is larger than " + MAX_MESSAGE + " bytes");
      }
      if (enough.getAsBoolean()) {
        return;
      }
    }
  }

  private void take(SseEvent event, Consumer<byte[]> sink) {
    event.id().ifPresent(id -> lastId = id.isEmpty() ? Optional.empty() : Optional.of(id));
    event
        .retry()
        .map(text -> Duration.ofMillis(Long.parseLong(text)))
        .ifPresent(
            wait -> retry = Optional.of(wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait));
    if (!event.isEmpty()) {
      sink.accept(event.data());
    }
  }
}
