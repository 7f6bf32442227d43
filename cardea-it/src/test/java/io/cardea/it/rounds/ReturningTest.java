package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of sessions that lose their connection while a stateless server asks them something. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturningTest {

  private Modern modern;

  @BeforeAll
  void open() throws IOException {
    modern = Modern.open();
  }

  @BeforeEach
  void forget() {
    modern.forget();
  }

  @AfterAll
  void close() throws IOException {
    modern.gateway().awaitIdle();
    modern.close();
  }

  private void awaitUnread(int count) {
    TestGateway.eventually(
        () -> modern.gateway().gateway().unreadStreams() == count, count + " without a client");
  }

  @ParameterizedTest
  @CsvSource({
    Modern.SINGLE + ", 2025-11-25, 0", Modern.SINGLE + ", 2025-11-25, 1",
    Modern.ALL + ", 2025-11-25, 0", Modern.ALL + ", 2025-11-25, 1",
    Modern.ALL + ", 2025-06-18, 1"
  })
  void shouldBringQuestionsAndAnswersToAClientThatComesBack(
      String path, String revision, int questionsRead) throws Exception {
    // Given a client that loses its connection before or after it has read what it is asked
    modern.asks("\"who\":" + Modern.FORM, "\"state\"");
    McpClient client = modern.session("robot", path, revision, "{\"elicitation\":{}}");
    String question = "";
    String last;
    try (EventStream stream = client.postStream(Modern.call(7, path, ""))) {
      if (questionsRead == 0) {
        assertThat(stream.nextBlock()).isPresent();
      } else {
        question = Modern.next(stream);
      }
      last = stream.lastId();
    }
    awaitUnread(1);

    // When it comes back, and answers
    try (EventStream stream = client.get("Last-Event-ID: " + last)) {
      if (questionsRead == 0) {
        question = Modern.next(stream);
      }
      assertThat(question).contains("\"method\":\"elicitation/create\"");
      String accepted = "{\"action\":\"accept\",\"content\":{\"n\":1.0}}";
      assertThat(client.post(Modern.result(Modern.idOf(question), accepted)).status())
          .isEqualTo(202);

      // Then
      assertThat(Modern.next(stream))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[],\"n\":1.0}}");
      assertThat(stream.next()).isEmpty();
    }
    assertThat(modern.server().received("tools/call")).hasSize(2);
    awaitUnread(0);
  }
}
