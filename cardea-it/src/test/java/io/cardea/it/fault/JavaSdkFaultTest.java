package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.evil.FragileServer.Era;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java MCP SDK's client goes on whatever broke, without code of its user's, in its session. */
class JavaSdkFaultTest {

  /** What breaks between two calls. */
  private enum Break {
    SESSIONS_FORGOTTEN {
      @Override
      void in(Rig rig) {
        rig.server().dropSessions();
      }
    },
    SERVER_RESTARTED {
      @Override
      void in(Rig rig) throws IOException {
        rig.upstream().shut();
        rig.server().kill();
        rig.server().restart();
        rig.upstream().reopen();
      }
    },
    SERVER_CONNECTIONS_CUT {
      @Override
      void in(Rig rig) {
        rig.upstream().cutAll();
      }
    },
    GATEWAY_RESTARTED {
      @Override
      void in(Rig rig) throws IOException {
        rig.restartGateway();
      }
    };

    abstract void in(Rig rig) throws IOException;
  }

  private static McpSyncClient client(Rig rig, String address) {
    String key = rig.gateway().key(Rig.AGENT);
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://localhost:" + rig.front().port())
            .endpoint(address)
            .addHttpRequestCustomizer(
                (request, _, _, _, _) -> request.setHeader("Authorization", "Bearer " + key))
            .build();
    return McpClient.sync(transport).requestTimeout(Duration.ofSeconds(20)).build();
  }

  private static void assertAnswered(Rig rig, McpSyncClient client, String tool, String name) {
    String nonce = Oracle.nonce(Rig.AGENT, name);
    rig.oracle().sent(nonce);
    McpSchema.CallToolResult result =
        client.callTool(
            McpSchema.CallToolRequest.builder(tool)
                .arguments(Map.of("nonce", nonce, "mode", "plain", "millis", "0"))
                .build());
    assertThat(((McpSchema.TextContent) result.content().getFirst()).text()).isEqualTo(nonce);
    rig.oracle().ended(nonce, "south", new Outcome.Answered());
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, south__echo, 404",
    "/mcp, south__echo, 400",
    "/adapters/south/mcp, echo, 404",
    "/adapters/south/mcp, echo, 400"
  })
  void shouldGoOnWhateverBreaks(String address, String tool, int status) throws IOException {
    try (Rig rig = Rig.open()) {
      // Given
      rig.server().become(Era.LEGACY).refusingSessionsWith(status);
      rig.awaitLearned();
      try (McpSyncClient client = client(rig, address)) {
        client.initialize();
        assertAnswered(rig, client, tool, "sdk-first");
        for (Break each : Break.values()) {
          // When
          each.in(rig);

          // Then
          assertAnswered(rig, client, tool, "sdk-" + each.name().replace('_', '-'));
        }
      }
      rig.assertNothingWrong();
      assertThat(rig.gateway().auditRecords())
          .filteredOn(record -> record.contains("\"method\":\"initialize\""))
          .as("the client began once")
          .hasSize(1);
    }
  }
}
