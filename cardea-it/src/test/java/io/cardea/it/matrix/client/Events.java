package io.cardea.it.matrix.client;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads messages from event streams. */
final class Events {

  private Events() {}

  /** The next message; empty at the end of the stream. */
  static Optional<Message> next(EventStream stream) throws IOException {
    for (Optional<String> block = stream.next(); block.isPresent(); block = stream.next()) {
      String data = data(block.get());
      if (!data.isEmpty()) {
        return Optional.of(Message.parse(data));
      }
    }
    return Optional.empty();
  }

  /** The next message, however long it takes; empty at the end of the stream. */
  static Optional<Message> awaitNext(EventStream stream) throws IOException {
    while (true) {
      try {
        return next(stream);
      } catch (SocketTimeoutException e) {
        // Nothing was to be said for a while.
      }
    }
  }

  private static String data(String block) {
    return block
        .lines()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring(5).stripLeading())
        .collect(Collectors.joining("\n"));
  }

  /** Whether an answer is an event stream. */
  static boolean isStream(EventStream answer) {
    return answer
        .head()
        .header("content-type")
        .filter(type -> type.startsWith("text/event-stream"))
        .isPresent();
  }

  /** An answer that is no stream: one message. */
  static Message whole(EventStream answer) throws IOException {
    String text = answer.whole().text();
    if (text.isEmpty()) {
      throw new Broken("HTTP status " + answer.status() + " without a message");
    }
    return Message.parse(text);
  }
}
