package io.cardea.it.suspend;

import static io.cardea.it.rig.Answers.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.FeatureServer;
import io.cardea.testkit.feature.World;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A principal's stateless clients leave some of its places at a server to its stateful ones. */
class SeatsBesideSessionsTest {

  private static final String LIMITS =
      "  limits: {processes: {perPrincipal: 4, queueTimeout: 200ms}}";

  private static RawResponse elicit(McpClient client, int id) throws IOException {
    String params = "\"arguments\":{\"nonce\":\"n" + id + "\"}";
    return Asker.whole(
        client
            .modernly("tools/call", "elicit")
            .post(Asker.request(id, "elicit", Asker.FORM, params)));
  }

  private static boolean lists(McpClient client) {
    try {
      return client.modern("tools/list", "", "").text().contains("elicit");
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void shouldLeaveHalfOfThePlacesToSessions(@TempDir Path folder) throws Exception {
    World world = new World(folder.resolve("world"));
    try (FeatureServer server = FeatureServer.sse("s", Revision.R2025_06_18, world);
        TestGateway gateway =
            TestGateway.start(
                Documents.open("s", server.url(), "robot")
                    .replace("upstream: {http:", "upstream: {sse:")
                    .replace(
                        "allowPrivateNetwork: true", "allowPrivateNetwork: true\n" + LIMITS))) {
      // Given: a client whose calls wait for its answers
      McpClient modern = gateway.client("s", "robot");
      TestGateway.eventually(() -> lists(modern), "the gateway knows what the server is");
      for (int id = 1; id <= 2; id++) {
        assertThat(elicit(modern, id).text()).contains("input_required");
      }
      // When
      RawResponse third = elicit(modern, 3);
      // Then
      assertError(third, 503, 50300);
      for (int i = 0; i < 2; i++) {
        McpClient stateful = gateway.client("s", "robot").session("2025-06-18");
        String params = "{\"name\":\"echo\",\"arguments\":{\"text\":\"hello\"}}";
        assertThat(stateful.post(McpClient.request(1, "tools/call", params)).text())
            .contains("hello");
      }
    }
  }
}
