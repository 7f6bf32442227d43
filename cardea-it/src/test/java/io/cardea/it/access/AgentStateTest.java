package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An Agent document stops its agent, in the middle of what it does, and nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentStateTest {

  private static final String CALL =
      McpClient.request(1, "tools/call", "{\"name\":\"t\",\"arguments\":{}}");

  private ScriptedServer server;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    server.on("tools/call", Script.result("{\"content\":[]}"));
  }

  @AfterAll
  void close() throws IOException {
    server.close();
  }

  private String documents(String more) {
    return Documents.adapter("a", server.url())
        + Documents.role("all", Documents.everything("a"))
        + Documents.binding("bot", "all")
        + Documents.binding("other", "all")
        + more;
  }

  private static String agent(String name, String spec) {
    return "---\napiVersion: cardea.io/v1\nkind: Agent\nmetadata: {name: %s}\nspec: {%s}\n"
        .formatted(name, spec);
  }

  private static RawResponse modern(TestGateway gateway, String agent) throws IOException {
    return gateway.client("a", agent).modern("tools/call", "t", "\"name\":\"t\",\"arguments\":{}");
  }

  @Test
  void shouldStopASuspendedAgentInTheMiddleOfItsSession() throws IOException {
    try (TestGateway gateway = TestGateway.start(documents(""))) {
      // Given
      McpClient session = gateway.client("a", "bot").session("2025-11-25");
      assertThat(session.post(CALL).text()).contains("\"content\"");
      assertThat(modern(gateway, "bot").text()).contains("\"content\"");

      for (String state : new String[] {"suspended", "retired"}) {
        // When
        gateway.reload(documents(agent("bot", "owner: ann, state: " + state)));
        int before = server.received("tools/call").size();

        // Then
        for (RawResponse answer :
            new RawResponse[] {
              session.post(CALL),
              session.post(McpClient.request(2, "tools/list", "{}")),
              modern(gateway, "bot"),
              gateway.client("a", "bot").at("/mcp").modern("tools/list", "", ""),
              gateway.client("a", "bot").post(McpClient.initialize("2025-11-25", "{}")),
              session.delete()
            }) {
          assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        }
        assertThat(server.received("tools/call")).hasSize(before);
        assertThat(modern(gateway, "other").text()).contains("\"content\"");
        gateway.awaitAudit("\"refusal\"", "Agent bot is " + state);
      }

      // And it goes on where it was.
      gateway.reload(documents(agent("bot", "owner: ann")));
      assertThat(session.post(CALL).text()).contains("\"content\"");
    }
  }

  @Test
  void shouldRefuseAgentsThatNobodyHasDeclaredWhereAllMustBe() throws IOException {
    String gatewayDocument =
        """
        ---
        apiVersion: cardea.io/v1
        kind: Gateway
        metadata: {name: g}
        spec: {agents: declared}
        """;
    try (TestGateway gateway =
        TestGateway.start(documents(gatewayDocument + agent("bot", "team: data")))) {
      assertThat(modern(gateway, "bot").text()).contains("\"content\"");
      assertThat(modern(gateway, "other").status()).isEqualTo(403);
      assertThat(modern(gateway, "unheard-of").status()).isEqualTo(403);
    }
  }

  @Test
  void shouldGiveRolesToTaggedAgents() throws IOException {
    String documents =
        Documents.adapter("a", server.url())
            + Documents.role("all", Documents.everything("a"))
            + "---\napiVersion: cardea.io/v1\nkind: Binding\nmetadata: {name: b}\n"
            + "spec: {roles: [all], subjects: [{agentTag: trusted}]}\n";
    try (TestGateway gateway =
        TestGateway.start(documents + agent("bot", "tags: [trusted, new]"))) {
      assertThat(modern(gateway, "bot").text()).contains("\"content\"");
      assertThat(modern(gateway, "other").status()).isEqualTo(404);

      // When
      gateway.reload(documents + agent("bot", "tags: [new]"));

      // Then
      assertThat(modern(gateway, "bot").status()).isEqualTo(404);
    }
  }
}
