package io.cardea.it.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client of 2026-07-28: every request stands alone, and none is resumed. */
final class ModernStrictClient implements StrictClient {

  private final McpClient http;
  private final Consumer<String> onText;
  private final AtomicInteger ids = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param onText gets everything that comes
   */
  ModernStrictClient(McpClient http, Consumer<String> onText) {
    this.http = http;
    this.onText = onText;
  }

  @Override
  public Outcome call(Call call) {
    int id = ids.incrementAndGet();
    String body = McpClient.modernRequest(id, "tools/call", call.params());
    McpClient client = http.modernly("tools/call", call.tool());
    try (EventStream answer =
        StrictClient.persistently(() -> client.open("POST", body.getBytes(UTF_8)))) {
      Message response = StrictClient.isStream(answer) ? last(answer) : whole(answer);
      if (!response.id().equals(String.valueOf(id))) {
        return new Outcome.Wrong("got the answer to another request: " + response);
      }
      return call.outcome(response);
    } catch (SocketTimeoutException e) {
      return new Outcome.Wrong("got no answer in time: " + e);
    } catch (IOException e) {
      return new Outcome.Cut(e.toString());
    } catch (RuntimeException e) {
      return new Outcome.Wrong("got nonsense: " + e);
    }
  }

  private Message whole(EventStream answer) throws IOException {
    String text = answer.whole().text();
    onText.accept(text);
    return Message.parse(text);
  }

  private Message last(EventStream answer) throws IOException {
    for (Optional<String> block = answer.next(); block.isPresent(); block = answer.next()) {
      Optional<String> data = StrictClient.field(block.get(), "data");
      if (data.isPresent()) {
        onText.accept(data.get());
        Message message = Message.parse(data.get());
        if (message.method().isEmpty()) {
          return message;
        }
      }
    }
    throw new IllegalStateException("the stream ended properly without a response");
  }

  @Override
  public void close() {
    // Nothing was begun.
  }
}
