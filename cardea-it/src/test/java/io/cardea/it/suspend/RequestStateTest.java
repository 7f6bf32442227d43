package io.cardea.it.suspend;

import static io.cardea.it.rig.Answers.assertError;
import static io.cardea.it.rig.Answers.withoutRequestId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What clients may try with a requestState, and what becomes of calls they do not come back to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestStateTest {

  private static final String ACCEPT = "\"q1\":{\"action\":\"accept\"}";

  private final FakeClock clock = new FakeClock(Instant.now());
  private Asker asker;

  @BeforeAll
  void open() throws IOException {
    asker = Asker.open(clock, _ -> "");
  }

  @BeforeEach
  void forget() {
    asker.forget();
    asker.server().on("tools/call", asker.asking("elicitation/create", Asker.FORM_PARAMS));
  }

  @AfterAll
  void close() throws IOException {
    asker.close();
  }

  private RawResponse retry(McpClient client, String state) throws IOException {
    return Asker.call(client, 2, Asker.FORM, Asker.retry(state, ACCEPT));
  }

  @Test
  void shouldRefuseEveryStateThatIsNotForThisVeryRequestInOneWay() throws Exception {
    // Given
    RawResponse first = asker.call(Asker.FORM, "");
    String state = Asker.state(first);
    String inside = state.substring(1, state.length() - 1);
    McpClient robot = asker.robot();
    Map<String, RawResponse> refused = new LinkedHashMap<>();
    // When
    refused.put("tampered", retry(robot, "\"" + inside + "-TAMPERED\""));
    refused.put("one bit", retry(robot, "\"" + flipped(inside) + "\""));
    refused.put("cut", retry(robot, "\"" + inside.substring(0, inside.length() - 4) + "\""));
    refused.put("empty", retry(robot, "\"\""));
    refused.put("number", retry(robot, "7"));
    refused.put("null", retry(robot, "null"));
    refused.put("long", retry(robot, "\"" + "A".repeat(100_000) + "\""));
    refused.put("other principal", retry(asker.gateway().client("a", "clerk"), state));
    refused.put("other endpoint", retry(robot.at("/mcp"), state));
    refused.put(
        "other arguments",
        robot
            .modernly("tools/call", "ask")
            .post(
                Asker.request(
                    2, "ask", Asker.FORM, "\"arguments\":{\"n\":1}" + Asker.retry(state, ACCEPT))));
    refused.put(
        "other tool",
        robot
            .modernly("tools/call", "other")
            .post(
                Asker.request(
                    2,
                    "other",
                    Asker.FORM,
                    "\"arguments\":{\"n\":1.0}" + Asker.retry(state, ACCEPT))));
    // Then
    refused.forEach((what, answer) -> {
      assertError(answer, 400, -32602);
      assertThat(withoutRequestId(answer))
          .as(what)
          .isEqualTo(withoutRequestId(refused.get("tampered")));
    });
    assertThat(asker.server().received("tools/call")).hasSize(1);
    assertThat(asker.server().received("response")).isEmpty();
    // And the right one still counts, once
    assertThat(retry(robot, state).text()).contains("complete");
    assertThat(withoutRequestId(retry(robot, state)))
        .isEqualTo(withoutRequestId(refused.get("tampered")));
    assertThat(asker.server().received("tools/call")).hasSize(1);
  }

  private static String flipped(String state) {
    char last = state.charAt(40);
    return state.substring(0, 40) + (last == 'A' ? 'B' : 'A') + state.substring(41);
  }

  @Test
  void shouldKeepAStateThatComesWithAnswersOfTheWrongShape() throws Exception {
    String state = Asker.state(asker.call(Asker.FORM, ""));
    for (String answers : new String[] {"[]", "7", "{\"q1\":7}"}) {
      assertError(
          asker.call(Asker.FORM, ",\"inputResponses\":" + answers + ",\"requestState\":" + state),
          400,
          -32602);
    }
    assertThat(retry(asker.robot(), state).text()).contains("complete");
  }

  @Test
  void shouldTakeTheSameArgumentsHoweverTheyAreLaidOut() throws Exception {
    String state = Asker.state(asker.call(Asker.FORM, ""));
    RawResponse answer =
        asker
            .robot()
            .modernly("tools/call", "ask")
            .post(
                Asker.request(
                    2,
                    "ask",
                    Asker.FORM,
                    "\"arguments\" : { \"\\u006e\" : 1.0 }" + Asker.retry(state, ACCEPT)));
    assertThat(answer.text()).contains("complete");
  }

  @Test
  void shouldEndACallWhoseClientNeverReturns() throws Exception {
    // Given
    String state = Asker.state(asker.call(Asker.FORM, ""));
    String id = asker.server().await("tools/call").id();
    // When
    clock.advance(Duration.ofMinutes(10));
    // Then
    assertThat(asker.server().await("response").text()).contains("{\"action\":\"cancel\"}");
    assertThat(asker.server().await("notifications/cancelled").text())
        .contains("\"requestId\":" + id);
    asker.server().await("DELETE");
    assertThat(asker.gateway().awaitAudit("did not come back in time", "\"ask\"")).isNotEmpty();
    assertError(retry(asker.robot(), state), 400, -32602);
    asker.gateway().awaitIdle();
    assertThat(asker.server().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldEndSuspendedCallsWhenTheGatewayStops() throws Exception {
    try (Asker stopped = Asker.open()) {
      stopped.server().on("tools/call", stopped.asking("elicitation/create", Asker.FORM_PARAMS));
      Asker.state(stopped.call(Asker.FORM, ""));
      stopped.gateway().drain();
      assertThat(stopped.server().await("response").text()).contains("{\"action\":\"cancel\"}");
      assertThat(stopped.server().await("notifications/cancelled")).isNotNull();
      assertThat(stopped.server().await("DELETE")).isNotNull();
    }
  }

  @Test
  void shouldEndTheSeatsOfAnAdapterThatLeaves() throws Exception {
    try (Asker left = Asker.open()) {
      left.server().on("tools/call", left.asking());
      left.call(Asker.FORM, "");
      left.gateway().reload(Documents.open("b", "http://127.0.0.1:9/mcp", "robot"));
      assertThat(left.server().await("DELETE")).isNotNull();
    }
  }

  @Test
  void shouldRefuseAStateOnACallThatNeverAskedAnything() throws Exception {
    RawResponse answer = asker.call(Asker.NOTHING, Asker.retry("\"made up\"", ACCEPT));
    assertError(answer, 400, -32602);
    assertThat(asker.server().received("tools/call")).isEmpty();
    TestGateway.eventually(() -> asker.gateway().gateway().openCalls() == 0, "nothing is open");
  }
}
