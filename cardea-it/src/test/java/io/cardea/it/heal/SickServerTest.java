package io.cardea.it.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One sick server of several in a session harms none of the others, nor the session. */
class SickServerTest {

  private ForgetfulServer well;
  private ForgetfulServer sick;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    well = ForgetfulServer.start();
    sick = ForgetfulServer.start();
    gateway =
        TestGateway.start(
            Documents.open("well", well.url(), "robot")
                + Documents.open("sick", sick.url(), "robot"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    well.close();
    sick.close();
  }

  private static RawResponse call(McpClient client, String adapter, int nonce) throws IOException {
    return client.post(
        McpClient.request(
            nonce,
            "tools/call",
            "{\"name\":\"" + adapter + "__t\",\"arguments\":{\"nonce\":" + nonce + "}}"));
  }

  @Test
  void shouldGoOnWithTheOthers() throws Exception {
    // Given
    McpClient robot = gateway.client("x", "robot").at("/mcp").session("2025-11-25");
    assertThat(call(robot, "well", 1).text()).contains("\"ran\":1");
    assertThat(call(robot, "sick", 2).text()).contains("\"ran\":2");
    try (EventStream stream = robot.get()) {
      well.awaitStreams(1);
      sick.awaitStreams(1);

      // When: one loses its sessions again and again, opens none, and breaks off.
      for (int nonce = 10; nonce < 40; nonce += 3) {
        sick.forgetSessions();
        sick.refuseGreetings(nonce % 2 == 0);
        RawResponse answer = call(robot, "sick", nonce);
        assertThat(answer.text()).containsAnyOf("\"ran\":" + nonce, "\"reason\":\"not_executed\"");
        sick.refuseGreetings(false);
        sick.breakOffAfterNext();
        assertThat(call(robot, "sick", nonce + 1).text()).contains("may_have_executed");

        // Then
        assertThat(call(robot, "well", nonce + 2).text()).contains("\"ran\":" + (nonce + 2));
      }
      well.say("still here");
      String block = stream.next().orElseThrow();
      while (!block.contains("still here")) {
        block = stream.next().orElseThrow();
      }
    }
    assertThat(call(robot, "sick", 99).text()).contains("\"ran\":99");
    assertThat(well.received("initialize")).hasSize(1);
    assertThat(well.executed()).doesNotHaveDuplicates();
    assertThat(sick.executed()).doesNotHaveDuplicates();
  }
}
