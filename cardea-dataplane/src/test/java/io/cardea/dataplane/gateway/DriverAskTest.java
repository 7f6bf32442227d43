package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Question;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.SessionId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stages that ask the client of a session before they decide. */
class DriverAskTest extends DriverRig {

  private String declared = "{\"elicitation\":{}}";

  private static final Question SURE =
      new Question("sure", McpMethod.ELICIT, "{\"message\":\"Sure?\"}");

  private static Stage sure() {
    return (call, _) ->
        call.answers().containsKey("sure")
            ? new StageResult.Continue(call)
            : new StageResult.Ask(SURE);
  }

  /** Every call of these tests belongs to this session, if a stage says so. */
  private Stage inSession() {
    return (call, _) -> {
      SessionId id = Calls.session(Optional.of("u")).id();
      SessionId asked =
          new SessionId(
              id.endpoint(),
              id.principal(),
              id.revision(),
              id.issued(),
              id.expires(),
              id.random(),
              Optional.empty(),
              Optional.of(declared));
      return new StageResult.Continue(
          call.withSession(new Call.Session(asked, Calls.session(Optional.of("u")).state())));
    };
  }

  private void answer(String members) {
    String event = reply.got.get(1);
    String id = event.substring(event.indexOf("\"id\":") + 5, event.indexOf(",\"method\""));
    boolean taken =
        on(() ->
            questions()
                .answer(
                    Calls.session(Optional.of("u")).id().key(),
                    (RpcResponse)
                        Calls.message("{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + members + "}")));
    assertThat(taken).isTrue();
  }

  @Test
  void shouldAskTheClientOfASessionAndGoOnWithItsAnswer() {
    drive(goOn("a"), inSession(), sure(), goOn("b"));
    settle(() -> reply.got.size() == 2);
    assertThat(reply.got.get(0)).startsWith("stream");
    assertThat(reply.got.get(1)).contains("elicitation/create").contains("Sure?");
    assertThat(reached).hasValue(0);
    answer("\"result\":{\"action\":\"accept\"}");
    settle(() -> reply.got.contains("end"));
    assertThat(ran).containsExactly("a", "b");
    assertThat(reached).hasValue(1);
    assertThat(reply.got.get(2)).contains("\"result\"");
    assertThat(on(() -> questions().sessions())).isZero();
  }

  @Test
  void shouldNotAskAClientOfASessionThatDeclaredNothing() {
    declared = "{}";
    drive(inSession(), sure(), goOn("b"));
    settle();
    assertThat(reply.got).hasSize(1).first().asString().startsWith("body").contains("error");
    assertThat(reached).hasValue(0);
  }

  @Test
  void shouldForgetTheQuestionWhenTheClientGoes() {
    drive(inSession(), sure(), goOn("b"));
    settle(() -> reply.got.size() == 2);
    on(() -> {
      reply.leave();
      return true;
    });
    assertThat(on(() -> questions().sessions())).isZero();
    assertThat(reached).hasValue(0);
    assertThat(log.intents).isEmpty();
  }
}
