package io.cardea.app.stdio;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one line to the gateway and passes on all that it is answered with. Blocking. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final int RESUMPTIONS = 5;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private final Endpoint endpoint;
  private final Answers answers;

  /** The head of an answer: its status and the session it names. */
  record Head(int status, Optional<String> session) {}

  Exchange(Endpoint endpoint, Answers answers) {
    this.endpoint = endpoint;
    this.answers = answers;
  }

  /**
   * Sends {@code json}; afterwards each of its requests has been answered.
   *
   * @param retryable whether a 404 is left to the caller, who tries again in a new session
   * @throws InterruptedException if the call was cancelled; then what is left has no answer
   */
  Head send(byte[] json, Map<String, String> fields, boolean retryable)
      throws InterruptedException {
    try {
      HttpResponse<InputStream> response = endpoint.post(json, fields);
      int status = response.statusCode();
      if (status == 404 && retryable) {
        response.body().close();
      } else {
        read(response, fields);
        answers.fail(RpcError.of(RpcError.BAD_UPSTREAM, "The answer broke off."));
      }
      return new Head(status, response.headers().firstValue(McpHeader.SESSION_ID));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.atInfo().log("no answer of {}: {}", endpoint.uri(), e.toString());
      answers.fail(
          RpcError.of(
              RpcError.UNAVAILABLE,
              "No gateway answers at " + endpoint.uri() + ", or it broke off. Is it running?"));
    } catch (IllegalArgumentException e) {
      answers.fail(
          RpcError.of(
              RpcError.INVALID_REQUEST, "The method or revision has characters it cannot have."));
    }
    return new Head(0, Optional.empty());
  }

  private void read(HttpResponse<InputStream> response, Map<String, String> fields)
      throws IOException, InterruptedException {
    try (InputStream body = response.body()) {
      if (response.statusCode() == 200 && isEventStream(response)) {
        Events events = new Events();
        readEvents(events, body);
        resume(events, fields);
      } else {
        whole(response.statusCode(), body.readNBytes(Events.MAX_MESSAGE));
      }
    }
  }

  private static boolean isEventStream(HttpResponse<?> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  private void whole(int status, byte[] body) {
    if (answers.areComplete()) {
      if (status >= 300) {
        LOG.atWarn().log("a notification or response was answered with status {}", status);
      }
      return;
    }
    if (!answers.body(body)) {
      String detail = detail(body);
      answers.fail(
          RpcError.of(
              code(status),
              "The gateway answered with status "
                  + status
                  + (detail.isEmpty() ? "." : ": " + detail)));
    }
  }

  private static int code(int status) {
    return switch (status) {
      case 401 -> RpcError.UNAUTHENTICATED;
      case 403 -> RpcError.FORBIDDEN;
      case 404 -> RpcError.NOT_FOUND;
      case 429 -> RpcError.LIMITED;
      case 503 -> RpcError.UNAVAILABLE;
      default -> RpcError.INTERNAL_ERROR;
    };
  }

  /** What a problem document (RFC 9457) says. */
  private static String detail(byte[] body) {
    if (Json.parse(body, ClientMessage.MAX_DEPTH) instanceof JsonDocument problem) {
      int detail = problem.member(JsonDocument.ROOT, "detail");
      return problem.isString(detail) ? problem.text(detail) : "";
    }
    return "";
  }

  /** A stream that breaks is no failure as long as it has an error to come back from. */
  private void readEvents(Events events, InputStream body) throws InterruptedException {
    try {
      events.read(body, answers::message, () -> false);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.atInfo().log("an answer broke off: {}", e.toString());
    }
  }

  /** To 2025-11-25 a stream that ends too early is asked for again ("Resumability"). */
  private void resume(Events events, Map<String, String> fields)
      throws IOException, InterruptedException {
    Duration wait = FIRST_WAIT;
    for (int i = 0; i < RESUMPTIONS; i++) {
      if (answers.areComplete()
          || events.lastId().isEmpty()
          || !fields.containsKey(McpHeader.SESSION_ID)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(events.retry().orElse(wait).toMillis());
      wait = wait.multipliedBy(2);
      Map<String, String> again = new HashMap<>(fields);
      again.put(McpHeader.LAST_EVENT_ID, events.lastId().get());
      HttpResponse<InputStream> response = endpoint.stream(again);
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200 || !isEventStream(response)) {
          return;
        }
        events.read(body, answers::message, answers::areComplete);
      }
    }
  }
}
