package io.cardea.it.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.testkit.gateway.TestGateway;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The Java MCP SDK's client uses the bundled sample server through the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaSdkTest {

  private final List<Double> progress = new CopyOnWriteArrayList<>();
  private TestGateway gateway;
  private McpSyncClient client;

  @BeforeAll
  void open() throws IOException {
    gateway = TestGateway.withSample();
    client = client(gateway.key("admin"));
    assertThat(client.initialize().protocolVersion()).isEqualTo("2025-11-25");
  }

  @AfterAll
  void close() throws IOException {
    assertThat(client.closeGracefully()).isTrue();
    gateway.close();
  }

  private McpSyncClient client(String key) {
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://localhost:" + gateway.port())
            .endpoint("/adapters/sample/mcp")
            .addHttpRequestCustomizer(
                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + key))
            .build();
    return McpClient.sync(transport)
        .requestTimeout(Duration.ofSeconds(20))
        .capabilities(McpSchema.ClientCapabilities.builder().elicitation().build())
        .elicitation(_ ->
            new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, Map.of("name", "Ada")))
        .progressConsumer(notification -> progress.add(notification.progress()))
        .build();
  }

  private static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }

  private static McpSchema.CallToolRequest call(String tool, Map<String, Object> arguments) {
    return McpSchema.CallToolRequest.builder(tool).arguments(arguments).build();
  }

  @Test
  void shouldListAndCallTools() {
    assertThat(client.listTools().tools().stream().map(McpSchema.Tool::name))
        .contains("echo", "add", "count", "ask_name");
    McpSchema.CallToolResult sum = client.callTool(call("add", Map.of("a", 40, "b", 2)));
    assertThat(text(sum)).isEqualTo("42");
  }

  @Test
  void shouldReportProgress() {
    McpSchema.CallToolResult counted =
        client.callTool(
            McpSchema.CallToolRequest.builder("count")
                .arguments(Map.of("n", 3))
                .progressToken("p-1")
                .build());
    assertThat(text(counted)).contains("3");
    // The SDK hands notifications over on threads of its own.
    TestGateway.eventually(() -> progress.size() == 3, "three notifications");
    assertThat(progress).containsExactlyInAnyOrder(1.0, 2.0, 3.0);
  }

  @Test
  void shouldAskTheUser() {
    assertThat(text(client.callTool(call("ask_name", Map.of())))).isEqualTo("Hello, Ada!");
  }

  @Test
  void shouldReadResourcesAndPrompts() {
    assertThat(client.listResources().resources()).isNotEmpty();
    McpSchema.ReadResourceResult read =
        client.readResource(McpSchema.ReadResourceRequest.builder("sample://greeting/Ada").build());
    assertThat(((McpSchema.TextResourceContents) read.contents().getFirst()).text())
        .isEqualTo("Hello, Ada!");
    assertThat(client.listPrompts().prompts()).hasSize(1);
    assertThat(
            client
                .getPrompt(
                    McpSchema.GetPromptRequest.builder("haiku")
                        .arguments(Map.of("topic", "hinges"))
                        .build())
                .messages())
        .isNotEmpty();
  }

  @Test
  void shouldPing() {
    assertThat(client.ping()).isNotNull();
  }

  @Test
  void shouldSayThatAKeyDoesNotWork() {
    try (McpSyncClient stranger = client("wrong")) {
      assertThatThrownBy(stranger::initialize).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void shouldServeASecondClientBesideTheFirst() {
    try (McpSyncClient second = client(gateway.key("admin"))) {
      second.initialize();
      assertThat(text(second.callTool(call("echo", Map.of("text", "ä"))))).isEqualTo("ä");
    }
  }
}
