package io.cardea.audit.log;

import io.cardea.audit.segment.Frame;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An intent, behind what is kept of its arguments. */
final class IntentEntry extends Entry {

  private final Draft draft;
  private final Optional<Frame> params;
  private final RecordedIntent intent;
  private final Function<IOException, AuditUnavailable> unavailable;
  private final CompletableFuture<OpenIntent> stage = new CompletableFuture<>();

  IntentEntry(
      Draft draft,
      Optional<Frame> params,
      RecordedIntent intent,
      Function<IOException, AuditUnavailable> unavailable) {
    super(draft.bytes() + params.map(Frame::size).orElse(0));
    this.draft = draft;
    this.params = params;
    this.intent = intent;
    this.unavailable = unavailable;
  }

  /** Completes when it is written. */
  CompletableFuture<OpenIntent> stage() {
    return stage;
  }

  @Override
  boolean stage(Journal journal) {
    Frame frame = draft.frame();
    long bytes = (long) frame.size() + params.map(Frame::size).orElse(0);
    if (!journal.makeRoom(bytes, 1)) {
      return false;
    }
    params.ifPresent(journal::put);
    journal.put(frame);
    intent.heldBy(journal.opened());
    return true;
  }

  @Override
  void undo(Journal journal) {
    intent.release(journal);
  }

  @Override
  void unforced(IOException why, Instant now) {
    stage.completeExceptionally(unavailable.apply(why));
    CompletionStage<Void> _ =
        intent.close(
            new Outcome(
                now,
                Outcome.Status.ERROR,
                "not on the disk, so it was not sent",
                Duration.ZERO,
                Duration.ZERO));
  }

  @Override
  void written() {
    stage.complete(intent);
  }

  @Override
  void failed(IOException why) {
    intent.lost();
    stage.completeExceptionally(unavailable.apply(why));
  }
}
