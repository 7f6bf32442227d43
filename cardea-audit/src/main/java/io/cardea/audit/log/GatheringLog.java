package io.cardea.audit.log;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Refusal;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The log of this process for an event loop, each turn of which is a batch. */
record GatheringLog(ProcessAuditLog log, IntentRecorder intents) implements AuditLog {

  @Override
  public CompletionStage<OpenIntent> open(Intent intent) {
    return intents.open(intent);
  }

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    return intents.open(action);
  }

  @Override
  public void refused(Refusal refusal) {
    log.refused(refusal);
  }

  @Override
  public void noted(Notice notice) {
    log.noted(notice);
  }

  @Override
  public AuditLog gathering(Executor afterTurn) {
    return log.gathering(afterTurn);
  }
}
