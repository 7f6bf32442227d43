package io.cardea.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A server of each era behind {@code /mcp}: {@code north} wants sessions, {@code south} has none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoErasTest {

  private static final String MIRRORED =
      """
      [{"name":"set_rain","inputSchema":{"type":"object","properties":
        {"region":{"type":"string","x-mcp-header":"Region"},
         "deep":{"type":"object","properties":{"n":{"type":"integer","x-mcp-header":"Depth"}}},
         "other":{"type":"string"}}}}]\
      """;
  private static final String UNSUPPORTED =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}";

  private ScriptedServer north;
  private ScriptedServer south;
  private TestGateway gateway;
  private McpClient modern;

  @BeforeAll
  void open() throws IOException {
    north =
        ScriptedServer.start()
            .offering("tools", TwoServers.TOOLS)
            .offering("resources", "[{\"uri\":\"demo://north\",\"name\":\"n\"}]");
    south =
        ScriptedServer.start()
            .modern()
            .offering("tools", MIRRORED)
            .offering("resources", "[{\"uri\":\"demo://south\",\"name\":\"s\"}]");
    gateway = TestGateway.start(TwoServers.documents(north, south));
    modern = gateway.client("x", "robot").at("/mcp");
    assertThat(modern.modern("tools/list", "", "").text()).contains("north__", "south__");
  }

  @BeforeEach
  void forget() {
    north.forget();
    south.forget();
    south.on(
        "initialize",
        exchange -> exchange.reply(400, UNSUPPORTED, "Content-Type: application/json"));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    north.close();
    south.close();
  }

  private RawResponse call(String tool, String members) throws IOException {
    return modern.modern("tools/call", tool, "\"name\":\"" + tool + "\"" + members);
  }

  @Test
  void shouldDiscoverAndListWithLifetimesForTheCallerAlone() throws IOException {
    RawResponse discovered = modern.modern("server/discover", "", "");
    assertThat(discovered.text())
        .contains("\"resultType\":\"complete\"", "\"supportedVersions\":[\"2026-07-28\"]")
        .contains("\"cacheScope\":\"private\"", "\"ttlMs\":");
    assertThat(modern.modern("tools/list", "", "").text())
        .contains("\"resultType\":\"complete\"", "\"cacheScope\":\"private\"", "\"ttlMs\":");
  }

  @Test
  void shouldRenameInBodyAndHeaderForAServerOfItsOwnEra() throws Exception {
    assertThat(call("south__set_rain", ",\"n\":1.0").text()).contains("\"result\":{}");
    Received got = south.await("tools/call");
    assertThat(got.header("mcp-name")).contains("set_rain");
    assertThat(got.text()).contains("\"name\":\"set_rain\",\"n\":1.0").contains("protocolVersion");
    assertThat(got.header("mcp-session-id")).isEmpty();
    assertThat(north.received()).isEmpty();
  }

  @Test
  void shouldCallALegacyServerInASessionOfThePrincipalForAStatelessClient() throws Exception {
    north.on("tools/call", exchange -> exchange.result("{\"content\":[],\"n\":1.0}"));
    RawResponse answer = call("north__get_rain", ",\"n\":1.0");
    assertThat(answer.text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\",\"content\":[],\"n\":1.0}}");
    Received got = north.await("tools/call");
    assertThat(got.header("mcp-session-id").orElseThrow()).startsWith("upstream-session-");
    assertThat(got.header("mcp-protocol-version")).contains("2025-11-25");
    assertThat(got.headers().toString()).doesNotContain("mcp-name");
    assertThat(got.text())
        .contains("\"name\":\"get_rain\",\"n\":1.0")
        .doesNotContain("io.modelcontextprotocol");
    // Then every client of the principal has another id there, and the session is opened once
    call("north__get_rain", "");
    assertThat(north.received("tools/call")).extracting(Received::id).doesNotHaveDuplicates();
    assertThat(north.received("initialize").size()).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldKeepProgressApartThatSharesASession() throws Exception {
    north.on(
        "tools/call",
        exchange -> {
          String token =
              exchange.request().text().replaceAll(".*\"progressToken\":(\"[^\"]*\").*", "$1");
          exchange.stream();
          exchange.event(progress("\"somebody-elses\""));
          exchange.event(progress(token));
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":1}}");
          exchange.event(exchange.message("{}"));
          exchange.end();
        });
    String body =
        McpClient.modernRequest(1, "tools/call", "\"name\":\"north__get_rain\"")
            .replace("\"_meta\":{", "\"_meta\":{\"progressToken\":7,");
    try (EventStream stream = modern.modernly("tools/call", "north__get_rain").postStream(body)) {
      assertThat(stream.next()).contains("data: " + progress("7"));
      assertThat(stream.next().orElseThrow()).contains("\"resultType\":\"complete\"");
      assertThat(stream.next()).isEmpty();
    }
  }

  private static String progress(String token) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + token
        + ",\"progress\":1}}";
  }

  @Test
  void shouldTellALegacyServerThatAStatelessClientWentAway() throws Exception {
    north.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
          exchange.awaitClose();
        });
    String id;
    try (EventStream stream =
        modern
            .modernly("tools/call", "north__get_rain")
            .postStream(McpClient.modernRequest(1, "tools/call", "\"name\":\"north__get_rain\""))) {
      id = north.await("tools/call").id();
      assertThat(stream.status()).isEqualTo(200);
    }
    assertThat(north.await("notifications/cancelled").text()).contains("\"requestId\":" + id);
  }

  @Test
  void shouldTranslateTheCodeOfAMissingResource() throws IOException {
    north.on(
        "resources/read",
        exchange ->
            exchange.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + exchange.request().id()
                    + ",\"error\":{\"code\":-32002,\"message\":\"none\"}}"));
    RawResponse answer =
        modern.modern("resources/read", "demo://north", "\"uri\":\"demo://north\"");
    assertThat(answer.text()).contains("\"code\":-32602", "\"id\":1");
  }

  @Test
  void shouldCallAStatelessServerForAClientWithASession() throws Exception {
    McpClient session = modern.session("2025-06-18", "{\"elicitation\":{}}");
    session.post(McpClient.request(2, "logging/setLevel", "{\"level\":\"info\"}"));
    RawResponse answer =
        session.post(
            McpClient.request(
                3,
                "tools/call",
                "{\"name\":\"south__set_rain\",\"_meta\":{\"progressToken\":1,\"a\":1.0},"
                    + "\"arguments\":{\"region\":\"Köln\",\"deep\":{\"n\":7},\"other\":\"x\"}}"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}}");
    Received got = south.await("tools/call");
    assertThat(got.header("mcp-session-id")).isEmpty();
    assertThat(got.header("mcp-protocol-version")).contains("2026-07-28");
    assertThat(got.header("mcp-method")).contains("tools/call");
    assertThat(got.header("mcp-name")).contains("set_rain");
    assertThat(got.header("mcp-param-region")).contains("=?base64?S8O2bG4=?=");
    assertThat(got.header("mcp-param-depth")).contains("7");
    assertThat(got.text())
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
        .contains("\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{\"form\":{}}}")
        .contains("\"io.modelcontextprotocol/logLevel\":\"info\"")
        .contains("\"progressToken\":1,\"a\":1.0");
    // Then its errors come the way a legacy client knows them
    south.on(
        "tools/call",
        exchange ->
            exchange.reply(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32602,\"message\":\"bad\"}}",
                "Content-Type: application/json"));
    RawResponse refused =
        session.post(McpClient.request(4, "tools/call", "{\"name\":\"south__set_rain\"}"));
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.text()).contains("-32602", "bad");
    assertThat(south.received("initialize")).hasSize(1);
  }

  @Test
  void shouldAcknowledgeOnceTheServerListens() throws Exception {
    CountDownLatch acknowledged = new CountDownLatch(1);
    CompletableFuture<Boolean> tooEarly = new CompletableFuture<>();
    south.on(
        "subscriptions/listen",
        exchange -> {
          tooEarly.complete(acknowledged.await(300, TimeUnit.MILLISECONDS));
          exchange.stream();
          exchange.awaitClose();
        });
    String filter = "\"notifications\":{\"resourceSubscriptions\":[\"demo://south\"]}";
    try (EventStream stream =
        modern
            .modernly("subscriptions/listen", "")
            .postStream(McpClient.modernRequest(6, "subscriptions/listen", filter))) {
      assertThat(stream.next().orElseThrow()).contains("subscriptions/acknowledged");
      acknowledged.countDown();
      assertThat(tooEarly.get(10, TimeUnit.SECONDS)).isFalse();
    }
    gateway.awaitIdle();
  }

  @Test
  void shouldListenToListChangesAndResourcesOfServersThatCanTell() throws Exception {
    south.on(
        "subscriptions/listen",
        exchange -> {
          exchange.stream();
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{}}");
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"demo://south\"}}");
          exchange.awaitClose();
        });
    String filter =
        "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"demo://south\",\"demo://north\"]}";
    try (EventStream stream =
        modern
            .modernly("subscriptions/listen", "")
            .postStream(McpClient.modernRequest(5, "subscriptions/listen", filter))) {
      assertThat(stream.next().orElseThrow())
          .contains("notifications/subscriptions/acknowledged")
          .contains("\"toolsListChanged\":true", "\"resourceSubscriptions\":[\"demo://south\"]")
          .contains("\"io.modelcontextprotocol/subscriptionId\":5");
      assertThat(stream.next().orElseThrow()).contains("resources/updated", "demo://south");
    }
    gateway.awaitIdle();
  }
}
