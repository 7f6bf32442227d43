package io.cardea.it.fault;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.feature.Message;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client that does what its revision lets it do when something breaks, and nothing else. */
interface StrictClient extends AutoCloseable {

  /** How long an address may refuse connections: nothing was sent then. */
  Duration PATIENCE = Duration.ofSeconds(20);

  /** How an error says that a call may have run; one that does not says that it has not. */
  Pattern MAY_HAVE_RUN = Pattern.compile("(may have|may have been|was) executed|may_have_executed");

  /**
   * A call of a tool.
   *
   * @param tool its name at the client's address
   * @param nonce the one argument that the answer must have
   * @param mode how the server is to answer
   * @param millis how long it is to take
   */
  record Call(String tool, String nonce, String mode, int millis) {

    /** The members of the request's params. */
    String params() {
      return """
      "name":"%s","arguments":{"nonce":"%s","mode":"%s","millis":"%d"}\
      """
          .formatted(tool, nonce, mode, millis);
    }

    /** What its response says. */
    Outcome outcome(Message response) {
      if (response.at("error").isThere()) {
        return refused(response);
      }
      String text =
          response.at("result", "content").elements().stream()
              .map(block -> block.at("text").text())
              .collect(Collectors.joining());
      if (response.at("result", "isError").raw().equals("true")) {
        return refused(response);
      }
      return text.equals(nonce)
          ? new Outcome.Answered()
          : new Outcome.Wrong("got another answer: " + response);
    }

    private static Outcome refused(Message response) {
      boolean mayHaveRun = MAY_HAVE_RUN.matcher(response.raw()).find();
      return new Outcome.Refused(mayHaveRun, response.raw());
    }
  }

  /** Opens a connection and sends something on it. */
  @FunctionalInterface
  interface Opening {
    EventStream open() throws IOException;
  }

  /** Calls and waits for what comes of it. */
  Outcome call(Call call);

  @Override
  void close() throws IOException;

  /** Opens again as long as the address refuses connections. */
  static EventStream persistently(Opening opening) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return opening.open();
      } catch (ConnectException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** Whether an answer is an event stream. */
  static boolean isStream(EventStream answer) {
    return answer
        .head()
        .header("content-type")
        .filter(type -> type.startsWith("text/event-stream"))
        .isPresent();
  }

  /** The lines of an event's field, joined; empty if it has none. */
  static Optional<String> field(String block, String name) {
    String start = name + ":";
    String value =
        block
            .lines()
            .filter(line -> line.startsWith(start))
            .map(line -> line.substring(start.length()).stripLeading())
            .collect(Collectors.joining("\n"));
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
