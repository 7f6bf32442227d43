package io.cardea.dataplane.gateway;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit log that keeps what it is told, and that can be made to wait or to fail. */
final class RecordingLog implements AuditLog {

  final List<Intent> intents = new CopyOnWriteArrayList<>();
  final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
  final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  volatile CompletableFuture<Boolean> ready = CompletableFuture.completedFuture(true);

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    throw new UnsupportedOperationException("administrators do nothing here");
  }

  @Override
  public CompletionStage<OpenIntent> open(Intent intent) {
    intents.add(intent);
    return ready.thenApply(_ ->
        outcome -> {
          outcomes.add(outcome);
          return CompletableFuture.completedStage(null);
        });
  }

  @Override
  public void noted(Notice notice) {
    throw new UnsupportedOperationException("nothing happens to a gateway here");
  }

  @Override
  public void refused(Refusal refusal) {
    refusals.add(refusal);
  }
}
