package io.cardea.it.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.StartsGateways;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of sessions do not notice that the gateway has been restarted. */
@StartsGateways
class GatewayRestartTest {

  private static final String LATEST = "2025-11-25";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String LARGE =
      "{\"roots\":{},\"experimental\":{\"x\":\"" + "é\\n".repeat(400) + "\"}}";

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T00:00:00Z"));
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = server();
    gateway = TestGateway.start(documents(), clock);
  }

  private static ScriptedServer server() throws IOException {
    return ScriptedServer.start()
        .offering("tools", "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]");
  }

  private String documents() {
    return Documents.open("a", server.url(), "robot")
        + Documents.limits("sessionTtl: 2h, sessionIdle: 1h");
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private static String call(int id, String tool) {
    return McpClient.request(id, "tools/call", "{\"name\":\"" + tool + "\"}");
  }

  /** The same client after the gateway has come back on another port. */
  private McpClient again(McpClient before) {
    return new McpClient(gateway.port(), before.path(), before.fields());
  }

  private void assertOk(RawResponse answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).contains("\"result\":{");
  }

  @Test
  void shouldGoOnWithASessionAtAnAdapter() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").session(LATEST, LARGE);
    assertOk(robot.post(PING));

    // When
    gateway.restart();

    // Then: in the server's same session.
    assertOk(again(robot).post(call(2, "t")));
    assertThat(server.received("initialize")).hasSize(1);
    assertThat(sessions("tools/call")).isEqualTo(sessions("ping"));
  }

  private List<String> sessions(String method) {
    return server.received(method).stream()
        .map(request -> request.header("mcp-session-id").orElseThrow())
        .toList();
  }

  @Test
  void shouldGoOnWithASessionAtAnAggregate() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").at("/mcp").session(LATEST, LARGE);
    assertOk(robot.post(call(1, "a__t")));

    // When
    gateway.restart();

    // Then
    assertOk(again(robot).post(call(2, "a__t")));
    assertThat(sessions("tools/call")).hasSize(2);
    assertThat(sessions("tools/call").stream().distinct()).hasSize(1);
  }

  @Test
  void shouldStillDeclareWhatWasTooLongForTheId() throws Exception {
    // Given: a session that has no session at a server yet.
    McpClient robot = gateway.client("a", "robot").at("/mcp").session(LATEST, LARGE);

    // When
    gateway.restart();

    // Then
    assertOk(again(robot).post(call(2, "a__t")));
    assertThat(server.await("initialize").text()).contains(LARGE);
  }

  @Test
  void shouldNotBringBackWhatTheClientHasEnded() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").session(LATEST);
    McpClient other = gateway.client("a", "robot").session(LATEST);
    assertThat(robot.delete().status()).isLessThan(300);

    // When, Then
    for (int restart = 0; restart < 3; restart++) {
      gateway.restart();
      assertThat(again(robot).post(PING).status()).isEqualTo(404);
      assertOk(again(other).post(PING));
    }
  }

  @Test
  void shouldNotBringBackWhatHasExpired() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").session(LATEST);
    Received begun = server.await("initialize");

    // When: nobody has used it for longer than it lives.
    clock.advance(Duration.ofHours(3));
    gateway.restart();

    // Then: the server is told.
    assertThat(again(robot).post(PING).status()).isEqualTo(404);
    assertThat(server.await("DELETE").header("mcp-session-id")).isPresent();
    assertThat(begun.header("mcp-session-id")).isEmpty();
  }

  @Test
  void shouldEndSessionsWhoseRecordIsLost() throws Exception {
    // Given
    McpClient robot = gateway.client("a", "robot").session(LATEST);
    gateway.gateway().close();
    try (var files = Files.list(gateway.data().resolve("sessions"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "00000000 damaged\n");
      }
    }

    // When
    gateway.restart();

    // Then
    assertThat(again(robot).post(PING).status()).isEqualTo(404);
    assertOk(gateway.client("a", "robot").session(LATEST).post(PING));
  }

  @Test
  void shouldGoOnAfterKill9() throws Exception {
    // Given
    try (GatewayProcess killed =
        GatewayProcess.start(documents() + Documents.binding("admin", "all-a"))) {
      String own = killed.client("/adapters/a/mcp").session(LATEST, LARGE).sessionId();
      McpClient joined = killed.client("/mcp").session(LATEST);
      assertOk(joined.post(call(1, "a__t")));
      McpClient left = killed.client("/mcp").session(LATEST);
      left.delete();

      // When
      killed.kill();
      killed.restart();

      // Then
      assertOk(killed.client("/adapters/a/mcp").with("Mcp-Session-Id: " + own).post(PING));
      McpClient many = killed.client("/mcp");
      assertOk(many.with("Mcp-Session-Id: " + joined.sessionId()).post(call(2, "a__t")));
      assertThat(many.with("Mcp-Session-Id: " + left.sessionId()).post(PING).status())
          .isEqualTo(404);
    }
    assertThat(server.received("initialize")).hasSize(2);
  }

  @Test
  void shouldRunNoCallTwiceAndLoseNoneSilentlyOverKill9() throws Exception {
    // Given
    try (ForgetfulServer counted = ForgetfulServer.start();
        GatewayProcess killed = GatewayProcess.start(Documents.open("a", counted.url(), "admin"))) {
      McpClient before = killed.client("/adapters/a/mcp").session(LATEST);
      List<Integer> answered = new ArrayList<>();
      Thread killer =
          Thread.startVirtualThread(() -> {
            TestGateway.eventually(() -> counted.executed().size() > 40, "40 calls");
            killed.kill();
          });

      // When: it is killed while calls run.
      callUntilItFails(before, answered);
      killer.join();

      // Then: what was answered ran once, and what was not ran once at most.
      assertThat(counted.executed()).doesNotHaveDuplicates().containsAll(answered);
      assertThat(counted.executed().size()).isBetween(answered.size(), answered.size() + 1);
      killed.restart();
      int next = answered.size() + 1_000;
      assertOk(
          killed
              .client("/adapters/a/mcp")
              .with("Mcp-Session-Id: " + before.sessionId())
              .post(counting(next)));
      assertThat(counted.executed()).doesNotHaveDuplicates().endsWith(next);
      assertThat(counted.received("initialize")).hasSize(1);
    }
  }

  private static String counting(int nonce) {
    return McpClient.request(
        nonce, "tools/call", "{\"name\":\"t\",\"arguments\":{\"nonce\":" + nonce + "}}");
  }

  private void callUntilItFails(McpClient robot, List<Integer> answered) {
    for (int nonce = 1; true; nonce++) {
      try {
        assertOk(robot.post(counting(nonce)));
        answered.add(nonce);
      } catch (IOException _) {
        return;
      }
    }
  }
}
