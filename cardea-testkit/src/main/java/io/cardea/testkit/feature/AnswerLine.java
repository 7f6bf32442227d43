package io.cardea.testkit.feature;

import io.cardea.testkit.server.Exchange;
import java.io.IOException;

/**
 * The answer to one request over HTTP: JSON if the response is all that is said, else an event
 * stream.
 */
final class AnswerLine implements Line {

  private final Exchange exchange;
  private boolean isStream;
  private boolean isOver;

  AnswerLine(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public synchronized void say(String json) throws IOException {
    if (isOver) {
      throw new IOException("said after the end: " + json);
    }
    Message message = Message.parse(json);
    boolean isResponse = message.method().isEmpty();
    if (isResponse && !isStream) {
      exchange.json(json);
      isOver = true;
      return;
    }
    open();
    exchange.event(json);
  }

  /** Begins an event stream, if that has not happened. */
  synchronized void open() throws IOException {
    if (!isStream) {
      isStream = true;
      exchange.stream();
    }
  }

  /** Ends what has begun; a cancelled request is answered with an empty stream. */
  synchronized void close() throws IOException {
    if (!isOver) {
      isOver = true;
      open();
      exchange.end();
    }
  }

  /** Whether nothing has been sent. */
  synchronized boolean isUnsaid() {
    return !isOver && !isStream;
  }
}
