package io.cardea.it.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A client of the legacy era over Streamable HTTP. It begins one session and never another, keeps
 * its event stream open, and resumes a broken stream with {@code Last-Event-ID}.
 */
final class LegacyStrictClient implements StrictClient {

  private static final int MAX_RESUMPTIONS = 20;

  private final McpClient http;
  private final Consumer<String> onText;
  private final AtomicInteger ids = new AtomicInteger();
  private final ListeningStream listening;

  private LegacyStrictClient(McpClient http, Consumer<String> onText, Consumer<String> onWrong)
      throws IOException {
    this.http = http;
    this.onText = onText;
    this.listening = ListeningStream.open(http, onText, onWrong);
  }

  /**
   * Begins a session.
   *
   * @param onText gets everything that comes
   * @param onWrong gets what must not happen beside calls
   */
  static LegacyStrictClient begin(
      String revision, McpClient where, Consumer<String> onText, Consumer<String> onWrong)
      throws IOException {
    return new LegacyStrictClient(where.session(revision), onText, onWrong);
  }

  @Override
  public Outcome call(Call call) {
    int id = ids.incrementAndGet();
    String body =
        McpClient.request(
            id, "tools/call", "{\"_meta\":{\"progressToken\":" + id + "}," + call.params() + "}");
    Reading reading = new Reading(id);
    try {
      reading.from(StrictClient.persistently(() -> http.open("POST", body.getBytes(UTF_8))));
      for (int again = 0; reading.isToBeResumed(); again++) {
        if (again == MAX_RESUMPTIONS) {
          return new Outcome.Wrong("cannot be resumed to its end");
        }
        String last = reading.lastId;
        reading.from(StrictClient.persistently(() -> http.get("Last-Event-ID: " + last)));
      }
      return reading.outcome(call);
    } catch (SocketTimeoutException e) {
      return new Outcome.Wrong("got no answer in time: " + e);
    } catch (IOException e) {
      return new Outcome.Cut(e.toString());
    } catch (RuntimeException e) {
      return new Outcome.Wrong("got nonsense: " + e);
    }
  }

  /** What came of one request so far. */
  private final class Reading {

    private final int id;
    private String lastId = "";
    private String fault = "";
    private Optional<Message> response = Optional.empty();

    Reading(int id) {
      this.id = id;
    }

    boolean isToBeResumed() {
      return response.isEmpty() && fault.isEmpty() && !lastId.isEmpty();
    }

    /** Reads an answer as far as it comes. */
    void from(EventStream opened) throws IOException {
      try (EventStream answer = opened) {
        if (StrictClient.isStream(answer)) {
          events(answer);
        } else {
          String text = answer.whole().text();
          onText.accept(text);
          one(answer.status(), text);
        }
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (lastId.isEmpty()) {
          throw e;
        }
      }
    }

    private void one(int status, String text) {
      if (status == 404 || (status == 400 && !text.contains("\"id\":" + id))) {
        fault = "has lost its session: " + status + " " + text;
      } else if (text.isEmpty()) {
        fault = "got no message: " + status;
      } else {
        take(Message.parse(text));
      }
    }

    private void events(EventStream answer) throws IOException {
      for (Optional<String> block = answer.next(); block.isPresent(); block = answer.next()) {
        StrictClient.field(block.get(), "id").ifPresent(given -> lastId = given);
        Optional<String> data = StrictClient.field(block.get(), "data");
        if (data.isPresent()) {
          onText.accept(data.get());
          Message message = Message.parse(data.get());
          if (message.method().isEmpty()) {
            take(message);
            return;
          }
        }
      }
    }

    private void take(Message message) {
      if (message.id().equals(String.valueOf(id))) {
        response = Optional.of(message);
      } else {
        fault = "got the answer to another request: " + message;
      }
    }

    Outcome outcome(Call call) {
      return response
          .map(call::outcome)
          .orElseGet(() ->
              new Outcome.Wrong(fault.isEmpty() ? "its stream ended without a response" : fault));
    }
  }

  /** Ends the session. */
  @Override
  public void close() throws IOException {
    listening.close();
    RawResponse ended;
    try (EventStream answer = StrictClient.persistently(() -> http.open("DELETE", new byte[0]))) {
      ended = answer.whole();
    }
    if (ended.status() / 100 != 2) {
      throw new IOException("the session cannot be ended: " + ended);
    }
  }
}
