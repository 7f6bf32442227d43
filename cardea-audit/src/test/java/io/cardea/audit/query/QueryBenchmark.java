package io.cardea.audit.query;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.index.SegmentIndex;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.log.Written;
import io.cardea.audit.record.Samples;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * How long queries take in a log of many records, and what its index costs. Writes the log unless
 * it is there. Run by hand; arguments: a folder on the disk to measure, and how many thousand
 * calls.
 */
final class QueryBenchmark {

  private static final int ROUNDS = 21;
  private static final int AGENTS = 1000;
  private static final int PAGE = 100;

  private final Path folder;
  private final int calls;

  private QueryBenchmark(Path folder, int calls) {
    this.folder = folder;
    this.calls = calls;
  }

  public static void main(String[] args) throws IOException {
    new QueryBenchmark(Path.of(args[0]), Integer.parseInt(args[1]) * 1000).run();
  }

  private void run() throws IOException {
    if (!Files.exists(folder)) {
      write();
    }
    LogIndex index = LogIndex.keptIn(folder);
    long start = System.nanoTime();
    for (long segment : index.segments()) {
      Optional<SegmentIndex> found = index.of(segment);
      if (found.isPresent()) {
        found.get().close();
      }
    }
    System.out.printf("index complete after %.1f s%n", (System.nanoTime() - start) / 1e9);
    System.out.printf(
        "log %d MiB, index %d MiB%n", mebibytes(folder), mebibytes(folder.resolve("index")));
    Instant middle = Samples.NOON.plusSeconds(calls / 2);
    RecordQuery all = RecordQuery.ALL.with(RecordField.TENANT, "default");
    measure(index, "an agent, newest", all.with(RecordField.SUBJECT, "agent-7").newestFirst());
    measure(
        index,
        "an agent, one day",
        all.with(RecordField.SUBJECT, "agent-7")
            .within(Optional.of(middle), Optional.of(middle.plus(Duration.ofDays(1)))));
    measure(
        index,
        "an agent's errors",
        all.with(RecordField.SUBJECT, "agent-50").with(RecordField.STATUS, "ERROR").newestFirst());
    measure(index, "newest", all.newestFirst());
    measure(index, "nobody", all.with(RecordField.SUBJECT, "nobody").newestFirst());
    measure(index, "an id", all.with(RecordField.ID, Samples.id(calls / 3).toString()));
    measure(
        index,
        "two that never meet",
        all.with(RecordField.TARGET, "even").with(RecordField.RULE, "odd").newestFirst());
  }

  private void measure(LogIndex index, String what, RecordQuery query) throws IOException {
    long[] micros = new long[ROUNDS];
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      found = new IndexedRecords(index).find(query, Optional.empty(), PAGE).entries().size();
      micros[round] = (System.nanoTime() - start) / 1000;
    }
    double first = micros[0] / 1000.0;
    Arrays.sort(micros);
    System.out.printf(
        "%-20s %3d found: first %.1f ms, median %.1f ms, slowest %.1f ms%n",
        what, found, first, micros[ROUNDS / 2] / 1000.0, micros[ROUNDS - 1] / 1000.0);
  }

  private static long mebibytes(Path in) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(in)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes >> 20;
  }

  private void write() {
    InstantSource clock = InstantSource.fixed(Samples.NOON);
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log = ProcessAuditLog.open(AuditSettings.of(folder), clock, background)) {
      for (int call = 0; call < calls; call++) {
        Intent intent = intent(call);
        Outcome.Status status = call % 50 == 0 ? Outcome.Status.ERROR : Outcome.Status.OK;
        Written.opened(() -> log.open(intent))
            .close(
                new Outcome(
                    Samples.NOON.plusSeconds(call),
                    status,
                    "200",
                    Duration.ofMillis(3),
                    Duration.ofMillis(1)));
      }
    }
  }

  private static Intent intent(int call) {
    return new Intent(
        Samples.id(call),
        Samples.NOON.plusSeconds(call),
        TenantId.DEFAULT,
        "cardea",
        "agent-" + call * 7919L % AGENTS,
        Optional.empty(),
        "weather",
        "tools/call",
        Optional.of(call % 2 == 0 ? "even" : "odd"),
        Optional.of("session-" + call / 20),
        "2025-11-25",
        Payload.NONE,
        call % 2 == 0 ? "even" : "odd",
        42,
        Optional.empty(),
        Intent.Detail.NONE);
  }
}
