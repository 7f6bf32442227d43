package io.cardea.it.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC batches: MCP 2025-03-26 and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{ \"name\":\"t\",\"n\":1.0}}";
  private static final String CANCEL =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}";

  private Rig rig;
  private McpClient session;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
    session = rig.robot().session("2025-03-26");
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  @Test
  void shouldAnswerEachRequestOfABatch() throws Exception {
    try (EventStream stream = session.postStream("[" + PING + " , " + CALL + "," + CANCEL + "]")) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.rest())
          .containsExactlyInAnyOrder(
              "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
              "data: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    }
    assertThat(rig.server().received("tools/call").getLast().text()).isEqualTo(CALL);
    assertThat(rig.server().await("notifications/cancelled", 1)).hasSize(1);
  }

  @Test
  void shouldAccept202ForABatchWithoutRequests() throws IOException {
    var answer = session.post("[" + CANCEL + "]");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void shouldAnswerEachBadMemberByItself() throws IOException {
    try (EventStream stream =
        session.postStream("[1," + PING + ",{\"jsonrpc\":\"1.0\",\"id\":7}]")) {
      assertThat(stream.rest())
          .hasSize(3)
          .anyMatch(event -> event.contains("\"id\":1,\"result\""))
          .anyMatch(event -> event.contains("\"id\":7,\"error\":{\"code\":-32600"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-18", "2025-11-25", "2024-11-05"})
  void shouldRefuseBatchesOfOtherRevisions(String revision) throws IOException {
    Answers.assertError(
        session.post("[" + PING + "]", "MCP-Protocol-Version: " + revision), 400, -32600);
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldRefuseABatchInALaterSessionThatDoesNotRepeatItsRevision() throws IOException {
    McpClient later = rig.robot().session("2025-11-25");
    rig.server().forget();
    var answer = later.post("[" + PING + "]", "MCP-Protocol-Version: ");
    assertThat(rig.server().received()).isEmpty();
    assertThat(answer.text()).contains("-32600");
  }

  @Test
  void shouldRefuseABatchOfModernRequests() throws IOException {
    String modern = McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"");
    Answers.assertError(
        rig.robot().modernly("tools/call", "t").post("[" + modern + "]"), 400, -32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]"
      })
  void shouldRefuseBadBatches(String batch) throws IOException {
    Answers.assertError(session.post(batch), 400, -32600);
    assertThat(rig.server().received()).isEmpty();
  }
}
