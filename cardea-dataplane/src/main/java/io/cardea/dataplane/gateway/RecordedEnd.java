package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.Waits;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Records how a call ended, and holds its answer back until then if the audit log is to be waited
 * for. Lives on one event loop.
 */
final class RecordedEnd {

  private final Call call;
  private final OpenIntent intent;
  private final ClientReply client;
  private final Waits waits;
  private final AuditTrail trail;
  private final Optional<HeldReply> held;
  private final CompletableFuture<Void> settled = new CompletableFuture<>();
  private boolean isBegun;

  RecordedEnd(Call call, OpenIntent intent, ClientReply client, Waits waits, AuditTrail trail) {
    this.call = call;
    this.intent = intent;
    this.client = client;
    this.waits = waits;
    this.trail = trail;
    this.held = intent.holdsAnswer() ? Optional.of(new HeldReply(call, client)) : Optional.empty();
  }

  /** Where the call is to be answered. */
  ClientReply reply() {
    return held.<ClientReply>map(reply -> reply).orElse(client);
  }

  /** Whether the answer is held back until the outcome is recorded. */
  boolean isHolding() {
    return held.isPresent();
  }

  /** The next message to the client is the response, or is not. */
  void next(boolean isAnswer) {
    held.ifPresent(reply -> reply.next(isAnswer));
  }

  /** Nothing was answered: what is yet to come is of another try, with a record of its own. */
  void letGo() {
    held.ifPresent(HeldReply::recorded);
  }

  /** Records {@code outcome}, unless one is already. */
  void record(Outcome outcome) {
    if (isBegun) {
      return;
    }
    isBegun = true;
    CompletionStage<Void> recorded = intent.close(outcome);
    if (held.isPresent()) {
      await(recorded, held.get(), mayHaveRun(outcome));
    } else {
      CompletionStage<Void> _ =
          recorded.whenComplete((_, failure) -> {
            settled.complete(null);
            if (failure != null) {
              tell(failure);
            }
          });
    }
  }

  /**
   * The same.
   *
   * @param then runs when it is recorded or cannot be, on any thread
   */
  void record(Outcome outcome, Runnable then) {
    record(outcome);
    CompletionStage<Void> _ = settled.thenRun(then);
  }

  private void await(CompletionStage<Void> recorded, HeldReply reply, boolean mayHaveRun) {
    waits.await(
        recorded,
        _ -> {
          settled.complete(null);
          reply.recorded();
        },
        failure -> {
          settled.complete(null);
          tell(failure);
          if (mayHaveRun) {
            reply.unrecorded();
          } else {
            reply.recorded();
          }
        });
  }

  /** Whether it is more than a refusal of the gateway's own. */
  private static boolean mayHaveRun(Outcome outcome) {
    return outcome.status() != Outcome.Status.ERROR || !outcome.upstreamTime().isZero();
  }

  private void tell(Throwable failure) {
    trail.outage().failed(call, "an outcome", failure);
  }
}
