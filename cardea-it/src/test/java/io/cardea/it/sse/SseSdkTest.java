package io.cardea.it.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java MCP SDK's client of HTTP+SSE, with one server and with the aggregate of all. */
class SseSdkTest {

  private static final String TOOLS =
      """
      [{"name":"get_rain","inputSchema":{"type":"object"}},
       {"name":"set_rain","inputSchema":{"type":"object"}}]\
      """;

  private final BlockingQueue<String> answered = new LinkedBlockingQueue<>();
  private final List<Double> progress = new CopyOnWriteArrayList<>();
  private final BlockingQueue<List<McpSchema.Tool>> changes = new LinkedBlockingQueue<>();
  private Duration patience = Duration.ofSeconds(60);
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server =
        ScriptedServer.start()
            .offering("tools", TOOLS)
            .on(
                "initialize",
                exchange ->
                    exchange.result(
                        "{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{\"tools\":{\"listChanged\":true}},"
                            + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}",
                        "Mcp-Session-Id: s-1"))
            .on("tools/list", exchange -> exchange.result("{\"tools\":" + TOOLS + "}"))
            .on("tools/call", this::call)
            .on(
                "response",
                exchange -> {
                  exchange.reply(202, "");
                  answered.add(exchange.request().text());
                });
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.role("reader", "{adapters: [a], tools: [\"get_*\"]}")
                + Documents.binding("clerk", "reader")
                + SseClient.ON);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  /** Reports progress, asks the user, asks the model, then answers with what both said. */
  private void call(Exchange exchange) throws IOException, InterruptedException {
    exchange.stream();
    exchange.event(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p-1\",\"progress\":0.5}}");
    exchange.event(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\","
            + "\"requestedSchema\":{\"type\":\"object\",\"properties\":{}}}}");
    String user = answered.take();
    exchange.event(
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":9}}");
    String model = answered.take();
    String text = (user.contains("Ada") ? "Ada" : user) + (model.contains("m-1") ? " m-1" : model);
    exchange.event(
        exchange.message("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}"));
    exchange.end();
  }

  @SuppressWarnings("deprecation") // The SDK deprecates this transport with MCP itself.
  private McpSyncClient client(String path, String key) {
    HttpClientSseClientTransport transport =
        HttpClientSseClientTransport.builder("http://localhost:" + gateway.port())
            .sseEndpoint(path)
            .httpRequestCustomizer(
                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + key))
            .build();
    return McpClient.sync(transport)
        .requestTimeout(Duration.ofSeconds(60))
        .initializationTimeout(patience)
        .capabilities(McpSchema.ClientCapabilities.builder().elicitation().sampling().build())
        .elicitation(_ ->
            new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, Map.of("name", "Ada")))
        .sampling(_ ->
            McpSchema.CreateMessageResult.builder(McpSchema.Role.ASSISTANT, "hello", "m-1").build())
        .progressConsumer(notification -> progress.add(notification.progress()))
        .toolsChangeConsumer(changes::add)
        .build();
  }

  private static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }

  @ParameterizedTest
  @CsvSource({"/adapters/a/sse, ''", "/sse, a__"})
  void shouldUseToolsAndBeAsked(String path, String prefix) throws Exception {
    TestGateway.eventually(() -> learned(path, prefix), "the tools are learned");
    try (McpSyncClient client = client(path, gateway.key("robot"))) {
      client.initialize();
      assertThat(client.listTools().tools().stream().map(McpSchema.Tool::name))
          .containsExactlyInAnyOrder(prefix + "get_rain", prefix + "set_rain");
      McpSchema.CallToolResult result =
          client.callTool(
              McpSchema.CallToolRequest.builder(prefix + "set_rain")
                  .arguments(Map.of())
                  .progressToken("p-1")
                  .build());
      assertThat(text(result)).isEqualTo("Ada m-1");
      TestGateway.eventually(() -> !progress.isEmpty(), "progress");
      assertThat(progress).containsExactly(0.5);
      assertThat(client.ping()).isNotNull();
    }
    assertThat(server.await("DELETE").header("mcp-session-id")).contains("s-1");
    gateway.awaitIdle();
  }

  private boolean learned(String path, String prefix) {
    try (McpSyncClient client = client(path, gateway.key("robot"))) {
      client.initialize();
      return client.getServerCapabilities().tools() != null
          && client.listTools().tools().stream()
              .anyMatch(tool -> tool.name().equals(prefix + "set_rain"));
    }
  }

  @Test
  void shouldHearOfChanges() throws Exception {
    server.on(
        "GET",
        exchange -> {
          exchange.stream();
          exchange.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
          exchange.awaitClose();
        });
    try (McpSyncClient client = client("/adapters/a/sse", gateway.key("robot"))) {
      client.initialize();
      assertThat(changes.poll(10, TimeUnit.SECONDS)).hasSize(2);
    }
  }

  @Test
  void shouldHearThatWhatTheAggregateOffersHasChanged() throws Exception {
    TestGateway.eventually(() -> learned("/sse", "a__"), "the tools are learned");
    gateway.awaitIdle();
    try (McpSyncClient client = client("/sse", gateway.key("robot"))) {
      client.initialize();
      TestGateway.eventually(() -> gateway.gateway().openCalls() == 2, "both streams");
      gateway.reload(
          Documents.adapter("a", server.url())
              + Documents.role("all-a", "{adapters: [a], tools: [get_rain]}")
              + Documents.binding("robot", "all-a")
              + SseClient.ON);
      List<McpSchema.Tool> changed = changes.poll(10, TimeUnit.SECONDS);
      assertThat(changed).extracting(McpSchema.Tool::name).containsExactly("a__get_rain");
    }
  }

  @ParameterizedTest
  @CsvSource({"/adapters/a/sse, ''", "/sse, a__"})
  void shouldShowTheClerkOnlyWhatTheClerkMayUse(String path, String prefix) {
    TestGateway.eventually(() -> learned(path, prefix), "the tools are learned");
    try (McpSyncClient client = client(path, gateway.key("clerk"))) {
      client.initialize();
      assertThat(client.listTools().tools().stream().map(McpSchema.Tool::name))
          .containsExactly(prefix + "get_rain");
      McpSchema.CallToolRequest forbidden =
          McpSchema.CallToolRequest.builder(prefix + "set_rain").arguments(Map.of()).build();
      assertThatThrownBy(() -> client.callTool(forbidden)).hasMessageContaining("Unknown tool");
    }
    assertThat(server.received("tools/call")).isEmpty();
  }

  @Test
  void shouldSayThatAKeyDoesNotWork() {
    // The SDK waits for an event although the stream was refused.
    patience = Duration.ofMillis(500);
    try (McpSyncClient stranger = client("/adapters/a/sse", "wrong")) {
      assertThatThrownBy(stranger::initialize).isInstanceOf(RuntimeException.class);
    }
  }
}
