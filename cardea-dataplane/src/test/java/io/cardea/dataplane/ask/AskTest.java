package io.cardea.dataplane.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Question;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.identity.Principal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage's question to a stateless client, and the way of the answer back to the stage. */
class AskTest {

  private static final Question SURE =
      new Question("sure", McpMethod.ELICIT, "{\"mode\":\"form\",\"message\":\"Sure?\"}");
  private static final String ACCEPTED = "{\"action\":\"accept\",\"content\":{\"n\":1.0}}";

  private final SecureRandom random = new SecureRandom();
  private final SessionKeys keys = SessionKeys.fresh(random);
  private final Asking asking = new Asking(keys, random);
  private final ReadAnswers stage = new ReadAnswers(keys, random);

  @Test
  void shouldAskInTheAnswerToTheCall() {
    JsonDocument asked = asked(call("\"name\":\"get_rain\""));
    int result = asked.member(JsonDocument.ROOT, "result");
    assertThat(asked.text(asked.member(result, "resultType"))).isEqualTo("input_required");
    int request = asked.member(asked.member(result, "inputRequests"), "cardea:sure");
    assertThat(asked.text(asked.member(request, "method"))).isEqualTo("elicitation/create");
    assertThat(asked.raw(asked.member(request, "params"))).isEqualTo(SURE.params());
    assertThat(asked.text(asked.member(result, "requestState"))).doesNotContain("get_rain");
  }

  @Test
  void shouldFindTheAnswerAndHideTheQuestionFromTheServer() {
    String state = state(call("\"name\":\"get_rain\""));
    Call answered =
        read(
            call(
                "\"name\":\"get_rain\",\"inputResponses\":{\"cardea:sure\":"
                    + ACCEPTED
                    + "},\"requestState\":\""
                    + state
                    + "\""));
    assertThat(answered.answers()).isEqualTo(Map.of("sure", ACCEPTED));
    assertThat(params(answered)).isEqualTo("{" + meta() + ",\"name\":\"get_rain\"}");
  }

  @Test
  void shouldWrapTheStateOfTheServerAndGiveItBackByteForByte() {
    // Given a client that has answered us, and a server that then asks it too
    Call first = call("\"name\":\"get_rain\"");
    Call answered =
        read(
            call(
                "\"name\":\"get_rain\",\"inputResponses\":{\"cardea:sure\":"
                    + ACCEPTED
                    + "},\"requestState\":\""
                    + state(first)
                    + "\""));
    FakeReply client = new FakeReply();
    String asks =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"input_required\","
            + "\"inputRequests\":{\"u\":{}},\"requestState\":\"their \\u0041 state\"}}";
    // When
    asking.keeping(answered, client).body(200, Map.of(), asks.getBytes(UTF_8));
    JsonDocument document =
        Calls.message(client.got.getFirst().substring("body 200 ".length())).document();
    String wrapped =
        document.text(
            document.member(document.member(JsonDocument.ROOT, "result"), "requestState"));
    Call again =
        read(
            call(
                "\"name\":\"get_rain\",\"inputResponses\":{\"u\":{\"x\":1},\"cardea:z\":{}},"
                    + "\"requestState\":\""
                    + wrapped
                    + "\""));
    // Then
    assertThat(again.answers()).containsEntry("sure", ACCEPTED);
    assertThat(params(again))
        .isEqualTo(
            "{"
                + meta()
                + ",\"name\":\"get_rain\",\"inputResponses\":{\"u\":{\"x\":1}},"
                + "\"requestState\":\"their A state\"}");
  }

  @Test
  void shouldKeepTheStateOfTheServerWhileItAsks() {
    String state =
        state(
            call("\"name\":\"get_rain\",\"inputResponses\":{\"u\":1},\"requestState\":\"theirs\""));
    Call answered =
        read(
            call(
                "\"name\":\"get_rain\",\"inputResponses\":{\"cardea:sure\":"
                    + ACCEPTED
                    + "},\"requestState\":\""
                    + state
                    + "\""));
    assertThat(answered.answers()).containsKey("sure");
    assertThat(params(answered)).endsWith("\"inputResponses\":{},\"requestState\":\"theirs\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"name\":\"get_rain\"",
        "\"name\":\"get_rain\",\"requestState\":\"theirs\"",
        "\"name\":\"get_rain\",\"requestState\":7",
        "\"name\":\"get_rain\",\"requestState\":\"\"",
        "\"name\":\"get_rain\",\"inputResponses\":{\"cardea:sure\":{}}",
      })
  void shouldPassOnWhatIsNotOurs(String params) {
    Call call = call(params);
    Call read = read(call);
    assertThat(read.answers()).isEmpty();
    assertThat(read.message()).isEqualTo(call.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tampered | \"name\":\"get_rain\"",
        "cut | \"name\":\"get_rain\"",
        "longer | \"name\":\"get_rain\"",
        "as it is | \"name\":\"get_wind\"",
        "as it is | \"name\":\"get_rain\",\"arguments\":{}",
        "as it is | \"name\":\"get_rain\",\"requestState2\":1",
      })
  void shouldRefuseAStateThatIsNotForThisCall(String how, String params) {
    String state = state(call("\"name\":\"get_rain\""));
    String shown =
        switch (how) {
          case "tampered" ->
              state.substring(0, 40) + (state.charAt(40) == 'A' ? 'B' : 'A') + state.substring(41);
          case "cut" -> state.substring(0, state.length() - 4);
          case "longer" -> state + "AAAA";
          default -> state;
        };
    assertRefused(call(params + ",\"requestState\":\"" + shown + "\""));
  }

