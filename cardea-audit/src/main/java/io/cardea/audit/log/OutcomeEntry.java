package io.cardea.audit.log;

import io.cardea.audit.segment.Frame;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An outcome, behind what is kept of the result. Space was promised to the outcome but not to the
 * result: if that finds no room, the outcome says so.
 */
final class OutcomeEntry extends Entry {

  private final RecordedIntent intent;
  private final Supplier<Frame> outcome;
  private final Optional<Frame> result;
  private final Supplier<Frame> withoutResult;
  private final CompletableFuture<Void> stage = new CompletableFuture<>();

  /**
   * @param outcome makes the record of the outcome, on the writer's thread
   * @param withoutResult the same that says that the result found no room
   */
  OutcomeEntry(
      RecordedIntent intent,
      Supplier<Frame> outcome,
      Optional<Frame> result,
      Supplier<Frame> withoutResult) {
    super(result.map(Frame::size).orElse(0));
    this.intent = intent;
    this.outcome = outcome;
    this.result = result;
    this.withoutResult = withoutResult;
  }

  /** Completes when it is written. */
  CompletableFuture<Void> stage() {
    return stage;
  }

  @Override
  boolean stage(Journal journal) {
    if (intent.isLost()) {
      return true;
    }
    Frame frame = outcome.get();
    if (result.isPresent()) {
      if (journal.makeRoom((long) result.get().size() + frame.size(), -1)) {
        put(journal, result, frame);
        return true;
      }
      frame = withoutResult.get();
    }
    if (!journal.makeRoom(frame.size(), -1)) {
      return intent.isLost();
    }
    put(journal, Optional.empty(), frame);
    return true;
  }

  /**
   * Nobody may have waited for the intent, and it was not written either: that may turn out only
   * when room was made, as that writes what was staged before.
   */
  private void put(Journal journal, Optional<Frame> before, Frame last) {
    if (!intent.isLost()) {
      before.ifPresent(journal::put);
      journal.put(last);
      intent.release(journal);
    }
  }

  @Override
  void undo(Journal journal) {
    intent.reopen(journal);
  }

  @Override
  boolean isOwed() {
    return true;
  }

  @Override
  void written() {
    stage.complete(null);
  }

  @Override
  void failed(IOException why) {
    stage.completeExceptionally(
        new AuditUnavailable(
            "The outcome of call "
                + intent.id()
                + " is not recorded; the next start records UNKNOWN",
            why));
  }
}
