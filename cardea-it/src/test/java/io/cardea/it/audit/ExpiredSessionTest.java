package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.StartsGateways;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sessions that end by themselves are recorded, by the name that the records of their calls have.
 */
@StartsGateways
class ExpiredSessionTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T00:00:00Z"));
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server =
        ScriptedServer.start()
            .offering("tools", "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]");
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.limits("sessionTtl: 2h, sessionIdle: 1h, sessionsPerPrincipal: 1"),
            clock);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private McpClient session() throws IOException {
    McpClient session = gateway.client("a", "robot").session("2025-11-25");
    assertThat(session.post(PING).status()).isEqualTo(200);
    return session;
  }

  /** What the last call's record calls its session. */
  private String name() throws IOException {
    return gateway.auditRecords().stream()
        .filter(record -> record.contains("\"method\":\"ping\""))
        .reduce("", (_, last) -> last)
        .replaceAll(".*\"session\":\"([0-9a-f]{32})\".*", "$1");
  }

  private List<String> expired() throws IOException {
    return gateway.auditRecords().stream()
        .filter(record -> record.startsWith("{\"type\":\"system\""))
        .filter(record -> record.contains("\"event\":\"session_expired\""))
        .toList();
  }

  @Test
  void shouldRecordASessionThatNobodyUsed() throws IOException {
    McpClient session = session();
    String name = name();
    clock.advance(Duration.ofMinutes(61));
    assertThat(expired()).isEmpty();

    assertThat(session.post(PING).status()).isEqualTo(404);
    assertThat(session.post(PING).status()).isEqualTo(404);

    assertThat(expired())
        .singleElement()
        .asString()
        .contains(
            "\"time\":\"2026-03-01T01:01:00.000000Z\"",
            "\"tenant\":\"default\"",
            "\"detail\":\"session %s at default/a: nobody used it\"".formatted(name))
        .doesNotContain(session.sessionId());
  }

  /** As another session needs its room. */
  @Test
  void shouldRecordASessionWhoseTimeIsOver() throws IOException {
    McpClient session = session();
    String name = name();
    for (int time = 0; time < 3; time++) {
      clock.advance(Duration.ofMinutes(41));
      assertThat(session.post(PING).status()).isEqualTo(time < 2 ? 200 : 404);
    }
    session();

    assertThat(expired())
        .singleElement()
        .asString()
        .contains("session %s at default/a: its time was over".formatted(name));
    assertThat(name()).isNotEqualTo(name);
  }

  @Test
  void shouldRecordASessionThatIsOverAtTheNextStart() throws IOException {
    session();
    String name = name();
    gateway.stop();
    clock.advance(Duration.ofHours(3));
    gateway.restart();

    assertThat(gateway.awaitAudit("\"system\"", "session_expired")).contains(name);
    List<String> records = gateway.auditRecords();
    assertThat(records.stream().filter(record -> record.contains("\"system\"")).toList())
        .extracting(record -> record.replaceAll(".*\"event\":\"([a-z_]*)\".*", "$1"))
        .containsExactly("sys_startup", "sys_shutdown", "sys_startup", "session_expired");
  }

  @Test
  void shouldRecordNoneThatAClientHasEndedOrNeverBegan() throws IOException {
    session().delete();
    McpClient modern = gateway.client("a", "robot").modernly("tools/call", "t");
    for (int id = 1; id <= 2; id++) {
      modern.post(McpClient.modernRequest(id, "tools/call", "\"name\":\"t\""));
      clock.advance(Duration.ofHours(3));
    }
    gateway.awaitIdle();

    assertThat(gateway.auditRecords()).anyMatch(record -> record.contains("\"stateless/"));
    assertThat(server.received("initialize")).hasSize(3);
    assertThat(expired()).isEmpty();
  }
}
