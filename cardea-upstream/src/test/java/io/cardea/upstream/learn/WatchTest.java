package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.Health;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event stream that announces changes: kept open, and never at any price. */
class WatchTest {

  private final List<String> gets = new CopyOnWriteArrayList<>();

  /** Moves the clock until there were as many streams as that, and tells how long that took. */
  private Duration untilGets(LearnerRig rig, int count) {
    Duration passed = Duration.ZERO;
    while (gets.size() < count && passed.compareTo(Duration.ofMinutes(5)) < 0) {
      rig.advance(Duration.ofMillis(500));
      passed = passed.plusMillis(500);
      rig.quiet();
      rig.until(() -> !rig.isOpening());
    }
    assertThat(gets).hasSizeGreaterThanOrEqualTo(count);
    return passed;
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 405, 406, 501})
  void shouldTakeARefusalForAnAnswer(int status) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      script(server, asked -> asked.status(status));
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> gets.size() == 1);

      // When
      rig.until(() -> !rig.isOpening());
      rig.pass(Duration.ofMinutes(2));
      server.await("ping");

      // Then
      assertThat(gets).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 429, 500, 503})
  void shouldTryAgainLater(int status) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      script(server, asked -> asked.status(status));

      // When
      rig.declare("x", server);
      rig.settled("x");

      // Then
      untilGets(rig, 3);
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldAskWhetherTheServerIsWellWhenTheStreamIsNotFound() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: the clock never moves, so no check is due.
      script(server, asked -> asked.status(404));
      rig.declare("x", server);

      // When, then
      server.await("ping");
      rig.quiet();
      assertThat(server.sessions).containsExactly("s1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"abc | abc", "a b | null", "é | null"})
  void shouldGoOnFromTheLastEvent(String id, String sent) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: the second stream stays.
      script(
          server,
          asked -> {
            HttpServerResponse stream = asked.events();
            if (gets.size() == 1) {
              stream.write("id: " + id + "\nretry: 30000\ndata: \n\n");
              stream.end();
            }
          });

      // When
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> gets.size() == 1);
      Duration waited = untilGets(rig, 2);

      // Then
      assertThat(gets).containsExactly("null", sent);
      assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(29));
    }
  }

  @Test
  void shouldCloseAStreamThatFloods() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      script(
          server,
          asked -> {
            HttpServerResponse stream = asked.events();
            stream.exceptionHandler(_ -> {});
            stream.closeHandler(_ -> gets.add("closed"));
            for (int i = 0; i < 5_001; i++) {
              Asked.event(stream, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
            }
          });

      // When
      rig.declare("x", server);

      // Then
      rig.until(() -> gets.contains("closed"));
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldAnswerTheServerOnItsStream() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      List<String> responses = new CopyOnWriteArrayList<>();
      server.script.put(
          "response",
          asked -> {
            responses.add(asked.text());
            asked.status(202);
          });
      script(
          server,
          asked ->
              Asked.event(
                  asked.events(), "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"roots/list\"}"));

      // When
      rig.declare("x", server);

      // Then
      rig.until(() -> !responses.isEmpty());
      assertThat(responses)
          .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"roots\":[]}}");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNotAskAgainForASubscriptionThatIsNotGranted(boolean refused) throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "subscriptions/listen",
          asked -> {
            gets.add(asked.text());
            if (refused) {
              asked.error(200, -32601);
            } else {
              Asked.event(
                  asked.events(),
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                      + "\"params\":{\"notifications\":{}}}");
            }
          });
      rig.declare("x", server);
      rig.settled("x");
      rig.until(() -> gets.size() == 1);
      assertThat(gets.getFirst()).contains("\"notifications\":{\"toolsListChanged\":true}");

      // When
      rig.until(() -> !rig.isOpening());
      rig.pass(Duration.ofMinutes(2));
      server.await("server/discover");

      // Then
      assertThat(gets).hasSize(1);
    }
  }

  private void script(TestServer server, Consumer<Asked> behaviour) {
    server.script.put(
        "GET",
        asked -> {
          gets.add(asked.header("last-event-id"));
          behaviour.accept(asked);
        });
  }
}
