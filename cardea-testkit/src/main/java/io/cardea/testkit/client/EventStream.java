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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer that is read as it comes. Closing it closes the connection. */
public final class EventStream implements AutoCloseable {

  private static final Pattern ID = Pattern.compile("(?m)^id: (.*)\\n");

  private final RawHttp connection;
  private final RawHead head;
  private final InputStream body;
  private String lastId = "";

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

  /**
   * The next block without its id and its blank line; comments, and what has only an id, are left
   * out. Empty at the end.
   */
  public Optional<String> next() throws IOException {
    while (true) {
      Optional<String> block = nextBlock();
      if (block.isEmpty()) {
        return Optional.empty();
      }
      String head = head(block.get());
      String said = ID.matcher(head).replaceFirst("") + block.get().substring(head.length());
      if (!said.equals("data: ")) {
        return Optional.of(said);
      }
    }
  }

  /** The next block as it came, without its blank line, comments left out; empty at the end. */
  public Optional<String> nextBlock() throws IOException {
    while (true) {
      String block = block();
      if (block.isEmpty()) {
        return Optional.empty();
      }
      if (!block.startsWith(":")) {
        Matcher id = ID.matcher(head(block));
        if (id.find()) {
          lastId = id.group(1);
        }
        return Optional.of(block.substring(0, block.length() - 2));
      }
    }
  }

  /** What stands before the data. */
  private static String head(String block) {
    int data = block.startsWith("data:") ? 0 : block.indexOf("\ndata:") + 1;
    return block.substring(0, data);
  }

  /** The id of the last event that had one; empty if none had. */
  public String lastId() {
    return lastId;
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
