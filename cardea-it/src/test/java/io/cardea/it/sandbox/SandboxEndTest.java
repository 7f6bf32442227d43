package io.cardea.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.StartsGateways;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nothing of a sandbox outlives it: not even what has left its session and its parents, which
 * nobody who follows processes from parent to child finds.
 */
@StartsGateways
class SandboxEndTest {

  private static final AtomicLong NAPS =
      new AtomicLong(1_000_000 + ProcessHandle.current().pid() * 1_000);

  private final String nap = Long.toString(NAPS.incrementAndGet());
  private Jail jail;

  @BeforeEach
  void open() throws IOException {
    jail = new Jail();
  }

  @AfterEach
  void close() throws IOException {
    jail.close();
  }

  private void leaveBehind(McpClient client) throws IOException {
    String command = "setsid sleep " + nap + " </dev/null >/dev/null 2>&1 &";
    assertThat(Jail.attempt(client, "run", command)).contains("exit 0");
    TestGateway.eventually(() -> Jail.isRunning(nap), "what it has left behind");
  }

  private void awaitEnd() {
    TestGateway.eventually(() -> !Jail.isRunning(nap), "the end of what it has left behind");
  }

  @Test
  void shouldLeaveSomethingWithoutASandbox() throws IOException {
    try (TestGateway gateway = jail.start(jail.free("free"))) {
      leaveBehind(Jail.begin(gateway, "free"));
    }
    assertThat(Jail.isRunning(nap)).isTrue();
    Jail.running(nap).forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  @Test
  void shouldEndWithItsSession() throws IOException {
    try (TestGateway gateway = jail.start(jail.confined("confined"))) {
      McpClient client = Jail.begin(gateway, "confined");
      leaveBehind(client);
      client.delete();
      awaitEnd();
    }
  }

  @Test
  void shouldEndWithItsServer() throws IOException {
    try (TestGateway gateway = jail.start(jail.confined("confined"))) {
      McpClient client = Jail.begin(gateway, "confined");
      leaveBehind(client);
      Jail.attempt(client, "run", "kill -9 $PPID");
      awaitEnd();
    }
  }

  @Test
  void shouldEndWithItsGateway() throws IOException {
    try (TestGateway gateway = jail.start(jail.confined("confined"))) {
      leaveBehind(Jail.begin(gateway, "confined"));
    }
    assertThat(Jail.isRunning(nap)).isFalse();
  }

  @Test
  void shouldEndWithAGatewayThatIsKilled() throws IOException {
    String documents = jail.confined("orphan");
    try (GatewayProcess gateway =
        GatewayProcess.start(documents, Map.of("PATH", jail.searchPath))) {
      leaveBehind(gateway.client("/adapters/orphan/mcp").session("2025-11-25"));
      gateway.kill();
      awaitEnd();
      TestGateway.eventually(() -> !Jail.isRunning("orphan"), "the end of its other processes");
    }
  }
}
