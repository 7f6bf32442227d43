package io.cardea.it.fault;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A session's event stream: it is opened again whenever it breaks, after the last event read. */
final class ListeningStream implements AutoCloseable {

  private static final long REOPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final McpClient http;
  private final Consumer<String> onText;
  private final Consumer<String> onWrong;
  private final Thread reader;
  private String lastId = "";
  private volatile boolean isClosed;
  private volatile EventStream stream;

  private ListeningStream(
      McpClient http, EventStream first, Consumer<String> onText, Consumer<String> onWrong) {
    this.http = http;
    this.onText = onText;
    this.onWrong = onWrong;
    this.stream = first;
    this.reader = Thread.startVirtualThread(() -> listen(first));
  }

  /**
   * Opens it.
   *
   * @param onWrong gets what must not come there, and why it cannot be opened again
   */
  static ListeningStream open(McpClient http, Consumer<String> onText, Consumer<String> onWrong)
      throws IOException {
    EventStream first = http.get();
    if (first.status() != 200) {
      first.close();
      throw new IOException("no event stream: " + first.head());
    }
    return new ListeningStream(http, first, onText, onWrong);
  }

  private void listen(EventStream first) {
    Optional<EventStream> reading = Optional.of(first);
    while (!isClosed) {
      reading.ifPresent(this::readToTheEnd);
      LockSupport.parkNanos(REOPENING_NANOS);
      reading = isClosed ? Optional.empty() : reopened();
    }
  }

  private void readToTheEnd(EventStream reading) {
    try (EventStream open = reading) {
      read(open);
    } catch (SocketTimeoutException e) {
      // Nothing was to be told for a while.
    } catch (IOException e) {
      // Broken: it is opened again.
    } catch (RuntimeException e) {
      onWrong.accept("an event stream brought nonsense: " + e);
    }
  }

  private void read(EventStream open) throws IOException {
    for (Optional<String> block = open.next(); block.isPresent(); block = open.next()) {
      StrictClient.field(block.get(), "id").ifPresent(given -> lastId = given);
      Optional<String> data = StrictClient.field(block.get(), "data");
      if (data.isPresent()) {
        onText.accept(data.get());
        if (Message.parse(data.get()).method().isEmpty()) {
          onWrong.accept("an answer came on the event stream: " + data.get());
        }
      }
    }
  }

  /** The stream, opened again; empty if that is to be tried once more. */
  private Optional<EventStream> reopened() {
    try {
      String[] fields =
          lastId.isEmpty() ? new String[0] : new String[] {"Last-Event-ID: " + lastId};
      EventStream opened = StrictClient.persistently(() -> http.get(fields));
      stream = opened;
      if (opened.status() == 200 && !isClosed) {
        return Optional.of(opened);
      }
      try (opened) {
        refused(opened);
      }
    } catch (IOException e) {
      // Cut before it was open.
    }
    return Optional.empty();
  }

  private void refused(EventStream answer) throws IOException {
    boolean isForNow = answer.status() / 100 == 5 || answer.status() == 429;
    if (!isForNow && !isClosed) {
      isClosed = true;
      onWrong.accept("no event stream any more: " + answer.head() + " " + answer.whole().text());
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    stream.close();
    try {
      reader.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
