package io.cardea.it.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A declared limit over HTTP+SSE, where an answer has no status. */
class SseLimitTest {

  private static final String CALL =
      McpClient.request(7, "tools/call", "{\"name\":\"t\",\"arguments\":{}}");

  @Test
  void shouldRefuseWithAnErrorOnTheStream() throws IOException {
    String limit = Documents.limit("l", "per: [agent]", "rates: [{calls: 1, per: 1h}]");
    try (Rig rig = Rig.open(SseClient.ON, limit);
        SseClient client = SseClient.begin(rig.robot(), "/adapters/a/sse", "2025-06-18")) {
      client.send(CALL);
      assertThat(client.next()).contains("\"result\"");

      client.send(CALL);

      assertThat(client.next())
          .contains("\"id\":7,\"error\":{\"code\":42900,\"message\":\"The limit l has no room")
          .contains("\"reason\":\"not_executed\"");
      assertThat(rig.server().received("tools/call")).hasSize(1);
    }
  }
}
