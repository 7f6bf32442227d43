package io.cardea.controlplane.records;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.query.IndexedRecords;
import io.cardea.audit.retention.HoldFile;
import io.cardea.audit.retention.Retention;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/**
 * A log in small segments in which some agents have done this and that, always the same. Names are
 * what they may be and would hurt if they were taken for SQL.
 */
final class RecordedLog {

  static final Instant BEGIN = Instant.parse("2026-01-31T23:00:00Z");
  static final List<String> NAMES =
      List.of(
          "ann",
          "o'brien\"; DROP TABLE audit_record; --",
          "nul\0and half \ud83d a character",
          "50%_\\",
          "x".repeat(400),
          "x".repeat(399) + "y");
  static final List<String> TENANTS = List.of("default", "acme");
  private static final long SEGMENT_BYTES = 64 << 10;
  private static final int MOST_OPEN = 12;

  private final Path root;
  private final Random random;
  private final Duration step;
  private final List<OpenIntent> open = new ArrayList<>();
  private Instant now = BEGIN;

  /**
   * @param step from one action to the next, on average
   */
  RecordedLog(Path root, long seed, Duration step) {
    this.root = root;
    this.random = new Random(seed);
    this.step = step;
  }

  /** Where it is. */
  Path folder() {
    return root.resolve("audit");
  }

  Path keyFile() {
    return root.resolve("audit.key");
  }

  /** The time of what was recorded last. */
  Instant now() {
    return now;
  }

  /** Opens it, does so much, leaves open what happens to be, and seals all of it. */
  RecordedLog run(int actions) {
    try (ProcessAuditLog log = open()) {
      for (int action = 0; action < actions; action++) {
        act(log);
      }
      open.clear();
    }
    return this;
  }

  private ProcessAuditLog open() {
    return ProcessAuditLog.open(
        new AuditSettings(folder(), SEGMENT_BYTES).sealed(SealSettings.of(keyFile())),
        () -> now,
        Runnable::run);
  }

  /** Lets time pass. */
  RecordedLog later(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Holds what was recorded before {@code until}. */
  RecordedLog hold(Instant until) throws IOException {
    boolean _ =
        HoldFile.open(root.resolve("holds"), folder(), keyFile())
            .add(
                new LegalHold(
                    "suit",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(until),
                    now,
                    "ann",
                    "suit"));
    return this;
  }

  /** Removes what is older than {@code age}, until this segment has gone. */
  RecordedLog removeUntil(Duration age, long segment) throws IOException {
    RetentionSettings settings =
        new RetentionSettings(Optional.of(age), OptionalLong.empty(), Optional.empty());
    HoldFile holds = HoldFile.open(root.resolve("holds"), folder(), keyFile());
    try (ProcessAuditLog log = open();
        Retention keeper =
            new Retention(
                new Retention.Of(folder(), keyFile(), settings, holds),
                log,
                Clock.fixed(now, ZoneOffset.UTC))) {
      keeper.start(Thread.ofVirtual().factory());
      Copied.eventually(
          () -> !Files.exists(folder().resolve("audit-%06d.seg".formatted(segment))),
          "segment %d is removed".formatted(segment));
    }
    return this;
  }

  private void act(ProcessAuditLog log) {
    // The clock goes back at times.
    now = now.plusMillis(random.nextLong(2 * step.toMillis()) - step.toMillis() / 10);
    switch (random.nextInt(8)) {
      case 0 -> log.refused(refusal());
      case 1 -> open.add(log.open(change()).toCompletableFuture().join());
      default -> open.add(log.open(intent()).toCompletableFuture().join());
    }
    while (open.size() > random.nextInt(MOST_OPEN)) {
      Void _ =
          open.remove(random.nextInt(open.size())).close(outcome()).toCompletableFuture().join();
    }
  }

  /** What the index of this log finds, as it is told, whatever the size of its pages. */
  List<String> find(RecordQuery query) throws IOException {
    List<String> found = new ArrayList<>();
    try (LogIndex index = LogIndex.readOnly(folder())) {
      RecordSearch records = new IndexedRecords(index);
      RecordSearch.Page page = records.find(query, Optional.empty(), RecordSearch.MAX_PAGE);
      page.entries().forEach(entry -> found.add(text(entry)));
      while (page.next().isPresent()) {
        page = records.find(query, page.next(), RecordSearch.MAX_PAGE);
        page.entries().forEach(entry -> found.add(text(entry)));
      }
    }
    return found;
  }

  private static String text(RecordEntry entry) {
    return entry.beginning().json()
        + entry.outcome().map(outcome -> " " + outcome.json()).orElse("");
  }

  private UUID id() {
    return new UUID((random.nextLong() & ~0xf000L) | 0x7000L, random.nextLong());
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private Optional<String> maybe(List<String> of) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(one(of));
  }

  private TenantId tenant() {
    return new TenantId(one(TENANTS));
  }

  private Intent intent() {
    return new Intent(
        id(),
        now,
        tenant(),
        "cardea",
        one(NAMES),
        maybe(NAMES),
        one(List.of("files", "web")),
        "tools/call",
        maybe(NAMES),
        Optional.of("session-" + random.nextInt(20)),
        "2025-11-25",
        Payload.NONE,
        one(List.of("reader", "writer")),
        1,
        random.nextBoolean() ? Optional.empty() : Optional.of("4bf92f3577b34da6a3ce929d0e0e4736"),
        Intent.Detail.NONE);
  }

  private AdminAction change() {
    return new AdminAction(
        id(), now, tenant(), "cardea", one(NAMES), "10.0.0.1", "PUT", "/api/v1/roles/reader");
  }

  private Refusal refusal() {
    Optional<String> agent = maybe(NAMES);
    return new Refusal(
        id(),
        now,
        tenant(),
        agent.map(_ -> "cardea"),
        agent,
        Optional.empty(),
        "10.0.0." + random.nextInt(3),
        "files",
        Optional.of("tools/call"),
        maybe(NAMES),
        one(List.of("no role", "too fast")));
  }

  private Outcome outcome() {
    Outcome.Status[] all = Outcome.Status.values();
    return new Outcome(
        now, all[random.nextInt(all.length)], "200", Duration.ofMillis(3), Duration.ofNanos(9000));
  }
}
