package io.cardea.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.wire.RawHead;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer that is read as it comes. Closing it closes the connection. */
public final class EventStream implements AutoCloseable {

  private final RawHttp connection;
  private final RawHead head;
  private final InputStream body;

  EventStream(RawHttp connection) throws IOException {
    this.connection = connection;
    this.head = connection.head();
    this.body = connection.body(head);
  }

  public RawHead head() {
    return head;
  }

  public int status() {
    return head.status();
  }

  /** The next block as it came, without its blank line, comments left out; empty at the end. */
  public Optional<String> next() throws IOException {
    while (true) {
      String block = block();
      if (block.isEmpty()) {
        return Optional.empty();
      }
      if (!block.startsWith(":")) {
        return Optional.of(block.substring(0, block.length() - 2));
      }
    }
  }

  /** The blocks that are left, to the end of the stream. */
  public List<String> rest() throws IOException {
    List<String> blocks = new ArrayList<>();
    for (Optional<String> next = next(); next.isPresent(); next = next()) {
      blocks.add(next.get());
    }
    return blocks;
  }

  /** The rest of the answer as one body. */
  public RawResponse whole() throws IOException {
    return new RawResponse(head, body.readAllBytes());
  }

  private String block() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    int before = 0;
    for (int c = body.read(); c >= 0; c = body.read()) {
      block.write(c);
      if (c == '\n' && before == '\n') {
        return block.toString(UTF_8);
      }
      before = c;
    }
    if (block.size() > 0) {
      throw new IOException("the stream ended in an event: " + block.toString(UTF_8));
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
