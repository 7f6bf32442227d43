package io.cardea.it.sse;

import static io.cardea.it.rig.Answers.assertError;
import static io.cardea.it.rig.Answers.withoutRequestId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who gets no stream, and whose messages are not taken. Each test has a server of its own: what one
 * has left is told its server late.
 */
class SseRefusalTest {

  private static final String PATH = "/adapters/a/sse";
  private static final String PING = McpClient.request(1, "ping", "{}");

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig =
        Rig.open(
            SseClient.gateway("legacySse: true, limits: {bodyBytes: 4KiB, streamsPerPrincipal: 3}"),
            Documents.role("reader", "{adapters: [a], tools: [\"get_*\"]}"),
            Documents.binding("clerk", "reader"));
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  private McpClient client(String agent) {
    return rig.gateway().client("a", agent);
  }

  private RawResponse get(McpClient client, String path, String... fields) throws IOException {
    try (EventStream answer = client.at(path).get(fields)) {
      return answer.whole();
    }
  }

  @Test
  void shouldOpenNoStreamForWhoMayNotUseTheEndpoint() throws IOException {
    McpClient nobody = new McpClient(rig.gateway().port(), PATH, List.of());
    RawResponse challenge = get(nobody, PATH);
    assertError(challenge, 401, 40100);
    assertThat(challenge.header("www-authenticate")).isPresent();
    assertThat(withoutRequestId(get(nobody, "/adapters/none/sse")))
        .isEqualTo(withoutRequestId(challenge));
    RawResponse foreign = get(client("stranger"), PATH);
    assertError(foreign, 404, 40400);
    assertThat(withoutRequestId(get(client("robot"), "/adapters/none/sse")))
        .isEqualTo(withoutRequestId(foreign));
    assertThat(rig.server().received()).isEmpty();
    rig.gateway().awaitAudit("refusal", "stranger");
  }

  @Test
  void shouldHoldTheRulesOfEveryAddress() throws IOException {
    McpClient robot = rig.robot();
    assertThat(get(robot, PATH, "Origin: https://evil.example").status()).isEqualTo(403);
    assertThat(get(robot, PATH, "Host: evil.example").status()).isEqualTo(403);
    assertThat(get(robot, PATH, "Accept: application/json").status()).isEqualTo(406);
    RawResponse post = robot.at(PATH).post(McpClient.initialize("2025-11-25", "{}"));
    assertError(post, 405, -32600);
    assertThat(post.header("allow")).contains("GET, OPTIONS");
    RawResponse read = get(robot, "/adapters/a/messages?sessionId=x");
    assertError(read, 405, -32600);
    assertThat(read.header("allow")).contains("POST, OPTIONS");
    try (EventStream preflight =
        robot.at(PATH).open("OPTIONS", new byte[0], "Origin: http://localhost:3000")) {
      assertThat(preflight.status()).isEqualTo(204);
    }
  }

  @Test
  void shouldTakeMessagesOfItsPrincipalOnly() throws IOException {
    try (SseClient client = SseClient.open(rig.robot(), PATH)) {
      String address = client.address();
      RawResponse unknown =
          SseClient.post(rig.robot(), "/adapters/a/messages?sessionId=AAAA", PING);
      assertError(unknown, 404, 40400);
      String id = address.substring(address.indexOf('=') + 1);
      String forged = id.substring(0, 60) + (id.charAt(60) == 'A' ? 'B' : 'A') + id.substring(61);
      for (String other :
          List.of(
              "/adapters/a/messages",
              "/adapters/a/messages?sessionId=",
              "/adapters/a/messages?sessionid=" + id,
              "/adapters/a/messages?sessionId=" + forged,
              "/adapters/a/messages?sessionId=" + id + "=",
              address + "&sessionId=" + id,
              "/messages?sessionId=" + id,
              "/adapters/b/messages?sessionId=" + id)) {
        RawResponse refused = SseClient.post(rig.robot(), other, PING);
        assertThat(refused.status()).as(other).isEqualTo(404);
        assertThat(withoutRequestId(refused)).as(other).isEqualTo(withoutRequestId(unknown));
      }
      assertThat(withoutRequestId(SseClient.post(client("clerk"), address, PING)))
          .isEqualTo(withoutRequestId(unknown));
      McpClient nobody = new McpClient(rig.gateway().port(), PATH, List.of());
      assertError(SseClient.post(nobody, address, PING), 401, 40100);
      assertError(
          SseClient.post(client("wrong").with("Authorization: Bearer x"), address, PING),
          401,
          40100);
      // The id is no session id either.
      assertThat(rig.robot().with("Mcp-Session-Id: " + id).post(PING).status()).isEqualTo(404);
      assertThat(rig.server().received()).isEmpty();
      client.send(PING);
    }
  }

