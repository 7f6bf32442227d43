package io.cardea.audit.verify;

import com.sun.management.OperatingSystemMXBean;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.log.Written;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.Intent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What it costs to seal a log, and how fast it is verified. Prints, for as many rounds, each of
 * which makes the same log longer: CPU of the process for sealing a round's records, the time until
 * the log is open and sealed, and records per second of a verification of all of it. Run by hand;
 * arguments: a folder on the disk to measure, and how many thousand calls a round.
 */
final class VerifyBenchmark {

  private static final int ROUNDS = 6;

  private final AuditSettings plain;
  private final AuditSettings sealed;
  private final long calls;

  private VerifyBenchmark(Path root, long calls) {
    this.plain = AuditSettings.of(root.resolve("audit"));
    this.sealed = plain.sealed(SealSettings.of(root.resolve("audit.key")));
    this.calls = calls;
  }

  public static void main(String[] args) throws IOException {
    Path root = Files.createTempDirectory(Path.of(args[0]), "verify");
    new VerifyBenchmark(root, Long.parseLong(args[1]) * 1000).run();
  }

  private void run() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      write();
      long cpu = cpu();
      long start = System.nanoTime();
      open(sealed).close();
      long sealing = System.nanoTime() - start;
      System.out.printf(
          "sealing: %d ns of CPU a record, %.0f records/s%n",
          (cpu() - cpu) / (2 * calls), 2e9 * calls / sealing);
      start = System.nanoTime();
      Report report = LogVerification.verify(plain.folder(), List.of(), "");
      System.out.printf(
          "%d records, %d checkpoints, proved %b: %.0f records/s%n",
          report.records(),
          report.checkpoints(),
          report.isProved(),
          report.records() * 1e9 / (System.nanoTime() - start));
    }
  }

  private static ProcessAuditLog open(AuditSettings settings) {
    return ProcessAuditLog.open(settings, InstantSource.system(), Runnable::run);
  }

  private void write() {
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log = ProcessAuditLog.open(plain, InstantSource.system(), background)) {
      for (int call = 0; call < calls; call++) {
        Intent intent = Samples.intent(Samples.id(call));
        Written.opened(() -> log.open(intent)).close(Samples.outcome("200"));
      }
    }
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
