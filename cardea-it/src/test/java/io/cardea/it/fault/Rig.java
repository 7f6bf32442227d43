package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.cut.CutProxy;
import io.cardea.testkit.evil.FragileServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One gateway before one fragile server, {@code south}, with a proxy on either side of the gateway
 * that can cut connections, and an oracle that is told of everything.
 */
final class Rig implements AutoCloseable {

  /** Where clients call: one server's own address, and the one of all. */
  static final List<String> ADDRESSES = List.of("/adapters/south/mcp", "/mcp");

  /** Whose key all clients have. */
  static final String AGENT = "robot";

  /** So many cuts in a row would open it, rightly. */
  private static final String UNBROKEN = "resilience: {breaker: {enabled: false}}";

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Weather weather = new Weather(System::nanoTime, Duration.ofSeconds(1));
  private final Oracle oracle = new Oracle(weather);
  private final AtomicInteger calls = new AtomicInteger();
  private final FragileServer server;
  private final CutProxy upstream;
  private final TestGateway gateway;
  private final CutProxy front;

  private Rig(String limits) throws IOException {
    server = FragileServer.start(oracle::ran);
    upstream = CutProxy.start(server.port(), Duration.ZERO, oracle::cut);
    gateway =
        TestGateway.start(
            Documents.adapter("south", url(upstream), limits, UNBROKEN)
                + Documents.role("all", Documents.everything("south"))
                + Documents.binding(AGENT, "all"));
    front = CutProxy.start(gateway.port(), PATIENCE, oracle::cut);
  }

  static Rig open() throws IOException {
    return new Rig("limits: {idleTimeout: 5s}");
  }

  private static String url(CutProxy proxy) {
    return "http://127.0.0.1:" + proxy.port() + "/mcp";
  }

  FragileServer server() {
    return server;
  }

  /** Between gateway and server. */
  CutProxy upstream() {
    return upstream;
  }

  /** Between clients and gateway. */
  CutProxy front() {
    return front;
  }

  TestGateway gateway() {
    return gateway;
  }

  Oracle oracle() {
    return oracle;
  }

  /** What is broken when, for the oracle. */
  Weather weather() {
    return weather;
  }

  /** Stops the gateway and starts it again on the same data; clients see the same address. */
  void restartGateway() throws IOException {
    weather.gateway().begin();
    gateway.restart();
    front.lead(gateway.port());
    weather.gateway().end();
  }

  private McpClient http(String address) {
    return new McpClient(
        front.port(), address, List.of("Authorization: Bearer " + gateway.key(AGENT)));
  }

  /** A client of this revision at this address. */
  StrictClient client(String revision, String address) throws IOException {
    McpClient http = http(address);
    return revision.equals(McpClient.MODERN)
        ? new ModernStrictClient(http, text -> oracle.heard(AGENT, text))
        : LegacyStrictClient.begin(
            revision, http, text -> oracle.heard(AGENT, text), oracle::wrong);
  }

  /** Has {@code client} call, and tells the oracle what comes of it. */
  Outcome call(StrictClient client, String address, String mode, int millis) {
    String nonce = Oracle.nonce(AGENT, "c" + calls.incrementAndGet());
    String tool = address.equals("/mcp") ? "south__echo" : "echo";
    oracle.sent(nonce);
    Outcome outcome = client.call(new StrictClient.Call(tool, nonce, mode, millis));
    oracle.ended(nonce, "south", outcome);
    return outcome;
  }

  Outcome call(StrictClient client, String address) {
    return call(client, address, "plain", 0);
  }

  /** Calls until it is answered: what is broken is whole again soon. */
  void awaitAnswered(StrictClient client, String address) {
    TestGateway.eventually(
        () -> call(client, address) instanceof Outcome.Answered, "an answer at " + address);
  }

  /** Waits until the gateway knows what the server offers. */
  void awaitLearned() throws IOException {
    try (StrictClient client = client(McpClient.MODERN, "/mcp")) {
      awaitAnswered(client, "/mcp");
    }
  }

  /** Judges everything. */
  void assertNothingWrong() {
    gateway.awaitIdle();
    assertThat(oracle.verdict()).isEmpty();
  }

  @Override
  public void close() throws IOException {
    front.close();
    gateway.close();
    upstream.close();
    server.close();
  }
}
