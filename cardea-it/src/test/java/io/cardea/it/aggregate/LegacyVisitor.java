package io.cardea.it.aggregate;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks 2025-11-25: has a session and its event stream, and answers what servers ask. */
final class LegacyVisitor extends Visitor {

  private volatile @Nullable McpClient session;
  private volatile @Nullable EventStream stream;
  private volatile boolean isFirst;

  LegacyVisitor(Terms terms, long seed) {
    super(terms, seed);
  }

  @Override
  boolean reaches(Target target) {
    return true;
  }

  private McpClient session() {
    McpClient open = session;
    if (open == null) {
      throw new IllegalStateException("no session");
    }
    return open;
  }

  /** Begins a session and starts its child processes: the first calls are counted apart. */
  @Override
  void begin() throws IOException {
    McpClient begun = terms().client().session("2025-11-25", "{\"elicitation\":{}}");
    session = begun;
    stream = begun.get();
    Thread.startVirtualThread(() -> listen(begun));
    isFirst = true;
    terms().targets().stream()
        .filter(target -> target.condition() == Target.Condition.WELL)
        .forEach(target -> call(target, target.modes().getFirst()));
    isFirst = false;
  }

  @Override
  boolean isFirst() {
    return isFirst;
  }

  @Override
  void end() throws IOException {
    McpClient ending = session();
    EventStream open = stream;
    session = null;
    RawResponse answer = ending.delete();
    if (answer.status() != 204) {
      terms().tally().wrong(terms().name() + " cannot end its session: " + answer);
    }
    if (open != null) {
      open.close();
    }
  }

  /** Reads the session's event stream, and opens it again when nothing came for long. */
  private void listen(McpClient mine) {
    EventStream reading = stream;
    while (mine.equals(session) && reading != null) {
      try (EventStream open = reading) {
        for (Optional<String> block = open.next(); block.isPresent(); block = open.next()) {
          Optional<String> data = Reply.data(block.get());
          if (data.isPresent()) {
            hear(Reply.parse(data.get()));
          }
        }
      } catch (SocketTimeoutException e) {
        // Nothing was to be told.
      } catch (IOException e) {
        if (mine.equals(session)) {
          terms().tally().wrong(terms().name() + " lost its event stream: " + e);
        }
      }
      reading = again(mine);
    }
  }

  private @Nullable EventStream again(McpClient mine) {
    if (!mine.equals(session)) {
      return null;
    }
    try {
      EventStream opened = mine.get();
      stream = opened;
      if (!mine.equals(session)) {
        opened.close();
      }
      return opened;
    } catch (IOException e) {
      if (mine.equals(session)) {
        terms().tally().wrong(terms().name() + " gets no event stream: " + e);
      }
      return null;
    }
  }

  @Override
  EventStream send(int id, String method, String name, String members) throws IOException {
    String body = McpClient.request(id, method, "{" + members + "}");
    return session().open("POST", body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  void hear(JsonDocument message) {
    super.hear(message);
    int method = message.member(JsonDocument.ROOT, "method");
    if (message.textEquals(method, "elicitation/create")) {
      int params = message.member(JsonDocument.ROOT, "params");
      answer(
          message.raw(message.member(JsonDocument.ROOT, "id")),
          message.raw(message.member(params, "message")));
    }
  }

  private void answer(String id, String nonce) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"accept\",\"content\":{\"nonce\":%s}}}"
            .formatted(id, nonce);
    try {
      RawResponse answer = session().post(body);
      if (answer.status() != 202) {
        terms().tally().wrong(terms().name() + " cannot answer a server: " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
