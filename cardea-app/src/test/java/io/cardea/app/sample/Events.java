package io.cardea.app.sample;

import java.util.Iterator;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The messages of an event stream, as they come. */
final class Events implements AutoCloseable {

  private final Stream<String> source;
  private final Iterator<String> lines;

  Events(Stream<String> source) {
    this.source = source;
    this.lines = source.iterator();
  }

  /** The next message; an error if the stream ends instead. */
  Message next() {
    String data = nextData();
    if (data.isEmpty()) {
      throw new AssertionError("The stream has ended");
    }
    return Message.of(data);
  }

  /** Whether the stream ends without another message. */
  boolean isAtEnd() {
    return nextData().isEmpty();
  }

  private String nextData() {
    StringJoiner data = new StringJoiner("\n");
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("data: ")) {
        data.add(line.substring("data: ".length()));
      } else if (line.isEmpty() && data.length() > 0) {
        return data.toString();
      }
    }
    return "";
  }

  /** Goes away, as a client does that closes the connection. */
  @Override
  public void close() {
    source.close();
  }
}
