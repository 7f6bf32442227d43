package io.cardea.audit.log;

import static io.cardea.audit.log.AuditMode.FSYNC;
import static io.cardea.audit.log.AuditMode.PROCESS;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What one call costs: an intent and its outcome. Prints, for several rounds that fit half a
 * segment, so that making segments plays no part, per call: CPU nanoseconds of the calling thread,
 * those of the whole process, and elapsed ones. Run by hand; arguments: a folder on the disk to
 * measure, and of these what is wanted: {@code sealed} for a log that is sealed meanwhile, {@code
 * full} if arguments and result, 1 KiB each, are kept, a mode, and a number of calls that are in
 * flight together (1), which are awaited one after the other.
 */
final class AuditBenchmark {

  private static final int ROUNDS = 10;
  private static final byte[] KILOBYTE = "x".repeat(1024).getBytes(US_ASCII);

  private final int calls;
  private final int together;
  private final boolean isKept;
  private final boolean isAwaited;

  private AuditBenchmark(int calls, int together, boolean isKept, boolean isAwaited) {
    this.calls = calls;
    this.isAwaited = isAwaited;
    this.together = together;
    this.isKept = isKept;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory(Path.of(args[0]), "audit");
    List<String> how = Arrays.asList(args);
    AuditMode mode =
        how.stream().flatMap(word -> AuditMode.named(word).stream()).findAny().orElse(PROCESS);
    int together =
        how.stream().filter(word -> word.matches("\\d+")).mapToInt(Integer::parseInt).sum();
    AuditSettings settings = new AuditSettings(folder, 1 << 30).in(mode);
    if (how.contains("sealed")) {
      settings = settings.sealed(SealSettings.of(folder.resolve("audit.key")));
    }
    int calls = mode == FSYNC ? Math.max(200, together * 50) : 90_000;
    AuditBenchmark benchmark =
        new AuditBenchmark(calls, Math.max(1, together), how.contains("full"), mode == FSYNC);
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log = ProcessAuditLog.open(settings, InstantSource.system(), background)) {
      for (int round = 0; round < ROUNDS; round++) {
        benchmark.measure(log);
      }
    }
    if (mode == FSYNC) {
      System.out.printf("one fdatasync of 4 KiB: %d us%n", forceMicros(folder));
    }
  }

  private void measure(ProcessAuditLog log) {
    Payload payload = Payload.of(KILOBYTE, 0, KILOBYTE.length);
    Intent intent = Samples.intent(Samples.ID, isKept ? payload.full() : payload);
    Outcome outcome = isKept ? Samples.outcome("200", payload.full()) : Samples.outcome("200");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long own = threads.getCurrentThreadCpuTime();
    long all = processNanos();
    List<CompletableFuture<OpenIntent>> opened = new ArrayList<>();
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    for (int call = 0; call < calls; call += together) {
      for (int i = 0; i < together; i++) {
        opened.add(log.open(intent).toCompletableFuture());
      }
      opened.forEach(one -> closed.add(one.join().close(outcome).toCompletableFuture()));
      if (isAwaited) {
        closed.forEach(CompletableFuture::join);
      }
      opened.clear();
      closed.clear();
    }
    Written.all(log);
    System.out.printf(
        "%d ns of the calling thread, %d ns of the process, %d ns elapsed per call%n",
        (threads.getCurrentThreadCpuTime() - own) / calls,
        (processNanos() - all) / calls,
        (System.nanoTime() - start) / calls);
  }

  private static long processNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** The median of what the disk takes. */
  private static long forceMicros(Path folder) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("force"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4 << 20), 0);
      file.force(true);
      long[] nanos = new long[200];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        file.write(ByteBuffer.allocate(4096), i * 4096L);
        file.force(false);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return nanos[nanos.length / 2] / 1000;
    }
  }
}
