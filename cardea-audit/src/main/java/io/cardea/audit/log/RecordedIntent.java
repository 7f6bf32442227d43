package io.cardea.audit.log;

import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Outcome;
import io.cardea.model.identity.TenantId;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An intent in the log, with the space for its outcome. */
final class RecordedIntent implements AuditLog.OpenIntent {

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final UUID id;
  private final TenantId tenant;
  private final Inbox inbox;
  private final RecordEncoder encoder;
  private final Optional<Payloads> payloads;
  private final AuditMode mode;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  // Of the writer's thread.
  private @Nullable Segment holder;
  private boolean isLost;

  /**
   * @param payloads of whom it was recorded for; empty of an administrator's action
   */
  RecordedIntent(
      UUID id,
      TenantId tenant,
      Inbox inbox,
      RecordEncoder encoder,
      Optional<Payloads> payloads,
      AuditMode mode) {
    this.id = id;
    this.tenant = tenant;
    this.inbox = inbox;
    this.encoder = encoder;
    this.payloads = payloads;
    this.mode = mode;
  }

  @Override
  public CompletionStage<Void> close(Outcome outcome) {
    if (isClosed.getAndSet(true)) {
      return DONE;
    }
    Optional<Frame> result = payloads.flatMap(kept -> kept.result(id, tenant, outcome));
    Outcome bare = outcome.withoutResult(); // as it waits long for a disk that hangs
    OutcomeEntry entry =
        new OutcomeEntry(
            this, () -> frame(bare), result, () -> frame(bare.saying("no room for the result")));
    inbox.give(entry);
    return mode == AuditMode.RELAXED ? DONE : entry.stage();
  }

  private Frame frame(Outcome outcome) {
    return Draft.framed(
        encoder.outcome(id, tenant, payloads.flatMap(Payloads::pseudonym), outcome));
  }

  @Override
  public boolean holdsAnswer() {
    return mode == AuditMode.FSYNC;
  }

  UUID id() {
    return id;
  }

  /** It was recorded there. */
  void heldBy(Segment segment) {
    holder = segment;
  }

  /** It needs no outcome any more. */
  void release(Journal journal) {
    journal.closed(Objects.requireNonNull(holder));
  }

  /** Its outcome was not written after all. */
  void reopen(Journal journal) {
    if (!isLost) {
      journal.reopened(Objects.requireNonNull(holder));
    }
  }

  /** It was not written. */
  void lost() {
    isLost = true;
  }

  boolean isLost() {
    return isLost;
  }
}
