package io.cardea.it.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.testkit.client.EventStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The final answer to a call.
 *
 * @param status of HTTP
 * @param code of the error; 0 for a result
 * @param text the message as JSON
 */
record Reply(int status, int code, String text) {

  private static final int MAX_DEPTH = 100;

  boolean isError() {
    return code != 0;
  }

  /** An error that says what is wrong, and is not our own fault. */
  boolean isClear() {
    return isError()
        && code != -32603
        && (status == 200 || (status >= 400 && status != 500 && status < 600))
        && text.matches("(?s).*\"message\":\"[^\"]{10,}.*");
  }

  /**
   * Reads {@code answer} to the response to request {@code id}; {@code heard} gets every other
   * message before it.
   *
   * @throws IOException if it ends without a response, or is none
   */
  static Reply read(EventStream answer, int id, Consumer<JsonDocument> heard) throws IOException {
    boolean isStream =
        answer.head().header("content-type").orElse("").startsWith("text/event-stream");
    if (!isStream) {
      String body = answer.whole().text();
      return response(answer.status(), parse(body), id)
          .orElseThrow(() -> new IOException("no response: " + answer.head() + " " + body));
    }
    for (Optional<String> block = answer.next(); block.isPresent(); block = answer.next()) {
      Optional<String> data = data(block.get());
      if (data.isPresent()) {
        JsonDocument message = parse(data.get());
        Optional<Reply> reply = response(answer.status(), message, id);
        if (reply.isPresent()) {
          return reply.get();
        }
        heard.accept(message);
      }
    }
    throw new IOException("the stream ended without a response");
  }

  /** The message of an event, if it has one. */
  static Optional<String> data(String block) {
    return block
        .lines()
        .filter(line -> line.startsWith("data: ") && line.length() > 6)
        .map(line -> line.substring(6))
        .findFirst();
  }

  static JsonDocument parse(String json) throws IOException {
    if (Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document) {
      return document;
    }
    throw new IOException("not JSON: " + json);
  }

  private static Optional<Reply> response(int status, JsonDocument message, int id) {
    int method = message.member(JsonDocument.ROOT, "method");
    int about = message.member(JsonDocument.ROOT, "id");
    if (method != JsonDocument.NONE
        || about == JsonDocument.NONE
        || !message.raw(about).equals(String.valueOf(id))) {
      return Optional.empty();
    }
    int code = message.member(message.member(JsonDocument.ROOT, "error"), "code");
    String text = message.raw(JsonDocument.ROOT);
    return Optional.of(
        new Reply(
            status, code == JsonDocument.NONE ? 0 : Integer.parseInt(message.raw(code)), text));
  }
}
