package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Outcome;
import io.cardea.model.identity.TenantId;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An intent in the log, with the space for its outcome. Guarded by the journal's lock. */
final class RecordedIntent implements AuditLog.OpenIntent {

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final UUID id;
  private final TenantId tenant;
  private final Segment holder;
  private final Journal journal;
  private final RecordEncoder encoder;
  private final Optional<Payloads> payloads;
  private boolean isClosed;

  /**
   * @param payloads of whom it was recorded for; empty of an administrator's action
   */
  RecordedIntent(
      UUID id,
      TenantId tenant,
      Segment holder,
      Journal journal,
      RecordEncoder encoder,
      Optional<Payloads> payloads) {
    this.id = id;
    this.tenant = tenant;
    this.holder = holder;
    this.journal = journal;
    this.encoder = encoder;
    this.payloads = payloads;
  }

  @Override
  public CompletionStage<Void> close(Outcome outcome) {
    // Nothing is promised to the result, so it may find no room; the outcome does.
    boolean isKept = payloads.isEmpty() || payloads.get().keepResult(id, tenant, outcome);
    Outcome ended = isKept ? outcome : outcome.saying("no room for the result");
    JsonLine line = encoder.outcome(id, tenant, payloads.flatMap(Payloads::pseudonym), ended);
    if (journal.close(this, Frame.seal(line.bytes(), line.end()))) {
      return DONE;
    }
    return CompletableFuture.failedStage(
        new AuditUnavailable(
            "The outcome of call " + id + " is not recorded; the next start records UNKNOWN",
            journal.failure()));
  }

  boolean isClosed() {
    return isClosed;
  }

  void closed() {
    isClosed = true;
    holder.intentClosed();
  }
}
