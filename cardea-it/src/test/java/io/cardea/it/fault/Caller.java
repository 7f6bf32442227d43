package io.cardea.it.fault;

import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent with one client that calls what is behind its address, at random, several calls at a
 * time. It begins once and never again.
 */
final class Caller {

  /**
   * Who it is.
   *
   * @param agent whose key it has
   * @param revision that its client speaks
   * @param address where it calls
   * @param servers that are there
   */
  record Terms(String agent, String revision, String address, List<String> servers) {
    Terms {
      servers = List.copyOf(servers);
    }

    private String tool(String server) {
      return address.equals("/mcp") ? server + "__echo" : "echo";
    }
  }

  private static final int AT_ONCE = 2;
  private static final int MAX_PAUSE_MILLIS = 25;
  private static final int MAX_CALL_MILLIS = 40;

  private final Terms terms;
  private final Oracle oracle;
  private final StrictClient client;
  private final List<Thread> threads = new ArrayList<>();

  private Caller(Terms terms, Fleet fleet) throws IOException {
    this.terms = terms;
    this.oracle = fleet.oracle();
    McpClient http = fleet.http(terms.agent(), terms.address());
    this.client =
        terms.revision().equals(McpClient.MODERN)
            ? new ModernStrictClient(http, this::hear)
            : LegacyStrictClient.begin(terms.revision(), http, this::hear, this::wrong);
  }

  static Caller begin(Terms terms, Fleet fleet) throws IOException {
    return new Caller(terms, fleet);
  }

  static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private void hear(String text) {
    oracle.heard(terms.agent(), text);
  }

  private void wrong(String what) {
    oracle.wrong(terms + ": " + what);
  }

  /** Calls until {@code over}; what is called depends on {@code seed} only. */
  void start(long seed, AtomicBoolean over) {
    Random random = new Random(seed);
    for (int i = 0; i < AT_ONCE; i++) {
      String name = "t" + i;
      Random own = new Random(random.nextLong());
      threads.add(Thread.ofVirtual().start(() -> run(name, own, over)));
    }
  }

  private void run(String name, Random random, AtomicBoolean over) {
    for (int number = 1; !over.get(); number++) {
      String server = terms.servers().get(random.nextInt(terms.servers().size()));
      String mode = random.nextBoolean() ? "plain" : "stream";
      Outcome _ = call(server, name + "-" + number, mode, random.nextInt(MAX_CALL_MILLIS));
      pause(Duration.ofMillis(random.nextInt(1, MAX_PAUSE_MILLIS)));
    }
  }

  /** Calls once, and tells the oracle what comes of it. */
  Outcome call(String server, String name, String mode, int millis) {
    String nonce = Oracle.nonce(terms.agent(), name);
    oracle.sent(nonce);
    Outcome outcome = client.call(new StrictClient.Call(terms.tool(server), nonce, mode, millis));
    oracle.ended(nonce, server, outcome);
    return outcome;
  }

  Terms terms() {
    return terms;
  }

  /** Waits until its calls are over. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Ends the client. */
  void end() {
    try {
      client.close();
    } catch (IOException e) {
      wrong("cannot end: " + e);
    }
  }
}
