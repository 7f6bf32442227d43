package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client of HTTP+SSE posts its messages wherever a load balancer brings it. */
class SseElsewhereTest {

  private Grove grove;

  @BeforeEach
  void open() throws IOException {
    grove = Grove.open();
  }

  @AfterEach
  void close() throws IOException {
    grove.close();
  }

  private McpClient robot() {
    return grove.nodes().at(grove.nodes().a(), grove.nodes().client("old", "robot"));
  }

  private static String address(EventStream stream) throws IOException {
    String first = stream.next().orElseThrow();
    assertThat(first).startsWith("event: endpoint\ndata: /");
    return first.substring(22);
  }

  private static String next(EventStream stream) throws IOException {
    return stream.next().orElseThrow().substring(21);
  }

  @Test
  void shouldTakeMessagesOnTheOtherNode() throws Exception {
    try (EventStream stream = robot().at("/adapters/old/sse").get()) {
      // Given
      McpClient here = robot().at(address(stream)).with("Accept: ");
      McpClient there = grove.nodes().at(grove.nodes().b(), here);

      // When
      RawResponse taken = there.post(McpClient.initialize("2024-11-05", "{}"));

      // Then
      assertThat(taken.status()).isEqualTo(202);
      assertThat(next(stream)).contains("\"protocolVersion\":\"2024-11-05\"");
      for (int i = 1; i <= 4; i++) {
        McpClient client = i % 2 == 0 ? here : there;
        assertThat(client.post(Grove.call(i, "ask", "{}")).status()).isEqualTo(202);
        assertThat(next(stream)).isEqualTo(Grove.result(String.valueOf(i), "{}"));
      }
      assertThat(grove.old().received("tools/call")).hasSize(4);
    }
  }

  @Test
  void shouldNotKnowAStreamOfAnotherOrOfANodeThatIsGone() throws Exception {
    try (EventStream stream = robot().at("/adapters/old/sse").get()) {
      // Given
      String address = address(stream);
      McpClient there =
          grove.nodes().at(grove.nodes().b(), grove.nodes().client("old", "robot")).at(address);
      McpClient clerk =
          grove.nodes().at(grove.nodes().b(), grove.nodes().client("old", "clerk")).at(address);

      // When // Then
      RawResponse stolen = clerk.with("Accept: ").post(McpClient.request(1, "ping", "{}"));
      Answers.assertError(stolen, 404, 40400);
      grove.nodes().kill(grove.nodes().a());
      RawResponse gone = there.with("Accept: ").post(McpClient.request(1, "ping", "{}"));
      Answers.assertError(gone, 404, 40400);
      assertThat(Answers.withoutRequestId(gone)).isEqualTo(Answers.withoutRequestId(stolen));
    }
  }
}
