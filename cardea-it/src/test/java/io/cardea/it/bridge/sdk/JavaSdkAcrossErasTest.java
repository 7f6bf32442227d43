package io.cardea.it.bridge.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.feature.FeatureServer;
import io.cardea.testkit.feature.World;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Java MCP SDK's client, which speaks 2025-11-25, uses a server that speaks 2026-07-28 only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaSdkAcrossErasTest {

  private static final String ALONE = "/adapters/far/mcp";
  private static final String JOINED = "/mcp";

  private final List<Double> progress = new CopyOnWriteArrayList<>();
  private final List<String> logs = new CopyOnWriteArrayList<>();
  private final List<String> updates = new CopyOnWriteArrayList<>();
  private final List<String> grown = new CopyOnWriteArrayList<>();
  private final Map<String, McpSyncClient> clients = new HashMap<>();
  private World world;
  private FeatureServer server;
  private TestGateway gateway;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    world = new World(folder.resolve("world"));
    server = FeatureServer.streamable("far", Revision.R2026_07_28, world);
    gateway = TestGateway.start(Documents.open("far", server.url(), "robot"));
    for (String endpoint : List.of(ALONE, JOINED)) {
      McpSyncClient client = client(endpoint);
      assertThat(client.initialize().protocolVersion()).isEqualTo("2025-11-25");
      clients.put(endpoint, client);
    }
  }

  @AfterAll
  void close() throws IOException {
    clients.values().forEach(client -> assertThat(client.closeGracefully()).isTrue());
    gateway.close();
    server.close();
    assertThat(world.all(World.STRANGE)).isEmpty();
  }

  private McpSyncClient client(String endpoint) {
    String key = gateway.key("robot");
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://localhost:" + gateway.port())
            .endpoint(endpoint)
            .addHttpRequestCustomizer(
                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + key))
            .build();
    return McpClient.sync(transport)
        .requestTimeout(Duration.ofSeconds(20))
        .capabilities(
            McpSchema.ClientCapabilities.builder()
                .roots(true)
                .sampling()
                .elicitation(true, true)
                .build())
        .roots(new McpSchema.Root("file:///home/ada", "ada"))
        .sampling(JavaSdkAcrossErasTest::sample)
        .elicitation(request -> accept(Map.of("nonce", "form " + request.message())))
        .urlElicitation(request -> accept(Map.of("seen", request.url())))
        .progressConsumer(notification -> progress.add(notification.progress()))
        .loggingConsumer(message -> logs.add(message.level() + " " + message.data()))
        .toolsChangeConsumer(tools -> tools.forEach(tool -> grown.add(tool.name())))
        .resourcesUpdateConsumer(contents -> contents.forEach(part -> updates.add(part.uri())))
        .build();
  }

  private static McpSchema.CreateMessageResult sample(McpSchema.CreateMessageRequest request) {
    String asked = ((McpSchema.TextContent) request.messages().getFirst().content()).text();
    return McpSchema.CreateMessageResult.builder(
            McpSchema.Role.ASSISTANT, "said " + asked, "a model")
        .build();
  }

  private static McpSchema.ElicitResult accept(Map<String, Object> content) {
    return new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, content);
  }

  private static String name(String endpoint, String tool) {
    return endpoint.equals(JOINED) ? "far__" + tool : tool;
  }

  private String call(String endpoint, String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        clients
            .get(endpoint)
            .callTool(
                McpSchema.CallToolRequest.builder(name(endpoint, tool))
                    .arguments(arguments)
                    .progressToken("token of " + tool)
                    .build());
    String text = ((McpSchema.TextContent) result.content().getFirst()).text();
    assertThat(result.isError()).as(text).isNotEqualTo(true);
    return text;
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, JOINED})
  void shouldListAndCallTools(String endpoint) {
    assertThat(clients.get(endpoint).listTools().tools())
        .extracting(McpSchema.Tool::name)
        .contains(name(endpoint, "echo"), name(endpoint, "elicit"));
    assertThat(call(endpoint, "echo", Map.of("text", "ä"))).isEqualTo("ä");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, JOINED})
  void shouldAnswerWhatTheServerAsks(String endpoint) {
    assertThat(call(endpoint, "sample", Map.of("nonce", "n-1"))).contains("said n-1", "a model");
    assertThat(call(endpoint, "roots", Map.of("nonce", "n-2"))).contains("file:///home/ada");
    assertThat(call(endpoint, "elicit", Map.of("nonce", "n-3"))).contains("form n-3", "accept");
    assertThat(call(endpoint, "elicit_url", Map.of("nonce", "n-4"))).contains("accept");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, JOINED})
  void shouldReportProgressAndLog(String endpoint) {
    // Given
    progress.clear();
    logs.clear();
    clients.get(endpoint).setLoggingLevel(McpSchema.LoggingLevel.INFO);

    // When
    call(endpoint, "progress", Map.of());
    call(endpoint, "log", Map.of("nonce", "n-5"));

    // Then: the SDK hands notifications over on threads of its own
    TestGateway.eventually(() -> progress.size() == 3, "three steps");
    TestGateway.eventually(() -> logs.size() == 2, "two messages");
    assertThat(logs).containsExactlyInAnyOrder("INFO n-5", "ERROR n-5");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, JOINED})
  void shouldTellOfChanges(String endpoint) {
    // Given
    String uri = "feature://far/7";
    String tool = endpoint.equals(JOINED) ? "joined" : "alone";
    updates.clear();
    McpSyncClient client = clients.get(endpoint);
    client.subscribeResource(McpSchema.SubscribeRequest.builder(uri).build());

    // When
    call(endpoint, "touch", Map.of("uri", uri));
    call(endpoint, "grow", Map.of("nonce", tool));

    // Then
    TestGateway.eventually(() -> updates.contains(uri), "the resource has changed");
    TestGateway.eventually(
        () -> grown.contains(name(endpoint, "grown_" + tool)), "there is a tool more");
    client.unsubscribeResource(McpSchema.UnsubscribeRequest.builder(uri).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, JOINED})
  void shouldReadResourcesAndPrompts(String endpoint) {
    McpSyncClient client = clients.get(endpoint);
    McpSchema.ReadResourceResult read =
        client.readResource(McpSchema.ReadResourceRequest.builder("feature://far/3").build());
    assertThat(((McpSchema.TextResourceContents) read.contents().getFirst()).text())
        .isEqualTo("content of feature://far/3");
    McpSchema.GetPromptResult prompt =
        client.getPrompt(
            McpSchema.GetPromptRequest.builder(name(endpoint, "greet"))
                .arguments(Map.of("name", "Ada"))
                .build());
    assertThat(((McpSchema.TextContent) prompt.messages().getFirst().content()).text())
        .isEqualTo("Greet Ada");
    McpSchema.CompleteResult completed =
        client.completeCompletion(
            McpSchema.CompleteRequest.builder(
                    new McpSchema.PromptReference(name(endpoint, "greet")),
                    new McpSchema.CompleteRequest.CompleteArgument("name", "a"))
                .build());
    assertThat(completed.completion().values()).containsExactly("ada", "alan");
    assertThat(client.ping()).isNotNull();
  }
}
