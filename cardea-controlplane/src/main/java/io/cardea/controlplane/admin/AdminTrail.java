package io.cardea.controlplane.admin;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.RecordId;
import io.cardea.model.identity.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what administrators change. No record, no change. */
final class AdminTrail {

  private static final Logger LOG = LoggerFactory.getLogger(AdminTrail.class);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final AuditLog audit;
  private final Clock clock;

  AdminTrail(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Makes {@code change} if it can be recorded, and records how it ended. */
  AdminAnswer around(AdminRequest request, Principal who, Supplier<AdminAnswer> change) {
    Instant begun = clock.instant();
    CompletionStage<OpenIntent> intended =
        audit.open(
            new AdminAction(
                RecordId.fresh(clock, ThreadLocalRandom.current()),
                begun,
                who.tenant(),
                who.issuer(),
                who.subject(),
                request.source(),
                request.method(),
                request.query().isEmpty() ? request.path() : request.path() + "?" + request.query(),
                AdminAction.Detail.of(AdminEvents.of(request))));
    OpenIntent intent;
    try {
      intent = intended.toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atError().setCause(e).log("a change cannot be recorded, so it is not made");
      closeLate(intended);
      return unrecorded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closeLate(intended);
      return unrecorded();
    }
    AdminAnswer answer = change.get();
    Instant now = clock.instant();
    CompletionStage<Void> closed =
        intent.close(
            new Outcome(
                now,
                answer.status() < 400 ? Outcome.Status.OK : Outcome.Status.ERROR,
                Integer.toString(answer.status()),
                Duration.ZERO,
                Duration.between(begun, now)));
    if (intent.holdsAnswer() && answer.status() < 400 && !isDone(closed)) {
      return outcomeUnrecorded();
    }
    return answer;
  }

  /** A change that is recorded after its deadline was not made, and its record says so. */
  private void closeLate(CompletionStage<OpenIntent> intended) {
    CompletionStage<Void> _ =
        intended
            .thenCompose(intent ->
                intent.close(
                    new Outcome(
                        clock.instant(),
                        Outcome.Status.ERROR,
                        "recorded too late, so it was not made",
                        Duration.ZERO,
                        Duration.ZERO)))
            // The failure to record was logged already.
            .exceptionally(_ -> null);
  }

  private static boolean isDone(CompletionStage<Void> closed) {
    try {
      Void _ = closed.toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.atError().setCause(e).log("a change was made, and its outcome is not recorded");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static AdminAnswer outcomeUnrecorded() {
    return AdminAnswer.problem(
        500,
        "Made, not recorded",
        "The change was made, but the audit log could not record how it ended. Look whether it is"
            + " there before you repeat it.");
  }

  private static AdminAnswer unrecorded() {
    return AdminAnswer.problem(
            503,
            "Not recorded",
            "The audit log takes no records now, so nothing was changed. Free space for it, then try"
                + " again.")
        .with("retry-after", "5");
  }
}
