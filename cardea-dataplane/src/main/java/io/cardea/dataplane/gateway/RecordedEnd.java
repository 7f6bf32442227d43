package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.Waits;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import java.util.Optional;
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

  /**
   * Records {@code outcome}.
   *
   * @param then runs when it is recorded or cannot be, on any thread
   */
  void record(Outcome outcome, Runnable then) {
    CompletionStage<Void> recorded = intent.close(outcome);
    if (held.isPresent()) {
      HeldReply reply = held.get();
      waits.await(
          recorded,
          _ -> {
            then.run();
            reply.recorded();
          },
          failure -> {
            then.run();
            tell(failure);
            if (mayHaveRun(outcome)) {
              reply.unrecorded();
            } else {
              reply.recorded();
            }
          });
    } else {
      CompletionStage<Void> _ =
          recorded.whenComplete((_, failure) -> {
            then.run();
            if (failure != null) {
              tell(failure);
            }
          });
    }
  }

  /** Whether it is more than a refusal of the gateway's own. */
  private static boolean mayHaveRun(Outcome outcome) {
    return outcome.status() != Outcome.Status.ERROR || !outcome.upstreamTime().isZero();
  }

  private void tell(Throwable failure) {
    trail.outage().failed(call, "an outcome", failure);
  }
}
