package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.payload.Answer;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.trace.CallLine;
import io.cardea.dataplane.trace.CallTraces;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.audit.Outcome;
import io.cardea.model.incident.Incident;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles everything that a call holds. Lives on one event loop. */
final class CallEnd implements Ending {

  private static final Logger LOG = LoggerFactory.getLogger(CallEnd.class);

  private final Call call;
  private final RecordedEnd recorded;
  private final Admission.Slot slot;
  private final Runnable release;
  private final Answer answer;
  private final Driver.Parts parts;
  private boolean isOver;

  /**
   * The end of {@code call}, which is recorded with what it was answered.
   *
   * @param release gives its id back
   */
  CallEnd(
      Call call, RecordedEnd recorded, Admission.Slot slot, Runnable release, Driver.Parts parts) {
    this.call = call;
    this.recorded = recorded;
    this.slot = slot;
    this.release = release;
    this.answer = Answer.to(call);
    this.parts = parts;
  }

  /** What it is answered with. */
  Answer answer() {
    return answer;
  }

  @Override
  public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
    if (isOver) {
      return;
    }
    isOver = true;
    release.run();
    if (status == Outcome.Status.BROKEN && call.is(McpMethod.TOOLS_CALL)) {
      call.server()
          .ifPresent(adapter ->
              parts
                  .incidents()
                  .note(
                      adapter.key(),
                      Incident.Kind.CALL_UNCERTAIN,
                      "a call got no answer, may have executed, and was not sent again"));
    }
    parts.metrics().ended(call, status, ownNanos(upstreamNanos), upstreamNanos);
    CallTraces.ended(call, status);
    if (detail.isOtherEra()) {
      recorded.letGo();
    }
    // Only then: a stop waits for open calls before it closes the log.
    recorded.record(outcome(status, detail, upstreamNanos), slot::close);
    if (status != Outcome.Status.OK) {
      CallLine.of(LOG.atInfo(), call)
          .addKeyValue("endpoint", call.arrival().route().endpoint())
          .addKeyValue("method", call.methodName())
          .addKeyValue("outcome", status)
          .log("ended: {}", detail.text());
    }
  }

  @Override
  public void next(boolean isAnswer) {
    recorded.next(isAnswer);
  }

  /** Whoever waits for the record of an answer does not wait for the end of the server's stream. */
  @Override
  public void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {
    if (!isOver && recorded.isHolding()) {
      recorded.record(outcome(status, detail, upstreamNanos));
    }
  }

  private Outcome outcome(Outcome.Status status, EndDetail detail, long upstreamNanos) {
    return new Outcome(
        parts.clock().instant(),
        status,
        detail.text(),
        Duration.ofNanos(upstreamNanos),
        Duration.ofNanos(ownNanos(upstreamNanos)),
        answer.payload(),
        new Outcome.Answer(detail.httpStatus(), detail.rpcCode(), answer.bytes()));
  }

  private long ownNanos(long upstreamNanos) {
    return Math.max(0, System.nanoTime() - call.arrival().nanos() - upstreamNanos);
  }
}
