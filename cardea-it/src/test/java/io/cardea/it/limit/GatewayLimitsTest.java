package io.cardea.it.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The gateway's own limits, each at its edge. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class GatewayLimitsTest {

  private static final String LIMITS =
      "bodyBytes: 2KiB, jsonDepth: 8, batchMembers: 2, sessionsPerPrincipal: 2,"
          + " streamsPerPrincipal: 2, callsPerPrincipal: 2, requestTimeout: 200ms,"
          + " idleConnection: 1s, connections: 8";

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig =
        Rig.open(
            Documents.limits(LIMITS),
            Documents.role("others", Documents.everything("a")),
            Documents.binding("other", "others"));
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  private static String padded(int length) {
    String start = McpClient.modernRequest(1, "tools/call", "\"name\":\"t\",\"x\":\"");
    String head = start.substring(0, start.length() - 2);
    return head + "x".repeat(length - head.length() - 3) + "\"}}";
  }

  private byte[] chunked(String body) {
    byte[] plain =
        rig.robot()
            .modernly("tools/call", "t")
            .bytes("POST", new byte[0], "Content-Length: ", "Transfer-Encoding: chunked");
    String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    return (new String(plain, UTF_8) + chunk).getBytes(UTF_8);
  }

  @Test
  void shouldLimitADeclaredBody() throws IOException {
    McpClient client = rig.robot().modernly("tools/call", "t");
    assertThat(client.post(padded(2048)).status()).isEqualTo(200);
    Answers.assertError(client.post(padded(2049)), 413, -32600);
    assertThat(rig.server().received()).hasSize(1);
  }

  @Test
  void shouldLimitABodyOfUnknownLength() throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(chunked(padded(2048))).response().status()).isEqualTo(200);
      Answers.assertError(connection.send(chunked(padded(2049))).response(), 413, -32600);
    }
    assertThat(rig.server().received()).hasSize(1);
  }

  @Test
  void shouldAnswer413BeforeTheBodyIsSent() throws IOException {
    byte[] head = rig.robot().bytes("POST", new byte[0], "Content-Length: 999999999");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(head).response().status()).isEqualTo(413);
      connection.awaitClose();
    }
  }

  @Test
  void shouldLimitDepth() throws IOException {
    McpClient client = rig.robot().modernly("tools/call", "t");
    String deepest = "\"name\":\"t\",\"x\":" + "[".repeat(6) + "]".repeat(6);
    assertThat(client.post(McpClient.modernRequest(1, "tools/call", deepest)).status())
        .isEqualTo(200);
    String tooDeep = "\"name\":\"t\",\"x\":" + "[".repeat(7) + "]".repeat(7);
    Answers.assertError(
        client.post(McpClient.modernRequest(1, "tools/call", tooDeep)), 400, -32700);
  }

  @Test
  void shouldLimitBatchMembers() throws IOException {
    McpClient session = rig.robot().session("2025-03-26");
    String note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}";
    String two = note + "," + note;
    assertThat(session.post("[" + two + "]").status()).isEqualTo(202);
    Answers.assertError(session.post("[" + two + "," + note + "]"), 400, -32600);
  }

  @Test
  void shouldLimitSessionsOfOnePrincipal() throws IOException {
    McpClient first = rig.robot().session("2025-11-25");
    rig.robot().session("2025-11-25");
    RawResponse third = rig.robot().post(McpClient.initialize("2025-11-25", "{}"));
    Answers.assertError(third, 429, 42900);
    assertThat(third.header("retry-after")).isPresent();
    assertThat(third.header("mcp-session-id")).isEmpty();
    rig.gateway().client("a", "other").session("2025-11-25");
    first.delete();
    rig.robot().session("2025-11-25");
  }

  @Test
  void shouldLimitStreamsOfOnePrincipal() throws IOException {
    rig.server()
        .on("GET", GatewayLimitsTest::open)
        .on("subscriptions/listen", GatewayLimitsTest::open);
    McpClient session = rig.robot().session("2025-11-25");
    McpClient listen = rig.robot().modernly("subscriptions/listen", "");
    String body = McpClient.modernRequest(1, "subscriptions/listen", "\"notifications\":{}");
    try (EventStream get = session.get();
        EventStream listening = listen.postStream(body)) {
      assertThat(List.of(get.status(), listening.status())).containsExactly(200, 200);
      Answers.assertError(listen.post(body), 429, 42900);
      try (EventStream third = session.get()) {
        Answers.assertError(third.whole(), 429, 42900);
      }
      assertThat(session.post(McpClient.request(1, "ping", "{}")).status()).isEqualTo(200);
    }
    rig.gateway().awaitIdle();
    try (EventStream again = session.get()) {
      assertThat(again.status()).isEqualTo(200);
    }
  }

  private static void open(Exchange exchange) throws IOException {
    exchange.stream();
    exchange.awaitClose();
  }

  @Test
  void shouldLimitCallsOfOnePrincipal() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              go.await();
              exchange.result("{}");
            });
    byte[] call =
        rig.robot()
            .modernly("tools/call", "t")
            .bytes(
                "POST", McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"").getBytes(UTF_8));
    try (RawHttp first = RawHttp.connect(rig.gateway().port());
        RawHttp second = RawHttp.connect(rig.gateway().port())) {
      first.send(call);
      second.send(call);
      rig.server().await("tools/call", 2);
      RawResponse third = rig.robot().modern("tools/list", "", "");
      Answers.assertError(third, 429, 42900);
      assertThat(third.header("retry-after")).contains("1");
      assertThat(rig.gateway().client("a", "other").modern("server/discover", "", "").status())
          .isEqualTo(200);
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
    }
    rig.gateway().awaitIdle();
    assertThat(rig.robot().modern("tools/call", "t", "\"name\":\"t\"").status()).isEqualTo(200);
  }

  @Test
  void shouldLimitTheTimeOfABody() throws IOException {
    byte[] head = rig.robot().bytes("POST", new byte[0], "Content-Length: 10");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      RawResponse answer = connection.send(head).send("{").response();
      Answers.assertError(answer, 408, -32600);
      connection.awaitClose();
    }
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldCloseIdleConnections() throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.awaitClose();
    }
  }

  @Test
  void shouldLimitConnections() throws IOException {
    List<RawHttp> open = new ArrayList<>();
    byte[] live = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    for (int i = 0; i < 8; i++) {
      RawHttp connection = RawHttp.connect(rig.gateway().port());
      open.add(connection);
      assertThat(connection.send(live).response().status()).isEqualTo(200);
    }
    try (RawHttp ninth = RawHttp.connect(rig.gateway().port())) {
      ninth.awaitClose();
    }
    for (RawHttp connection : open) {
      connection.close();
    }
  }
}
