package io.cardea.it.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Streams of MCP 2026-07-28. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernStreamTest {

  private static final String FILTER = "\"notifications\":{\"toolsListChanged\":true}";

  private Rig rig;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private EventStream call() throws IOException {
    return rig.robot()
        .modernly("tools/call", "t")
        .postStream(McpClient.modernRequest(1, "tools/call", "\"name\":\"t\""));
  }

  @Test
  void shouldPassOnlyMcpFields() throws IOException {
    rig.robot()
        .with("Mcp-Param-City: =?base64?w6Q=?=", "X-Secret: s", "traceparent: t")
        .modern("tools/call", "t", "\"name\":\"t\"");
    Received call = rig.server().received("tools/call").getLast();
    assertThat(call.header("mcp-param-city")).contains("=?base64?w6Q=?=");
    assertThat(call.header("mcp-method")).contains("tools/call");
    assertThat(call.header("mcp-name")).contains("t");
    assertThat(call.header("mcp-protocol-version")).contains("2026-07-28");
    assertThat(call.header("x-secret")).isEmpty();
    assertThat(call.header("mcp-session-id")).isEmpty();
  }

  @Test
  void shouldStreamProgressBeforeTheResult() throws IOException {
    CountDownLatch go = new CountDownLatch(1);
    String progress =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":0.50}}";
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(progress);
              go.await();
              exchange.event(exchange.message("{\"resultType\":\"complete\"}"));
              exchange.end();
            });
    try (EventStream stream = call()) {
      assertThat(stream.next()).contains("data: " + progress);
      go.countDown();
      assertThat(stream.rest()).hasSize(1).first().asString().contains("\"complete\"");
    }
  }

  @Test
  void shouldAbortTheUpstreamWhenTheClientGoes() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}");
              exchange.awaitClose();
              gone.countDown();
            });
    try (EventStream stream = call()) {
      assertThat(stream.next()).isPresent();
    }
    gone.await();
    rig.gateway().awaitIdle();
  }

  @Test
  void shouldAbortTheUpstreamThatHasNotAnsweredYet() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    rig.server()
        .on(
            "prompts/get",
            exchange -> {
              exchange.awaitClose();
              gone.countDown();
            });
    byte[] request =
        rig.robot()
            .modernly("prompts/get", "p")
            .bytes(
                "POST",
                McpClient.modernRequest(1, "prompts/get", "\"name\":\"p\"")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (var connection = io.cardea.testkit.wire.RawHttp.connect(rig.gateway().port())) {
      connection.send(request);
      rig.server().await("prompts/get");
    }
    gone.await();
    rig.gateway().awaitAudit("\"outcome\"", "CANCELLED");
  }

  @Test
  void shouldPassAListenStream() throws Exception {
    String acknowledged =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}";
    String changed =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":1}}}";
    CountDownLatch gone = new CountDownLatch(1);
    rig.server()
        .on(
            "subscriptions/listen",
            exchange -> {
              exchange.stream();
              exchange.event(acknowledged);
              exchange.event(changed);
              exchange.awaitClose();
              gone.countDown();
            });
    McpClient client = rig.robot().modernly("subscriptions/listen", "");
    try (EventStream stream =
        client.postStream(McpClient.modernRequest(1, "subscriptions/listen", FILTER))) {
      assertThat(stream.head().header("x-accel-buffering")).contains("no");
      assertThat(stream.next()).contains("data: " + acknowledged);
      assertThat(stream.next()).contains("data: " + changed);
    }
    gone.await();
  }

  @Test
  void shouldDiscover() throws IOException {
    rig.server()
        .on(
            "server/discover",
            exchange -> exchange.result("{\"supportedVersions\":[\"2026-07-28\"],\"ttlMs\":1.0}"));
    RawResponse answer = rig.robot().modern("server/discover", "", "");
    assertThat(answer.text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"supportedVersions\":[\"2026-07-28\"],\"ttlMs\":1.0}}");
    assertThat(answer.header("mcp-session-id")).isEmpty();
  }

  @Test
  void shouldAcceptANotification() throws IOException {
    String cancel = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}";
    RawResponse answer = rig.robot().modernly("notifications/cancelled", "").post(cancel);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(rig.server().received("notifications/cancelled").getLast().text()).isEqualTo(cancel);
  }
}
