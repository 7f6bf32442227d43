package io.cardea.audit.log;

import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** No record: it passes when all is written that was given before it, or was refused. */
final class FlushEntry extends Entry {

  private final CompletableFuture<Void> stage = new CompletableFuture<>();

  FlushEntry() {
    super(0);
  }

  /** Completes when it passes. */
  CompletableFuture<Void> stage() {
    return stage;
  }

  /** It waits behind outcomes that could not be written yet. */
  @Override
  boolean stage(Journal journal) {
    return !journal.owes();
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
    stage.completeExceptionally(new AuditUnavailable("The audit log is not written", why));
  }
}
