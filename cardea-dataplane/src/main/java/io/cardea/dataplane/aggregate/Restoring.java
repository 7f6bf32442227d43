package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonStrings;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * Tells a server in a new session what was said in an older one: log level and subscriptions, a few
 * at a time, so that many do not crowd out calls. What the server refuses now stays refused. Lives
 * on one event loop.
 */
final class Restoring {

  private static final int AT_ONCE = 8;

  private final BiConsumer<byte[], Runnable> send;
  private final Runnable then;
  private final Queue<String> waiting = new ArrayDeque<>();
  private int inFlight;

  /**
   * @param send sends a message, and runs what it is given when the answer is over
   * @param then runs when all has been said
   */
  private Restoring(BiConsumer<byte[], Runnable> send, Runnable then) {
    this.send = send;
    this.then = then;
  }

  /** Says what {@code terms} want in the session. */
  static void begin(Terms terms, boolean logs, BiConsumer<byte[], Runnable> send, Runnable then) {
    Restoring restoring = new Restoring(send, then);
    terms.logLevel().filter(_ -> logs).map(Opening::setLevel).ifPresent(restoring.waiting::add);
    int id = 0;
    for (String uri : terms.subscriptions()) {
      restoring.waiting.add(
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + ++id
              + ",\"method\":\"resources/subscribe\",\"params\":{\"uri\":"
              + JsonStrings.quote(uri)
              + "}}");
    }
    restoring.next();
  }

  private void next() {
    while (inFlight < AT_ONCE && !waiting.isEmpty()) {
      inFlight++;
      send.accept(waiting.remove().getBytes(UTF_8), this::onSaid);
    }
    if (inFlight == 0) {
      then.run();
    }
  }

  private void onSaid() {
    inFlight--;
    next();
  }
}
