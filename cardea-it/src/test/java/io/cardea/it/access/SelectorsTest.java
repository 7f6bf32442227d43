package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that select servers by labels, and tools by what their server says of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelectorsTest {

  private static final List<String> TOOLS = List.of("look", "write", "wipe", "silent");
  private static final String OFFER =
      """
      [{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},\
      {"name":"write","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":false,"destructiveHint":false}},\
      {"name":"wipe","inputSchema":{"type":"object"},"annotations":{"destructiveHint":true}},\
      {"name":"silent","inputSchema":{"type":"object"}}]\
      """;

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern().offering("tools", OFFER);
    gateway =
        TestGateway.start(
            adapter("live", "{team: data, stage: live}")
                + adapter("test", "{team: data, stage: test}")
                + adapter("other", "{team: web}")
                + Documents.adapter("bare", server.url())
                + role("labelled", "allow: [{adapterLabels: {team: data}, tools: [\"*\"]}]")
                + role(
                    "several",
                    "allow: [{adapterLabels: {team: data, stage: [live, prod]}, tools: [\"*\"]}]")
                + role(
                    "reader",
                    "allow: [{adapters: [live], tools: [\"*\"], toolAnnotations: {readOnlyHint: true}}]")
                + role(
                    "careful",
                    """
                    allow: [{adapters: [live], tools: ["*"]}], \
                    deny: [{adapters: ["*"], toolAnnotations: {destructiveHint: true, readOnlyHint: false}}]\
                    """));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private String adapter(String name, String labels) {
    return Documents.adapter(name, server.url())
        .replace("metadata: {name: " + name, "metadata: {labels: " + labels + ", name: " + name);
  }

  private static String role(String name, String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: Role\nmetadata: {name: %s}\nspec: {%s}\n"
            .formatted(name, spec)
        + Documents.binding(name, name);
  }

  private McpClient as(String agent, String path) {
    return new McpClient(
        gateway.port(), path, List.of("Authorization: Bearer " + gateway.key(agent)));
  }

  private static RawResponse call(McpClient client, String tool) throws IOException {
    return client.modern("tools/call", tool, "\"name\":\"" + tool + "\"");
  }

  @ParameterizedTest
  @CsvSource({"labelled, live test", "several, live", "reader, live", "careful, live"})
  void shouldSelectServersByLabels(String agent, String reached) throws IOException {
    String list = as(agent, "/mcp").modern("tools/list", "", "").text();
    for (String adapter : List.of("live", "test", "other", "bare")) {
      boolean expected = List.of(reached.split(" ")).contains(adapter);
      assertThat(list.contains("\"" + adapter + "__look\"")).as(adapter).isEqualTo(expected);
      assertThat(call(as(agent, "/adapters/" + adapter + "/mcp"), "look").status())
          .as(adapter)
          .isEqualTo(expected ? 200 : 404);
    }
  }

  @ParameterizedTest
  @CsvSource({"labelled, look write wipe silent", "reader, look", "careful, look write"})
  void shouldSelectToolsByAnnotationsInListsAsInCalls(String agent, String allowed)
      throws IOException {
    String list = as(agent, "/mcp").modern("tools/list", "", "").text();
    for (String tool : TOOLS) {
      boolean expected = List.of(allowed.split(" ")).contains(tool);
      assertThat(list.contains("\"live__" + tool + "\"")).as(tool).isEqualTo(expected);
      for (String path : List.of("/mcp", "/adapters/live/mcp")) {
        String name = path.equals("/mcp") ? "live__" + tool : tool;
        assertThat(call(as(agent, path), name).text().contains("Unknown tool"))
            .as(path + " " + tool)
            .isEqualTo(!expected);
      }
    }
  }

  @Test
  void shouldNotOpenAToolThatItsServerDoesNotOffer() throws IOException {
    assertThat(call(as("reader", "/adapters/live/mcp"), "nothing").text()).contains("Unknown tool");
    assertThat(call(as("careful", "/adapters/live/mcp"), "nothing").text())
        .contains("Unknown tool");
  }
}
