package io.cardea.audit.log;

import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Waiting for the writer of a log. */
public final class Written {

  private Written() {}

  /** Returns when everything that was given to {@code log} before is written. */
  public static void all(ProcessAuditLog log) {
    Barrier barrier = new Barrier();
    log.inbox().give(barrier);
    barrier.passed.join();
  }

  /** Opens an intent, again and again while the next segment is not ready. */
  public static OpenIntent opened(Supplier<CompletionStage<OpenIntent>> open) {
    while (true) {
      try {
        return open.get().toCompletableFuture().join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof AuditUnavailable)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Passes when the writer has been through with what came before. */
  private static final class Barrier extends Entry {
    private final CompletableFuture<Void> passed = new CompletableFuture<>();

    Barrier() {
      super(0);
    }

    @Override
    boolean isOwed() {
      return true;
    }

    @Override
    boolean stage(Journal journal) {
      boolean _ = journal.commit();
      return true;
    }

    @Override
    void written() {
      passed.complete(null);
    }

    @Override
    void failed(IOException why) {
      passed.complete(null);
    }
  }
}
