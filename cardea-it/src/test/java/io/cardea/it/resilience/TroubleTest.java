package io.cardea.it.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see of servers in trouble, and what those servers see of them. */
class TroubleTest {

  private static final String QUICK =
      "resilience: {breaker: {minimumCalls: 6, minimumToolCalls: 4, openFor: 1h, maxOpenFor: 1h},"
          + " retries: {budgetFloor: 100}, trustAnnotations: true}";
  private static final String TOOLS =
      """
      [{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},\
      {"name":"pay","inputSchema":{"type":"object"}}]\
      """;

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern().offering("tools", TOOLS);
    ScriptedServer gone = ScriptedServer.start();
    gone.close();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url(), QUICK, "limits: {idleTimeout: 300ms}")
                + Documents.adapter("wary", server.url())
                + Documents.adapter(
                        "two", server.url(), "resilience: {retries: {budgetFloor: 100}}")
                    .replace(
                        "http: {url: \"" + server.url() + "\"}",
                        "http: {endpoints: [{url: \"%s\"}, {url: \"%s\"}]}"
                            .formatted(gone.url(), server.url()))
                + Documents.role("all", Documents.everything("*"))
                + Documents.binding("robot", "all"));
    // So that all is learned.
    TestGateway.eventually(
        () -> list().contains("a__look") && list().contains("wary__look"), "the tools are known");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  private String list() {
    try {
      return gateway.client("a", "robot").at("/mcp").modern("tools/list", "", "").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawResponse call(String adapter, String tool) throws IOException {
    return gateway.client(adapter, "robot").modern("tools/call", tool, "\"name\":\"" + tool + "\"");
  }

  private String metrics() throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      return http.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").response().text();
    }
  }

  /** Cuts the connection the first {@code times}, then answers. */
  private static Script cutting(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return exchange -> {
      if (left.getAndDecrement() <= 0) {
        exchange.result("{\"resultType\":\"complete\",\"content\":[]}");
      }
    };
  }

  @Test
  void shouldSpareAServerThatFailsAndSayThatNothingRan() throws IOException {
    // Given
    server.on("tools/call", Script.status(503, "text/plain", "no"));
    for (int i = 0; i < 6; i++) {
      assertThat(call("a", "t" + i).status()).isEqualTo(503);
    }
    int before = server.received("tools/call").size();
    // When
    RawResponse refused = call("a", "pay");
    // Then
    Answers.assertError(refused, 503, 50300);
    assertThat(refused.header("retry-after").map(Integer::valueOf).orElseThrow())
        .isBetween(2_880, 4_320);
    assertThat(refused.text())
        .contains("did not run: it is safe to repeat")
        .contains("\"reason\":\"breaker_open\",\"adapter\":\"a\",\"executed\":false");
    assertThat(server.received("tools/call")).hasSize(before);
    gateway.awaitAudit("BREAKER_OPEN", "\"status\":\"ERROR\"");
    assertThat(metrics())
        .contains(
            "cardea_incidents_total{adapter=\"a\",kind=\"breaker_opened\",tenant=\"default\"} 1.0")
        .contains(
            "cardea_incidents_total{adapter=\"a\",kind=\"breaker_refused\",tenant=\"default\"} 1.0")
        .contains("cardea_breakers_open 1.0");
    // And lists of several servers are made from what is known
    assertThat(list()).contains("a__look");
    // And the same server behind another adapter is another matter
    server.on("tools/call", cutting(0));
    assertThat(call("wary", "pay").status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseOneToolThatHangsAndNoOther() throws IOException {
    // Given
    server.on(
        "tools/call",
        exchange -> {
          if (exchange.request().text().contains("\"name\":\"pay\"")) {
            exchange.awaitClose();
          } else {
            exchange.result("{\"resultType\":\"complete\",\"content\":[]}");
          }
        });
    for (int i = 0; i < 4; i++) {
      assertThat(call("a", "pay").status()).isEqualTo(504);
    }
    // When
    RawResponse refused = call("a", "pay");
    // Then
    Answers.assertError(refused, 503, 50300);
    assertThat(refused.text()).contains("\"reason\":\"tool_breaker_open\"");
    assertThat(call("a", "look").status()).isEqualTo(200);
    // At an address of several servers, too
    McpClient all = gateway.client("a", "robot").at("/mcp");
    assertThat(all.modern("tools/call", "a__pay", "\"name\":\"a__pay\"").text())
        .contains("tool_breaker_open");
    assertThat(all.modern("tools/call", "a__look", "\"name\":\"a__look\"").status()).isEqualTo(200);
  }

  @Test
  void shouldSendToAnotherPlaceWhatWasNotSent() throws IOException {
    // When half of the calls find nobody
    for (int i = 0; i < 8; i++) {
      assertThat(call("two", "pay").status()).isEqualTo(200);
    }
    // Then each ran once, and the record says that it took two attempts
    assertThat(server.received("tools/call")).hasSize(8);
    gateway.awaitAudit("attempts: 2", "\"status\":\"OK\"");
  }

  @Test
  void shouldNeverSendACallTwiceThatMayHaveRun() throws IOException {
    server.on("tools/call", cutting(1));
    RawResponse answer = call("a", "pay");
    Answers.assertError(answer, 502, 50200);
    assertThat(answer.text()).contains("may have executed");
    assertThat(server.received("tools/call")).hasSize(1);
  }

  @Test
  void shouldSendAgainWhatOnlyReads() throws IOException {
    server.on("resources/read", cutting(1));
    RawResponse answer =
        gateway.client("a", "robot").modern("resources/read", "x://y", "\"uri\":\"x://y\"");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(server.received("resources/read")).hasSize(2);
  }

  @Test
  void shouldBelieveThatAToolOnlyReadsWhereTheOperatorSaysSo() throws IOException {
    server.on("tools/call", cutting(1));
    assertThat(call("a", "look").status()).isEqualTo(200);
    assertThat(server.received("tools/call")).hasSize(2);
    server.on("tools/call", cutting(1));
    assertThat(call("wary", "look").status()).isEqualTo(502);
    assertThat(server.received("tools/call")).hasSize(3);
  }

  @Test
  void shouldNotTakeAToolsErrorForTrouble() throws IOException {
    server.on(
        "tools/call",
        Script.result("{\"resultType\":\"complete\",\"content\":[],\"isError\":true}"));
    for (int i = 0; i < 20; i++) {
      assertThat(call("a", "pay").status()).isEqualTo(200);
    }
    server.on(
        "tools/call",
        exchange ->
            exchange.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + exchange.request().id()
                    + ",\"error\":{\"code\":-32603,\"message\":\"no\"}}"));
    for (int i = 0; i < 20; i++) {
      assertThat(call("a", "pay").text()).contains("-32603");
    }
  }

  @Test
  void shouldFollowAChangeOfItsRules() throws IOException {
    // Given
    server.on("tools/call", Script.status(503, "text/plain", "no"));
    for (int i = 0; i < 7; i++) {
      assertThat(call("a", "t" + i).status()).isEqualTo(503);
    }
    assertThat(call("a", "pay").text()).contains("breaker_open");
    // When
    gateway.reload(
        Documents.adapter("a", server.url(), "resilience: {breaker: {enabled: false}}")
            + Documents.role("all", Documents.everything("*"))
            + Documents.binding("robot", "all"));
    // Then
    server.on("tools/call", cutting(0));
    assertThat(call("a", "pay").status()).isEqualTo(200);
  }
}
