package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody gets further by way of another node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayedAccessTest {

  private static final String OLD = "/adapters/old/mcp";

  private Grove grove;

  @BeforeAll
  void open() throws IOException {
    grove = Grove.open();
  }

  @BeforeEach
  void forget() {
    grove.forget();
  }

  @AfterAll
  void close() throws IOException {
    grove.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, "/mcp", "/adapters/young/mcp"})
  void shouldNotKnowAnothersSessionOnEitherNode(String path) throws Exception {
    // Given
    McpClient mine = grove.session(grove.nodes().a(), path);
    String stolen = "Mcp-Session-Id: " + mine.sessionId();
    McpClient clerk = grove.nodes().client("old", "clerk").at(path).with(stolen);
    for (TestGateway node : List.of(grove.nodes().a(), grove.nodes().b())) {
      McpClient thief = grove.nodes().at(node, clerk);

      // When
      RawResponse post = thief.post(McpClient.request(1, "ping", "{}"));
      RawResponse delete = thief.delete();

      // Then
      Answers.assertError(post, 404, 40400);
      Answers.assertError(delete, 404, 40400);
      try (EventStream get = thief.get()) {
        RawResponse refused = get.whole();
        Answers.assertError(refused, 404, 40400);
        assertThat(Answers.withoutRequestId(refused)).isEqualTo(Answers.withoutRequestId(delete));
      }
    }
    assertThat(mine.post(McpClient.request(2, "ping", "{}")).status()).isEqualTo(200);
  }

  @Test
  void shouldNotLetAStrangerInAnywhere() throws Exception {
    McpClient mine = grove.session(grove.nodes().a(), OLD);
    McpClient stranger = grove.elsewhere(mine).with("Authorization: Bearer nobody");
    Answers.assertError(stranger.post(McpClient.request(1, "ping", "{}")), 401, 40100);
  }

  @Test
  void shouldRecordARelayedCallOnceAtItsHomeAsTheClientsOwn() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), OLD);
    int before = grove.nodes().b().auditRecords().size();

    // When
    grove.elsewhere(home).post(Grove.call(11, "ask", "{\"audited\":1}"));

    // Then
    grove.nodes().a().awaitAudit("\"tools/call\"", "robot");
    grove.nodes().b().awaitIdle();
    assertThat(grove.nodes().b().auditRecords()).hasSize(before);
  }
}
