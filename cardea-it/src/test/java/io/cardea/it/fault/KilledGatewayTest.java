package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.StartsGateways;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.cut.CutProxy;
import io.cardea.testkit.evil.FragileServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's process is killed in the middle of calls, and started again on its data. */
@StartsGateways
class KilledGatewayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String AGENT = "admin";
  private static final int IN_FLIGHT = 8;
  private static final int MILLIS = 500;

  private final Weather weather = new Weather(System::nanoTime, Duration.ofSeconds(2));
  private final Oracle oracle = new Oracle(weather);
  private final AtomicInteger running = new AtomicInteger();
  private FragileServer server;
  private GatewayProcess gateway;
  private CutProxy front;

  @BeforeEach
  void start() throws IOException {
    server =
        FragileServer.start(nonce -> {
          oracle.ran(nonce);
          running.incrementAndGet();
        });
    gateway =
        GatewayProcess.start(
            Documents.adapter("south", server.url())
                + Documents.role("all", Documents.everything("south"))
                + Documents.binding(AGENT, "all"));
    front = CutProxy.start(gateway.port(), PATIENCE, oracle::cut);
  }

  @AfterEach
  void stop() throws IOException {
    front.close();
    gateway.close();
    server.close();
  }

  private StrictClient client(String revision) throws IOException {
    McpClient http = new McpClient(front.port(), "/mcp", gateway.client("/mcp").fields());
    return revision.equals(McpClient.MODERN)
        ? new ModernStrictClient(http, text -> oracle.heard(AGENT, text))
        : LegacyStrictClient.begin(
            revision, http, text -> oracle.heard(AGENT, text), oracle::wrong);
  }

  private Outcome call(StrictClient client, String name, String mode, int millis) {
    String nonce = Oracle.nonce(AGENT, name);
    oracle.sent(nonce);
    Outcome outcome = client.call(new StrictClient.Call("south__echo", nonce, mode, millis));
    oracle.ended(nonce, "south", outcome);
    return outcome;
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-11-25", "2026-07-28"})
  void shouldGoOnWithEverySessionAndRepeatNothing(String revision) throws Exception {
    // Given
    try (StrictClient client = client(revision)) {
      AtomicInteger tries = new AtomicInteger();
      TestGateway.eventually(
          () ->
              call(client, "first-" + tries.incrementAndGet(), "plain", 0)
                  instanceof Outcome.Answered,
          "an answer");
      running.set(0);
      List<Thread> calls = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        String name = "flight-" + i;
        String mode = i % 2 == 0 ? "plain" : "stream";
        calls.add(Thread.startVirtualThread(() -> call(client, name, mode, MILLIS)));
      }
      TestGateway.eventually(() -> running.get() == IN_FLIGHT, "all calls to run");

      // When
      weather.gateway().begin();
      gateway.kill();
      gateway.restart();
      front.lead(gateway.port());
      weather.gateway().end();

      // Then
      for (Thread call : calls) {
        call.join();
      }
      assertThat(call(client, "after", "plain", 0)).isInstanceOf(Outcome.Answered.class);
      assertThat(call(client, "after-stream", "stream", 0)).isInstanceOf(Outcome.Answered.class);
    }
    assertThat(oracle.verdict()).isEmpty();
  }
}
