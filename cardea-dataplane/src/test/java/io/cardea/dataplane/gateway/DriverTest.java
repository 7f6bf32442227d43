package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the driver does with what stages answer, and how each call ends. */
class DriverTest extends DriverRig {

  @Test
  void shouldRunTheStagesInTheirOrderAndReachTheUpstreamOnce() {
    drive(goOn("a"), goOn("b"), goOn("c"));
    settle();
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(reply.got).containsExactly("body 200 " + ANSWER);
    assertThat(reached).hasValue(1);
    assertThat(log.intents).hasSize(1);
    assertThat(log.outcomes).extracting(Outcome::status).containsExactly(Outcome.Status.OK);
    assertThat(log.refusals).isEmpty();
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldStopAtTheFirstRefusal() {
    drive(goOn("a"), (_, _) -> refusal(403), goOn("c"));
    assertThat(ran).containsExactly("a");
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst()).startsWith("body 403 ").contains("requestId");
    assertThat(log.refusals).hasSize(1);
    assertNothingHappened();
  }

  @Test
  void shouldRefuseToParkUntilApprovalsExist() {
    drive((_, _) -> new StageResult.Park("needs a person"));
    assertThat(reply.got.getFirst()).startsWith("body 501 ").doesNotContain("needs a person");
    assertThat(log.refusals.getFirst().reason()).isEqualTo("needs a person");
    assertNothingHappened();
  }

  @Test
  void shouldFetchWhatAStageNeedsAndRunItAgain() {
    store.found =
        CompletableFuture.completedFuture(Optional.of(Calls.session(Optional.empty()).state()));
    drive(
        goOn("a"),
        (call, facts) -> {
          ran.add("needs");
          return facts.find(fact()).isPresent()
              ? new StageResult.Continue(call)
              : new StageResult.Need(fact());
        });
    settle();
    assertThat(ran).containsExactly("a", "needs", "needs");
    assertThat(reached).hasValue(1);
  }

  @Test
  void shouldRefuseWhenAFactCannotBeFetched() {
    store.found = CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
    drive((_, _) -> new StageResult.Need(fact()));
    assertThat(reply.got.getFirst()).startsWith("body 503 ").doesNotContain("secret detail");
    assertNothingHappened();
  }

  @Test
  void shouldGiveUpOnAFactThatDoesNotCome() {
    store.found = new CompletableFuture<>();
    drive((_, _) -> new StageResult.Need(fact()));
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 503 ");
    assertNothingHappened();
  }

  @Test
  void shouldEndAStageThatNeverHasEnough() {
    store.found = CompletableFuture.completedFuture(Optional.empty());
    drive((_, _) -> new StageResult.Need(fact()));
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst()).startsWith("body 500 ");
    assertNothingHappened();
  }

  @Test
  void shouldAnswerAFaultWithAFixedText() {
    drive((_, _) -> {
      throw new IllegalStateException("secret detail");
    });
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst())
        .startsWith("body 500 ")
        .contains("requestId")
        .doesNotContain("secret detail");
    assertNothingHappened();
  }

  @Test
  void shouldNotReachTheUpstreamWhenTheIntentCannotBeRecorded() {
    log.ready =
        CompletableFuture.failedFuture(new AuditUnavailable("disk full", new Exception("x")));
    drive(goOn("a"));
    assertThat(reply.got.getFirst()).startsWith("body 503 ").doesNotContain("disk full");
    assertThat(admission.open()).isZero();
    assertThat(reached).hasValue(0);
  }

  @Test
  void shouldNotReachTheUpstreamWhenTheIntentIsRecordedTooLate() {
    log.ready = new CompletableFuture<>();
    drive(goOn("a"));
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 503 ");
    // When the record is there after all, it is closed and still nothing is sent
    log.ready.complete(true);
    settle(() -> !log.outcomes.isEmpty());
    assertThat(log.outcomes).hasSize(1);
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldAnswerAFaultThatComesAfterWaitingForTheIntent() {
    // Given
    log.ready = new CompletableFuture<>();
    bridge =
        _ -> {
          throw new IllegalStateException("a secret detail");
        };
    drive(goOn("a"));

    // When
    log.ready.complete(true);

    // Then
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 500 ").doesNotContain("secret");
    assertThat(log.outcomes).hasSize(1);
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldRefuseWhatIsTooMuchAtOnce() {
    Call call = call();
    int limit = call.arrival().snapshot().settings().limits().callsPerPrincipal();
    for (int i = 0; i < limit; i++) {
      assertThat(admission.admit(call)).isPresent();
    }
    drive(goOn("a"));
    assertThat(reply.got.getFirst()).startsWith("body 429 {Retry-After=1}");
    assertThat(log.intents).isEmpty();
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isEqualTo(limit);
  }

  private void assertNothingHappened() {
    assertThat(reached).hasValue(0);
    assertThat(log.intents).isEmpty();
    assertThat(admission.open()).isZero();
  }

  private static StageResult refusal(int status) {
    return new StageResult.Reply(Refusal.of(status, 1, "no"));
  }

  private static Fact.LiveSession fact() {
    return new Fact.LiveSession(Calls.session(Optional.empty()).id().key());
  }
}
