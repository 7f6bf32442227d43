package io.cardea.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What one call costs on the path of the caller: an intent and its outcome. Prints CPU nanoseconds
 * of the calling thread per call, for several rounds that fit half a segment, so that the disk's
 * speed plays no part. Run by hand; arguments: a folder on the disk to measure, {@code sealed} for
 * a log that is sealed meanwhile, {@code full} if arguments and result, 1 KiB each, are kept.
 */
final class AuditBenchmark {

  private static final int ROUNDS = 10;
  private static final int CALLS = 90_000;
  private static final byte[] KILOBYTE = "x".repeat(1024).getBytes(US_ASCII);

  private AuditBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "audit");
    AuditSettings settings = new AuditSettings(folder, 1 << 30);
    List<String> how = Arrays.asList(args);
    boolean isKept = how.contains("full");
    if (how.contains("sealed")) {
      settings = settings.sealed(SealSettings.of(folder.resolve("audit.key")));
    }
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log = ProcessAuditLog.open(settings, InstantSource.system(), background)) {
      for (int round = 0; round < ROUNDS; round++) {
        long nanos = measure(log, isKept);
        System.out.printf("%d ns per call%n", nanos / CALLS);
      }
    }
  }

  private static long measure(ProcessAuditLog log, boolean isKept) {
    Payload payload = Payload.of(KILOBYTE, 0, KILOBYTE.length);
    Intent intent = Samples.intent(Samples.ID, isKept ? payload.full() : payload);
    Outcome outcome = isKept ? Samples.outcome("200", payload.full()) : Samples.outcome("200");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int call = 0; call < CALLS; call++) {
      log.open(intent).toCompletableFuture().join().close(outcome);
    }
    return threads.getCurrentThreadCpuTime() - start;
  }
}
