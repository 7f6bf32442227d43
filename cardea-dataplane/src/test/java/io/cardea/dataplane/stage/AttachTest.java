package io.cardea.dataplane.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of sessions that were begun before an adapter's floor was raised. */
class AttachTest {

  private static final Adapter WEATHER = Calls.adapter(Calls.WEATHER, Adapter.Access.ROLES, 9);
  private static final Adapter RAISED = Calls.floored(WEATHER, "2026-07-28");

  private static Call inSession(Destination to) {
    return Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_x\"}")
        .withSession(Calls.session(Optional.of("up-1")))
        .withDestination(to);
  }

  private static StageResult apply(Call call) {
    return new Attach().apply(call, Facts.NONE);
  }

  @Test
  void shouldPassWhatItsSessionIsNewEnoughFor() {
    Destination at = Destination.Server.of(Calls.floored(WEATHER, "2025-11-25"));

    assertThat(apply(inSession(at))).isInstanceOf(StageResult.Continue.class);
  }

  @Test
  void shouldEndAnOutdatedSessionThatTheClientHasItself() {
    StageResult result = apply(inSession(Destination.Server.of(RAISED)));

    assertThat(result)
        .isInstanceOfSatisfying(
            StageResult.Reply.class,
            reply -> {
              assertThat(reply.refusal().status()).isEqualTo(404);
              assertThat(reply.refusal().error().message()).contains("send initialize again");
            });
  }

  @Test
  void shouldOpenAnotherSessionInsteadOfAnOutdatedOne() {
    Call call = inSession(Destination.Server.of(RAISED).speaking(Era.LEGACY));

    assertThat(apply(call))
        .isInstanceOfSatisfying(
            StageResult.Need.class,
            need -> assertThat(need.fact()).isInstanceOf(Fact.Attached.class));
  }

  @Test
  void shouldLetAnOutdatedSessionBeEnded() {
    Call delete =
        Calls.permitted(
                Call.of(Calls.arrival(Arrival.Verb.DELETE), Optional.empty()),
                Revision.R2025_11_25,
                Optional.<McpMethod>empty())
            .withSession(Calls.session(Optional.of("up-1")))
            .withDestination(Destination.Server.of(RAISED));

    assertThat(apply(delete)).isInstanceOf(StageResult.Continue.class);
  }
}
