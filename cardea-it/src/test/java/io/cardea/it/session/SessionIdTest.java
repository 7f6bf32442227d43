package io.cardea.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Session ids that are not the caller's own live one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionIdTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String URL_SAFE =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T00:00:00Z"));
  private ScriptedServer server;
  private TestGateway gateway;
  private McpClient robot;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start();
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.open("b", server.url(), "robot").replace("robot-", "b-robot-")
                + Documents.binding("twin", "all-a")
                + inTenant(Documents.open("a", server.url(), "robot"))
                + Documents.limits("sessionTtl: 2h, sessionIdle: 1h"),
            clock);
    robot = gateway.client("a", "robot");
  }

  private static String inTenant(String documents) {
    return documents.replaceAll("metadata: \\{", "metadata: {tenant: other, ");
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  /** No verb accepts the id, and the answers do not tell why. */
  private String assertUnknown(McpClient client) throws IOException {
    server.forget();
    RawResponse post = client.post(PING);
    Answers.assertError(post, 404, 40400);
    Answers.assertError(client.delete(), 404, 40400);
    try (EventStream get = client.get("Last-Event-ID: 1")) {
      Answers.assertError(get.whole(), 404, 40400);
    }
    assertThat(server.received()).isEmpty();
    return Answers.withoutRequestId(post);
  }

  @Test
  void shouldAnswerEveryUnknownIdAlike() throws IOException {
    McpClient session = robot.session("2025-11-25");
    McpClient ended = robot.session("2025-11-25");
    ended.delete();
    String otherKey =
        gateway.gateway().keys().issue(new TenantId("other"), "robot", KeyScope.data()).key();
    McpClient otherTenant =
        session.at("/t/other/adapters/a/mcp").with("Authorization: Bearer " + otherKey);
    String own = session.sessionId();
    Set<String> answers = new HashSet<>();
    answers.add(
        assertUnknown(session.with("Mcp-Session-Id: 00000000-0000-0000-0000-000000000000")));
    answers.add(assertUnknown(session.with("Mcp-Session-Id: " + own.substring(1))));
    answers.add(assertUnknown(session.with("Mcp-Session-Id: " + own + "A")));
    answers.add(assertUnknown(session.with("Mcp-Session-Id: " + own + "=")));
    answers.add(assertUnknown(session.with("Mcp-Session-Id: " + "A".repeat(3000))));
    answers.add(assertUnknown(session.with("Authorization: Bearer " + gateway.key("twin"))));
    answers.add(assertUnknown(session.at("/adapters/b/mcp")));
    answers.add(assertUnknown(otherTenant));
    answers.add(assertUnknown(ended));
    assertThat(answers).hasSize(1);
    assertThat(session.post(PING).status()).isEqualTo(200);
  }

  @Test
  void shouldNoticeAnyFlippedBit() throws IOException {
    McpClient session = robot.session("2025-11-25");
    String own = session.sessionId();
    server.forget();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < own.length() - 1; i++) {
      char flipped = URL_SAFE.charAt(URL_SAFE.indexOf(own.charAt(i)) ^ (1 << (i % 6)));
      String forged = own.substring(0, i) + flipped + own.substring(i + 1);
      if (session.post(PING, "Mcp-Session-Id: " + forged).status() != 404) {
        accepted.add("character " + i);
      }
    }
    assertThat(accepted).isEmpty();
    assertThat(server.received()).isEmpty();
  }

  @Test
  void shouldHaveOneSpellingOfAnId() throws IOException {
    McpClient session = robot.session("2025-11-25");
    String own = session.sessionId();
    int last = URL_SAFE.indexOf(own.charAt(own.length() - 1));
    for (int bit = 0; bit < 6; bit++) {
      String spelled = own.substring(0, own.length() - 1) + URL_SAFE.charAt(last ^ (1 << bit));
      assertThat(session.post(PING, "Mcp-Session-Id: " + spelled).status()).isEqualTo(404);
    }
  }

  @Test
  void shouldNoticeAnyTruncation() throws IOException {
    McpClient session = robot.session("2025-11-25");
    String own = session.sessionId();
    for (int length = 1; length < own.length(); length += 7) {
      String cut = own.substring(0, length);
      assertThat(session.post(PING, "Mcp-Session-Id: " + cut).status()).isEqualTo(404);
    }
  }

  @Test
  void shouldRefuseTwoIds() throws IOException {
    McpClient session = robot.session("2025-11-25");
    server.forget();
    String own = session.sessionId();
    RawResponse twice = session.post(PING, "Mcp-Session-Id: " + own, "mcp-session-id: " + own);
    Answers.assertError(twice, 400, -32600);
    Answers.assertError(session.post(PING, "Mcp-Session-Id: " + own + ", " + own), 404, 40400);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void shouldEndIdleSessions() throws IOException {
    McpClient session = robot.session("2025-11-25");
    clock.advance(Duration.ofMinutes(59));
    assertThat(session.post(PING).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(61));
    assertUnknown(session);
  }

  @Test
  void shouldEndOldSessionsThatAreStillUsed() throws IOException {
    McpClient session = robot.session("2025-11-25");
    clock.advance(Duration.ofMinutes(50));
    assertThat(session.post(PING).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(50));
    assertThat(session.post(PING).status()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(20));
    assertUnknown(session);
  }
}
