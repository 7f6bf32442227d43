package io.cardea.app.stdio;

import io.cardea.mcp.header.McpHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the stream of what servers say by themselves open for as long as the process runs: their
 * notifications and requests (to 2025-11-25, "Listening for Messages from the Server"). Comes back
 * after an end with the id of the last event, and later and later while it fails.
 */
final class ServerStream implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ServerStream.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LASTING = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Endpoint endpoint;
  private final Session session;
  private final Consumer<byte[]> client;
  private final RandomGenerator random;
  private Events events = new Events();
  private Map<String, String> listened = Map.of();

  ServerStream(
      Endpoint endpoint, Session session, Consumer<byte[]> client, RandomGenerator random) {
    this.endpoint = endpoint;
    this.session = session;
    this.client = client;
    this.random = random;
  }

  /** Runs until its thread is interrupted, or there is no such stream. */
  @Override
  public void run() {
    Duration wait = FIRST_WAIT;
    try {
      while (true) {
        long began = System.nanoTime();
        Outcome outcome = listen();
        if (outcome == Outcome.REFUSED) {
          return;
        }
        if (System.nanoTime() - began > LASTING.toNanos()) {
          wait = FIRST_WAIT;
        }
        pause(outcome == Outcome.ENDED ? events.retry().orElse(wait) : wait);
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Up to half as long again, so that many clients do not come back at once. */
  private void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis() + random.nextLong(time.toMillis() / 2 + 1));
  }

  private enum Outcome {
    ENDED,
    FAILED,
    REFUSED
  }

  private Outcome listen() throws InterruptedException {
    Map<String, String> now = session.fields();
    if (!now.equals(listened)) {
      events = new Events();
      listened = now;
    }
    Map<String, String> fields = new HashMap<>(now);
    events.lastId().ifPresent(id -> fields.put(McpHeader.LAST_EVENT_ID, id));
    try {
      HttpResponse<InputStream> response = endpoint.stream(fields);
      try (InputStream body = response.body()) {
        return outcome(response.statusCode(), body, now);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.atDebug().log("the server's stream broke off: {}", e.toString());
      return Outcome.FAILED;
    }
  }

  private Outcome outcome(int status, InputStream body, Map<String, String> used)
      throws IOException, InterruptedException {
    return switch (status) {
      case 200 -> {
        events.read(body, client, () -> false);
        yield Outcome.ENDED;
      }
      case 404 -> session.renew(used) ? Outcome.ENDED : Outcome.FAILED;
      case 400, 401, 403, 405, 406, 501 -> {
        if (status != 405) {
          LOG.atWarn().log("the server's stream was refused with status {}", status);
        }
        yield Outcome.REFUSED;
      }
      default -> Outcome.FAILED;
    };
  }
}
