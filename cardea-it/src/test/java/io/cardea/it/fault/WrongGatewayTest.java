package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.FragileServer;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways that do what none may do are found out by clients and oracle together. */
class WrongGatewayTest {

  private static final String NONCE = Oracle.nonce("p1", "a-1");

  private final Oracle oracle = new Oracle(new Weather(System::nanoTime, Duration.ZERO));
  private FragileServer server;
  private ScriptedServer gateway;

  @BeforeEach
  void start() throws IOException {
    server = FragileServer.start(oracle::ran);
    gateway = ScriptedServer.startForgetful();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    server.close();
  }

  /** What the server says to a request as it came. */
  private RawResponse forward(Exchange exchange) throws IOException {
    return new McpClient(server.port(), "/mcp", List.of())
        .modernly("tools/call", "echo")
        .post(exchange.request().text());
  }

  private List<String> verdictOn(Script wrong) throws IOException {
    gateway.on("tools/call", wrong);
    McpClient http = new McpClient(gateway.port(), "/mcp", List.of());
    call(new ModernStrictClient(http, text -> oracle.heard("p1", text)));
    return oracle.verdict();
  }

  private void call(StrictClient client) {
    oracle.sent(NONCE);
    oracle.ended(NONCE, "south", client.call(new StrictClient.Call("echo", NONCE, "plain", 0)));
  }

  @Test
  void shouldFindNothingWrongWithAGatewayThatForwards() throws IOException {
    assertThat(verdictOn(exchange -> exchange.json(forward(exchange).text()))).isEmpty();
  }

  @Test
  void shouldFindAGatewayThatSendsACallAgain() throws IOException {
    assertThat(
            verdictOn(exchange -> {
              forward(exchange);
              exchange.json(forward(exchange).text());
            }))
        .singleElement()
        .asString()
        .contains("ran 2 times");
  }

  @Test
  void shouldFindAGatewayThatDeniesThatACallRan() throws IOException {
    assertThat(
            verdictOn(exchange -> {
              forward(exchange);
              exchange.json(
                  "{\"jsonrpc\":\"2.0\",\"id\":"
                      + exchange.request().id()
                      + ",\"error\":{\"code\":50200,\"message\":\"cannot be reached\"}}");
            }))
        .singleElement()
        .asString()
        .contains("ran, but its client was told otherwise");
  }

  @Test
  void shouldFindAGatewayThatMakesUpAnAnswer() throws IOException {
    assertThat(
            verdictOn(exchange ->
                exchange.result("{\"content\":[{\"type\":\"text\",\"text\":\"" + NONCE + "\"}]}")))
        .singleElement()
        .asString()
        .contains("was answered and never ran");
  }

  @Test
  void shouldFindAGatewayThatGivesAwayAnothersAnswer() throws IOException {
    String foreign = Oracle.nonce("p2", "b-1");
    assertThat(
            verdictOn(exchange -> {
              forward(exchange);
              exchange.result("{\"content\":[{\"type\":\"text\",\"text\":\"" + foreign + "\"}]}");
            }))
        .hasSize(2)
        .anyMatch(wrong -> wrong.contains("p1 got what is p2's"))
        .anyMatch(wrong -> wrong.contains("got another answer"));
  }

  @Test
  void shouldFindAGatewayThatHangsUp() throws IOException {
    assertThat(verdictOn(this::forward))
        .singleElement()
        .asString()
        .contains("was lost on a connection that nobody cut");
  }

  @Test
  void shouldFindAGatewayThatEndsAStreamWithoutAnAnswer() throws IOException {
    assertThat(
            verdictOn(exchange -> {
              exchange.stream();
              exchange.end();
            }))
        .singleElement()
        .asString()
        .contains("without a response");
  }

  @Test
  void shouldFindAGatewayThatLosesASession() throws IOException {
    // Given
    gateway
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              exchange.awaitClose();
            })
        .on("tools/call", exchange -> exchange.reply(404, ""));
    McpClient http = new McpClient(gateway.port(), "/mcp", List.of());
    try (StrictClient client =
        LegacyStrictClient.begin("2025-11-25", http, _ -> {}, oracle::wrong)) {
      // When
      call(client);
    }

    // Then
    assertThat(oracle.verdict()).singleElement().asString().contains("has lost its session");
  }
}
