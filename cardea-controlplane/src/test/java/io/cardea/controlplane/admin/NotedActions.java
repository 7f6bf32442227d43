package io.cardea.controlplane.admin;

import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An audit log of administrators, which may be full. */
final class NotedActions implements AuditLog {

  final List<String> lines = new ArrayList<>();
  boolean full;

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    if (full) {
      return CompletableFuture.failedFuture(new AuditUnavailable("full", new IOException()));
    }
    lines.add(
        "%s/%s from %s: %s %s"
            .formatted(
                action.tenant(),
                action.subject(),
                action.source(),
                action.method(),
                action.target()));
    return CompletableFuture.completedFuture(outcome -> {
      lines.add(outcome.status() + " " + outcome.detail());
      return CompletableFuture.completedStage(null);
    });
  }

  @Override
  public CompletionStage<OpenIntent> open(Intent intent) {
    throw new UnsupportedOperationException("no calls here");
  }

  @Override
  public void noted(Notice notice) {
    throw new UnsupportedOperationException("nothing happens to a gateway here");
  }

  @Override
  public void refused(Refusal refusal) {
    throw new UnsupportedOperationException("no calls here");
  }
}