  @Test
  void shouldRefuseTheStateOfSomebodyElse() {
    String state = state(call("\"name\":\"get_rain\""));
    assertRefused(
        call("\"name\":\"get_rain\",\"requestState\":\"" + state + "\"")
            .withPrincipal(Calls.STRANGER));
  }

  @Test
  void shouldRefuseAStateOfAnotherEndpointOrMethod() {
    String state = state(call("\"name\":\"get_rain\""));
    String params = "{" + meta() + ",\"name\":\"get_rain\",\"requestState\":\"" + state + "\"}";
    assertRefused(call(Calls.NOW, Calls.READER, "prompts/get", params));
    Call there = call("\"name\":\"get_rain\",\"requestState\":\"" + state + "\"");
    Arrival elsewhere = Calls.arrival(Arrival.Verb.POST, Calls.OPEN, there.arrival().peer());
    assertThat(elsewhere.route()).isNotEqualTo(there.arrival().route());
    assertRefused(
        Call.of(elsewhere, there.message())
            .withPrincipal(Calls.READER)
            .withClass(Revision.R2026_07_28, Optional.of(McpMethod.TOOLS_CALL)));
  }

  @Test
  void shouldRefuseAStateAfterItsTime() {
    String state = state(call("\"name\":\"get_rain\""));
    String params = "{" + meta() + ",\"name\":\"get_rain\",\"requestState\":\"" + state + "\"}";
    Instant end = Calls.NOW.plus(Asking.PATIENCE);
    assertThat(read(call(end.minusMillis(1), Calls.READER, "tools/call", params)).answers())
        .isEmpty();
    assertRefused(call(end, Calls.READER, "tools/call", params));
  }

  @Test
  void shouldAskOnlyClientsThatSaidTheyCanBeAsked() {
    Call deaf =
        call(
            Calls.NOW,
            Calls.READER,
            "tools/call",
            "{" + Calls.ENVELOPE + ",\"name\":\"get_rain\"}");
    assertThat(asking.problem(deaf, SURE).orElseThrow().error().data())
        .contains("{\"requiredCapabilities\":{\"elicitation\":{}}}");
    assertThat(asking.problem(call("\"name\":\"get_rain\""), SURE)).isEmpty();
    Question sampling = new Question("s", McpMethod.CREATE_MESSAGE, "{}");
    assertThat(asking.problem(call("\"name\":\"get_rain\""), sampling)).isPresent();
    Call list = call(Calls.NOW, Calls.READER, "tools/list", "{" + meta() + "}");
    assertThat(asking.problem(list, SURE).orElseThrow().status()).isEqualTo(400);
  }

  @Test
  void shouldKnowNoOtherQuestions() {
    assertThatThrownBy(() -> new Question("x", McpMethod.TOOLS_CALL, "{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String meta() {
    return "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}";
  }

  private static Call call(String params) {
    return call(Calls.NOW, Calls.READER, "tools/call", "{" + meta() + "," + params + "}");
  }

  private static Call call(Instant when, Principal who, String method, String params) {
    Arrival arrival = Calls.arrival(Arrival.Verb.POST);
    Arrival then =
        new Arrival(
            arrival.id(),
            when,
            arrival.nanos(),
            arrival.verb(),
            new Route(arrival.route().endpoint()),
            arrival.headers(),
            arrival.peer(),
            arrival.snapshot());
    return Call.of(then, Optional.of(Calls.request(method, params)))
        .withPrincipal(who)
        .withClass(Revision.R2026_07_28, McpMethod.fromClient(method, Revision.R2026_07_28.era()));
  }

  private JsonDocument asked(Call call) {
    return Calls.message(new String(asking.ask(call, SURE), UTF_8)).document();
  }

  private String state(Call call) {
    JsonDocument asked = asked(call);
    return asked.text(asked.member(asked.member(JsonDocument.ROOT, "result"), "requestState"));
  }

  private Call read(Call call) {
    return ((StageResult.Continue) stage.apply(call, Facts.NONE)).call();
  }

  private void assertRefused(Call call) {
    assertThat(stage.apply(call, Facts.NONE))
        .isInstanceOfSatisfying(
            StageResult.Reply.class,
            reply -> {
              assertThat(reply.refusal().status()).isEqualTo(400);
              assertThat(reply.refusal().error().code()).isEqualTo(-32602);
            });
  }

  private static String params(Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    return request.document().raw(request.params());
  }
}
