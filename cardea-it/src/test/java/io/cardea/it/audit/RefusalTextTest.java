package io.cardea.it.audit;

import static io.cardea.it.rig.Answers.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client's request says is told back to it, and is in no record of its refusal. */
class RefusalTextTest {

  private static final String CANARY = "pat-canary";

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.role("reader", "{adapters: [a], tools: [\"*\"]}")
                + Documents.binding("clerk", "reader"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  @Test
  void shouldNotRecordTheUriThatIsListenedTo() throws IOException {
    String uris = "\"notifications\":{\"resourceSubscriptions\":[\"file:///" + CANARY + "\"]}";
    McpClient clerk = gateway.client("a", "clerk").at("/mcp");
    RawResponse answer = clerk.modern("subscriptions/listen", "", uris);
    assertError(answer, 200, -32602);
    assertThat(answer.text()).contains(CANARY);
    String intent = gateway.awaitAudit("\"intent\"", "subscriptions/listen");
    assertThat(intent).doesNotContain(CANARY);
    assertThat(gateway.awaitAudit("\"outcome\"", "to be listened to"))
        .contains("\"status\":\"ERROR\"", "\"rpcCode\":-32602");
    assertThat(gateway.keeps(CANARY)).isFalse();
  }

  @Test
  void shouldNotRecordTheVersionThatIsAskedFor() throws IOException {
    McpClient robot = gateway.client("a", "robot").with("Cardea-Server-Version: " + CANARY);
    RawResponse answer = robot.modern("tools/list", "", "");
    assertError(answer, 400, -32600);
    assertThat(answer.text()).contains(CANARY);
    gateway.awaitAudit("\"refusal\"", "the server a has no such version to ask for");
    assertThat(gateway.keeps(CANARY)).isFalse();
  }
}