  @Test
  void shouldRefuseWhatIsNoMessageByHttp() throws IOException {
    try (SseClient client = SseClient.begin(rig.robot(), PATH, "2024-11-05")) {
      assertError(client.post("{\"jsonrpc\":\"2.0\","), 400, -32700);
      assertError(client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2}"), 400, -32700);
      assertError(client.post("{\"id\":1}"), 400, -32600);
      assertError(client.post("[" + PING + "]"), 400, -32600);
      assertError(client.post(PING, "Content-Type: text/plain"), 415, -32600);
      assertError(client.post(PING, "Content-Encoding: gzip"), 415, -32600);
      assertError(
          client.post(McpClient.request(1, "ping", "{\"x\":\"" + "x".repeat(4096) + "\"}")),
          413,
          -32600);
      RawResponse modern = client.post(McpClient.modernRequest(1, "tools/list", ""));
      assertError(modern, 400, -32600);
      client.send(PING);
      assertThat(client.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
  }

  @Test
  void shouldRefuseARequestOnTheStream() throws IOException {
    try (SseClient client = SseClient.open(client("clerk"), PATH)) {
      client.send(PING);
      assertThat(client.next()).contains("\"id\":1", "\"code\":-32600", "initialize first");
      client.send(McpClient.initialize("2024-11-05", "{}"));
      assertThat(client.next()).contains("2024-11-05");
      client.send(McpClient.initialize("2024-11-05", "{}"));
      assertThat(client.next()).contains("\"id\":0", "\"code\":-32600");
      client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unknown\"}");
      client.send(McpClient.request(2, "nothing/known", "{}"));
      assertThat(client.next()).contains("\"id\":2", "\"code\":-32601");
      client.send(McpClient.request(3, "tools/call", "{\"name\":\"set_rain\"}"));
      assertThat(client.next()).contains("\"id\":3", "Unknown tool: set_rain");
      client.send(McpClient.request(4, "tools/call", "{\"name\":\"get_rain\"}"));
      assertThat(client.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
      assertThat(rig.server().received("tools/call")).hasSize(1);
    }
  }

  @Test
  void shouldCountStreams() throws IOException {
    try (SseClient one = SseClient.open(rig.robot(), PATH);
        SseClient two = SseClient.open(rig.robot(), PATH);
        SseClient three = SseClient.open(rig.robot(), PATH)) {
      RawResponse refused = get(rig.robot(), PATH);
      assertError(refused, 429, 42900);
      assertThat(one.address()).isNotEqualTo(two.address()).isNotEqualTo(three.address());
    }
    rig.gateway().awaitIdle();
    SseClient.open(rig.robot(), PATH).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sse",
        "/messages?sessionId=x",
        PATH,
        "/adapters/a/messages",
        "/profiles/p/sse",
        "/t/x/sse"
      })
  void shouldBeOffUnlessDeclared(String path) throws IOException {
    String unknown = path.replaceAll("/(sse|messages)", "/nothing");
    try (Rig plain = Rig.open()) {
      assertSame(get(plain.robot(), path), get(plain.robot(), unknown));
      assertSame(
          SseClient.post(plain.robot(), path, PING), SseClient.post(plain.robot(), unknown, PING));
    }
  }

  private static void assertSame(RawResponse one, RawResponse other) {
    assertThat(one.status()).isEqualTo(other.status()).isBetween(401, 404);
    assertThat(one.text()).isEqualTo(other.text());
  }

  @Test
  void shouldEndStreamsWhenItIsTurnedOff() throws Exception {
    try (Rig own = Rig.open(SseClient.ON);
        SseClient client = SseClient.begin(own.robot(), PATH, "2024-11-05")) {
      own.gateway().reload(Documents.open("a", own.server().url(), "robot"));
      assertThat(client.stream().next()).isEmpty();
      assertThat(client.post(PING).status()).isBetween(401, 404);
      own.server().await("DELETE");
      own.gateway().awaitIdle();
      assertThat(own.server().received("DELETE")).hasSize(1);
    }
  }
}
