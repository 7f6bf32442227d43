package io.cardea.audit.verify;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How fast a log is sealed and verified. Prints records per second of verification for several
 * rounds, and what sealing cost: CPU of all threads for the same calls, with it and without. Run by
 * hand; arguments: a folder on the disk to measure, and how many thousand calls.
 */
final class VerifyBenchmark {

  private static final int ROUNDS = 5;

  private VerifyBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path root = Files.createTempDirectory(Path.of(args[0]), "verify");
    int calls = Integer.parseInt(args[1]) * 1000;
    for (int round = 0; round < ROUNDS; round++) {
      long plain = write(AuditSettings.of(root.resolve("plain-" + round)), calls);
      AuditSettings settings = AuditSettings.of(root.resolve("sealed-" + round));
      long sealed = write(settings.sealed(SealSettings.of(root.resolve("audit.key"))), calls);
      System.out.printf("cpu per call: %d ns, sealed %d ns%n", plain / calls, sealed / calls);
    }
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      Report report = LogVerification.verify(root.resolve("sealed-0"), List.of(), "");
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d records, %d checkpoints, proved %b: %.0f records/s%n",
          report.records(), report.checkpoints(), report.isProved(), report.records() / seconds);
    }
  }

  /** CPU nanoseconds of the process. */
  private static long write(AuditSettings settings, int calls) {
    long start = cpu();
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log = ProcessAuditLog.open(settings, InstantSource.system(), background)) {
      for (int call = 0; call < calls; call++) {
        var intent = log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
        while (intent.isCompletedExceptionally()) { // the next segment is not ready
          Thread.onSpinWait();
          intent = log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
        }
        intent.join().close(Samples.outcome("200"));
      }
    }
    return cpu() - start;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
