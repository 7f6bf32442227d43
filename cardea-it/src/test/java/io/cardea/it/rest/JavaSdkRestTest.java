package io.cardea.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java MCP SDK's client uses HTTP APIs as tools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaSdkRestTest {

  private Shop shop;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    shop = new Shop();
    gateway =
        TestGateway.start(
            shop.declared()
                + shop.described()
                + Documents.role("all", Documents.everything("shop"), Documents.everything("store"))
                + Documents.binding("robot", "all"));
    try (McpSyncClient first = client("/mcp")) {
      TestGateway.eventually(() -> first.listTools().tools().size() == 5, "all tools are known");
    }
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    shop.close();
  }

  private McpSyncClient client(String path) {
    String key = gateway.key("robot");
    McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder("http://localhost:" + gateway.port())
                    .endpoint(path)
                    .addHttpRequestCustomizer((request, _, _, _, _) ->
                        request.setHeader("Authorization", "Bearer " + key))
                    .build())
            .requestTimeout(Duration.ofSeconds(20))
            .build();
    client.initialize();
    return client;
  }

  private static McpSchema.CallToolRequest call(String tool, Map<String, Object> arguments) {
    return McpSchema.CallToolRequest.builder(tool).arguments(arguments).build();
  }

  private static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters/shop/mcp, get_item",
    "/adapters/store/mcp, readItem",
    "/mcp, shop__get_item",
    "/mcp, store__readItem"
  })
  void shouldListAndCall(String path, String tool) throws InterruptedException {
    try (McpSyncClient client = client(path)) {
      assertThat(client.listTools().tools().stream().map(McpSchema.Tool::name)).contains(tool);

      McpSchema.CallToolResult result = client.callTool(call(tool, Map.of("id", "x y")));

      assertThat(result.isError()).isNotEqualTo(true);
      assertThat(String.valueOf(result.structuredContent())).contains("/v1/items/x%20y");
      assertThat(text(result)).contains("/v1/items/x%20y");
      assertThat(shop.asked()).isEqualTo("GET /v1/items/x%20y");
    }
  }

  @Test
  void shouldSeeWhatIsWrong() throws InterruptedException {
    try (McpSyncClient client = client("/adapters/shop/mcp")) {
      McpSchema.CallToolResult result = client.callTool(call("fail", Map.of("code", 500)));

      assertThat(result.isError()).isTrue();
      assertThat(text(result)).contains("The API answered with the status 500");
      assertThat(shop.asked()).isEqualTo("GET /v1/status/500");
    }
  }
}
