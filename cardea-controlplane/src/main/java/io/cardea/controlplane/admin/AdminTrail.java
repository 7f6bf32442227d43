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
      return unrecorded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unrecorded();
    }
    AdminAnswer answer = change.get();
    Instant now = clock.instant();
    // A failure was logged there; the next start records that the outcome is not known.
    CompletionStage<Void> _ =
        intent.close(
            new Outcome(
                now,
                answer.status() < 400 ? Outcome.Status.OK : Outcome.Status.ERROR,
                Integer.toString(answer.status()),
                Duration.ZERO,
                Duration.between(begun, now)));
    return answer;
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
