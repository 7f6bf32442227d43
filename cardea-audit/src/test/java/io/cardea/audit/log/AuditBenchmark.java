package io.cardea.audit.log;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What one call costs on the path of the caller: an intent and its outcome, with segments of the
 * default size. Prints nanoseconds per call of several rounds; run by hand on an idle machine.
 * Argument: a folder on the disk to measure.
 */
final class AuditBenchmark {

  private static final int ROUNDS = 10;
  private static final int CALLS = 200_000;

  private AuditBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "audit");
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log =
            ProcessAuditLog.open(AuditSettings.of(folder), InstantSource.system(), background)) {
      for (int round = 0; round < ROUNDS; round++) {
        long nanos = measure(log);
        System.out.printf("%d ns per call (%s)%n", nanos / CALLS, log.statistics());
      }
    }
  }

  private static long measure(ProcessAuditLog log) {
    Intent intent = Samples.intent(Samples.ID);
    Outcome outcome = Samples.outcome("200");
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      var stage = log.open(intent).toCompletableFuture();
      if (!stage.isCompletedExceptionally()) {
        stage.join().close(outcome);
      }
    }
    return System.nanoTime() - start;
  }
}
