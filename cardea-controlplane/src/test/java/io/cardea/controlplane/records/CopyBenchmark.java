package io.cardea.controlplane.records;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.LeafReader;
import io.cardea.audit.seal.SealSettings;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.identity.TenantId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;

/**
 * How fast records are copied to a PostgreSQL beside, and how long queries take there. Run by hand;
 * arguments: a folder on the disk to measure, and how many thousand calls.
 */
final class CopyBenchmark {

  private static final int ROUNDS = 21;
  private static final int AGENTS = 1000;
  private static final int PAGE = 100;
  private static final int OPEN = 32;

  /** Over a good three months for half a million calls. */
  private static final int SECONDS_BETWEEN = 16;

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final Path folder;
  private final int calls;

  private CopyBenchmark(Path folder, int calls) {
    this.folder = folder;
    this.calls = calls;
  }

  public static void main(String[] args) throws IOException {
    new CopyBenchmark(Path.of(args[0]), Integer.parseInt(args[1]) * 1000).run();
  }

  private void run() throws IOException {
    Path log = folder.resolve("audit");
    if (!Files.exists(log)) {
      write(log);
    }
    long records = LeafReader.newest(log).orElseThrow().size();
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setDataDirectory(Files.createDirectories(folder.resolve("postgres")))
                .start();
        Copied copied =
            new Copied(
                new PostgresSettings(
                    server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"))) {
      long start = System.nanoTime();
      try (RecordCopy copy = copied.start(log, "here", Clock.systemUTC())) {
        while (copy.state().behind() > 0 || copied.database().read(RecordTable::logs).isEmpty()) {
          Thread.onSpinWait();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%d records copied in %.1f s: %.0f a second%n", records, seconds, records / seconds);
      }
      System.out.printf(
          "database %d MiB%n",
          copied.number(
              "SELECT sum(pg_total_relation_size(inhrelid)) / 1048576 FROM pg_inherits"
                  + " WHERE inhparent = 'audit_record'::regclass"));
      queries(copied, log);
      start = System.nanoTime();
      CopyCheck.Report report = CopyCheck.check(copied.database(), log);
      System.out.printf(
          "checked %d rows in %.1f s, %d problems%n",
          report.checked(), (System.nanoTime() - start) / 1e9, report.problems());
    }
  }

  private void queries(Copied copied, Path log) throws IOException {
    Instant middle = NOON.plusSeconds((long) calls / 2 * SECONDS_BETWEEN);
    RecordQuery all = RecordQuery.ALL.with(RecordField.TENANT, "default");
    RecordQuery agent = all.with(RecordField.SUBJECT, "agent-7");
    Optional<Instant> day = Optional.of(middle.plus(Duration.ofDays(1)));
    measure(copied, log, "an agent, newest", agent.newestFirst());
    measure(copied, log, "an agent, one day", agent.within(Optional.of(middle), day));
    measure(
        copied,
        log,
        "an agent's errors",
        all.with(RecordField.SUBJECT, "agent-50").with(RecordField.STATUS, "ERROR").newestFirst());
    measure(copied, log, "newest", all.newestFirst());
    measure(copied, log, "nobody", all.with(RecordField.SUBJECT, "nobody").newestFirst());
    measure(copied, log, "an id", all.with(RecordField.ID, id(calls / 3).toString()));
    measure(
        copied,
        log,
        "two that never meet",
        all.with(RecordField.TARGET, "even").with(RecordField.RULE, "odd").newestFirst());
  }

  private static void measure(Copied copied, Path log, String what, RecordQuery query)
      throws IOException {
    SharedRecords records = new SharedRecords(copied.database(), log, Clock.systemUTC());
    long[] micros = new long[ROUNDS];
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      found = records.find(query, Optional.empty(), PAGE, false).entries().size();
      micros[round] = (System.nanoTime() - start) / 1000;
    }
    double first = micros[0] / 1000.0;
    Arrays.sort(micros);
    System.out.printf(
        "%-20s %3d found: first %.1f ms, median %.1f ms, slowest %.1f ms%n",
        what, found, first, micros[ROUNDS / 2] / 1000.0, micros[ROUNDS - 1] / 1000.0);
  }

  private void write(Path log) {
    try (ProcessAuditLog audit =
        ProcessAuditLog.open(
            AuditSettings.of(log).sealed(SealSettings.of(folder.resolve("audit.key"))),
            Clock.systemUTC(),
            Runnable::run)) {
      Deque<OpenIntent> open = new ArrayDeque<>();
      for (int call = 0; call < calls + OPEN; call++) {
        if (call < calls) {
          open.add(audit.open(intent(call)).toCompletableFuture().join());
        }
        if (call >= OPEN) {
          Outcome.Status status =
              (call - OPEN) % 50 == 0 ? Outcome.Status.ERROR : Outcome.Status.OK;
          Void _ =
              open.remove()
                  .close(
                      new Outcome(
                          NOON.plusSeconds((long) call * SECONDS_BETWEEN),
                          status,
                          "200",
                          Duration.ofMillis(3),
                          Duration.ofMillis(1)))
                  .toCompletableFuture()
                  .join();
        }
      }
    }
  }

  private static UUID id(int call) {
    return new UUID(0x0190_0000_0000_7000L | (long) call << 16, 0x8000_0000_0000_0000L | call);
  }

  private static Intent intent(int call) {
    return new Intent(
        id(call),
        NOON.plusSeconds((long) call * SECONDS_BETWEEN),
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
