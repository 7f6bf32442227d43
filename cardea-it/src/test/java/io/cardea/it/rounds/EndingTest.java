package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may answer, and how a call ends that waits for an answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndingTest {

  private static final String CAN = "{\"elicitation\":{}}";
  private static final String ACCEPT = "{\"action\":\"accept\",\"content\":{\"n\":1}}";

  private Modern modern;

  @BeforeAll
  void open() throws IOException {
    modern = Modern.open();
  }

  @BeforeEach
  void forget() {
    modern.forget();
    modern.asks("\"who\":" + Modern.FORM, "\"s\"");
  }

  @AfterAll
  void close() throws IOException {
    modern.gateway().awaitIdle();
    modern.close();
  }

  private McpClient session(String agent) throws IOException {
    return modern.session(agent, Modern.ALL, "2025-11-25", CAN);
  }

  private static EventStream call(McpClient client) throws IOException {
    return client.postStream(Modern.call(5, Modern.ALL, ""));
  }

  @Test
  void shouldTakeAnswersOfTheSessionThatWasAskedOnly() throws Exception {
    // Given
    McpClient client = session("robot");
    try (EventStream stream = call(client)) {
      String id = Modern.idOf(Modern.next(stream));

      // When: others answer, and somebody answers what nobody asked
      for (McpClient other : List.of(session("robot"), session("clerk"))) {
        assertThat(
                other.post(Modern.result(id, "{\"action\":\"accept\",\"x\":\"forged\"}")).status())
            .isEqualTo(202);
      }
      for (String wrong : List.of("5", "\"cardea-0\"", "\"south:1\"", "\"5\"")) {
        assertThat(client.post(Modern.result(wrong, "{\"action\":\"accept\"}")).status())
            .isEqualTo(202);
      }
      RawResponse stolen =
          client
              .with("Authorization: Bearer " + modern.gateway().key("clerk"))
              .post(Modern.result(id, ACCEPT));
      assertThat(stolen.status()).isEqualTo(404);
      assertThat(modern.server().received("tools/call")).hasSize(1);
      client.post(Modern.result(id, ACCEPT));

      // Then
      assertThat(Modern.next(stream)).contains("\"id\":5", "\"n\":1.0");
      assertThat(client.post(Modern.result(id, ACCEPT)).status()).isEqualTo(202);
    }
    assertThat(modern.server().received("tools/call")).hasSize(2);
    assertThat(modern.server().received("tools/call").getLast().text())
        .contains("\"who\":" + ACCEPT)
        .doesNotContain("forged");
    assertThat(modern.server().received("response")).isEmpty();
  }

  @Test
  void shouldEndACallThatIsTakenBackWhileItsQuestionWaits() throws Exception {
    McpClient client = session("robot");
    try (EventStream stream = call(client)) {
      String id = Modern.idOf(Modern.next(stream));
      assertThat(session("robot").post(Modern.cancelled(5)).status()).isEqualTo(202);
      assertThat(client.post(Modern.cancelled(6)).status()).isEqualTo(202);
      assertThat(client.post(Modern.cancelled(5)).status()).isEqualTo(202);
      assertThat(Modern.next(stream)).contains("notifications/cancelled", "\"requestId\":" + id);
      assertThat(stream.next()).isEmpty();
      // Then late answers do nothing
      assertThat(client.post(Modern.result(id, ACCEPT)).status()).isEqualTo(202);
    }
    modern.gateway().awaitIdle();
    assertThat(modern.server().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldCloseWhatTheServerStillWorksOn() throws Exception {
    // Given
    CountDownLatch closed = new CountDownLatch(1);
    modern
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                      + "{\"progressToken\":1,\"progress\":1}}");
              exchange.awaitClose();
              closed.countDown();
            });
    McpClient client = session("robot");
    try (EventStream stream = call(client)) {
      assertThat(Modern.next(stream)).contains("notifications/progress");

      // When
      assertThat(client.post(Modern.cancelled(5)).status()).isEqualTo(202);

      // Then
      assertThat(stream.next()).isEmpty();
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(modern.server().received("notifications/cancelled")).isEmpty();
  }

  @Test
  void shouldGoOnWithACallWhoseClientGoesAway() throws Exception {
    McpClient client = session("robot");
    String id;
    try (EventStream stream = call(client)) {
      id = Modern.idOf(Modern.next(stream));
    }
    // A lost connection is no cancellation, so what was asked may still be answered.
    assertThat(client.post(Modern.result(id, ACCEPT)).status()).isEqualTo(202);
    TestGateway.eventually(
        () -> modern.server().received("tools/call").size() == 2, "the server has the answer");
    modern.gateway().awaitIdle();
  }

  @Test
  void shouldEndACallWhoseSessionEnds() throws Exception {
    McpClient client = session("robot");
    try (EventStream stream = call(client)) {
      Modern.next(stream);
      assertThat(client.delete().status()).isEqualTo(204);
      assertThat(Modern.next(stream)).contains("notifications/cancelled");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void shouldNotWaitForEver() throws Exception {
    try (Modern hasty = Modern.open("limits: {callTimeout: 1s, idleTimeout: 1s}")) {
      hasty.asks("\"who\":" + Modern.FORM, "\"s\"");
      McpClient client = hasty.session("robot", Modern.SINGLE, "2025-11-25", CAN);
      try (EventStream stream = client.postStream(Modern.call(5, Modern.SINGLE, ""))) {
        String id = Modern.idOf(Modern.next(stream));
        assertThat(Modern.next(stream)).contains("\"id\":5", "not given within 1 s");
        assertThat(Modern.next(stream)).contains("notifications/cancelled", id);
        assertThat(stream.next()).isEmpty();
      }
      hasty.gateway().awaitIdle();
    }
  }

  @Test
  void shouldAskASessionSoMuchAtOnceOnly() throws Exception {
    // Given
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= 64; i++) {
      many.append(i == 0 ? "" : ",").append("\"q").append(i).append("\":").append(Modern.FORM);
    }
    modern.asks(many.toString(), "\"s\"");

    // When
    RawResponse answer = session("robot").post(Modern.call(1, Modern.ALL, ""));

    // Then
    assertThat(answer.text()).contains("\"id\":1", "More than 64 requests");
  }
}
