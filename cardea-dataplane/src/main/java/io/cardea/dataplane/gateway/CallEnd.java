package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.payload.Answer;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.trace.CallLine;
import io.cardea.dataplane.trace.CallTraces;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles everything that a call holds. Lives on one event loop.
 *
 * @param release gives its id back
 * @param answer what it is answered with
 */
record CallEnd(
    Call call,
    OpenIntent intent,
    Admission.Slot slot,
    Runnable release,
    Answer answer,
    CallMetrics metrics,
    Incidents incidents,
    Clock clock)
    implements Ending {

  private static final Logger LOG = LoggerFactory.getLogger(CallEnd.class);

  /** The end of {@code call}, which is recorded with what it was answered. */
  static CallEnd of(
      Call call, OpenIntent intent, Admission.Slot slot, Runnable release, Driver.Parts parts) {
    return new CallEnd(
        call,
        intent,
        slot,
        release,
        Answer.to(call),
        parts.metrics(),
        parts.incidents(),
        parts.clock());
  }

  @Override
  public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
    if (slot.isClosed()) {
      return;
    }
    release.run();
    if (status == Outcome.Status.BROKEN && call.is(McpMethod.TOOLS_CALL)) {
      call.server()
          .ifPresent(adapter ->
              incidents.note(
                  adapter.key(),
                  Incident.Kind.CALL_UNCERTAIN,
                  "a call got no answer, may have executed, and was not sent again"));
    }
    long ownNanos = Math.max(0, System.nanoTime() - call.arrival().nanos() - upstreamNanos);
    metrics.ended(call, status, ownNanos, upstreamNanos);
    CallTraces.ended(call, status);
    intent
        .close(
            new Outcome(
                clock.instant(),
                status,
                detail.text(),
                Duration.ofNanos(upstreamNanos),
                Duration.ofNanos(ownNanos),
                answer.payload(),
                new Outcome.Answer(detail.httpStatus(), detail.rpcCode(), answer.bytes())))
        .whenComplete((_, failure) -> {
          // Only now: a stop waits for open calls before it closes the log.
          slot.close();
          if (failure != null) {
            CallLine.of(LOG.atError().setCause(failure), call)
                .log("audit log does not accept an outcome");
          }
        });
    if (status != Outcome.Status.OK) {
      CallLine.of(LOG.atInfo(), call)
          .addKeyValue("endpoint", call.arrival().route().endpoint())
          .addKeyValue("method", call.methodName())
          .addKeyValue("outcome", status)
          .log("ended: {}", detail.text());
    }
  }
}
