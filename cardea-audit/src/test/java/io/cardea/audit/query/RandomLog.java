package io.cardea.audit.query;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.log.Written;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A log in small segments in which some agents have done this and that, always the same. */
public final class RandomLog {

  public static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  static final List<String> AGENTS = List.of("ann", "bob", "crawler \"☂\"", "dora");
  static final List<String> TENANTS = List.of("default", "acme");
  static final List<String> TOOLS = List.of("search", "delete", "mail\n");
  private static final long SEGMENT_BYTES = 64 << 10;
  private static final int MOST_OPEN = 12;

  private final Path root;
  private final Random random;
  private final List<OpenIntent> open = new ArrayList<>();
  private Instant now = BEGIN;

  public RandomLog(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  /** Where it is. */
  public Path folder() {
    return root.resolve("audit");
  }

  public Path keyFile() {
    return root.resolve("audit.key");
  }

  /** The time of what was recorded last. */
  Instant now() {
    return now;
  }

  /** Opens it, does so much, and leaves open what happens to be. */
  public void run(int actions) {
    try (ProcessAuditLog log = open()) {
      act(log, actions);
      open.clear();
    }
  }

  ProcessAuditLog open() {
    return ProcessAuditLog.open(
        new AuditSettings(folder(), SEGMENT_BYTES).sealed(SealSettings.of(keyFile())),
        () -> now,
        Runnable::run);
  }

  void act(ProcessAuditLog log, int actions) {
    for (int action = 0; action < actions; action++) {
      now = now.plusMillis(random.nextInt(2000) - 200L);
      switch (random.nextInt(8)) {
        case 0 -> log.refused(refusal());
        case 1 -> open.add(log.open(change()).toCompletableFuture().join());
        default -> open.add(log.open(intent()).toCompletableFuture().join());
      }
      while (open.size() > random.nextInt(MOST_OPEN)) {
        open.remove(random.nextInt(open.size())).close(outcome());
      }
    }
    Written.all(log);
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
        one(AGENTS),
        maybe(AGENTS),
        one(List.of("files", "web")),
        "tools/call",
        maybe(TOOLS),
        Optional.of("session-" + random.nextInt(200)),
        "2025-11-25",
        Payload.NONE,
        one(List.of("reader", "writer")),
        1,
        Optional.empty(),
        Intent.Detail.NONE);
  }

  private AdminAction change() {
    return new AdminAction(
        id(), now, tenant(), "cardea", one(AGENTS), "10.0.0.1", "PUT", "/api/v1/roles/reader");
  }

  private Refusal refusal() {
    Optional<String> agent = maybe(AGENTS);
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
        maybe(TOOLS),
        one(List.of("no role", "too fast")));
  }

  private Outcome outcome() {
    Outcome.Status[] all = Outcome.Status.values();
    return new Outcome(
        now, all[random.nextInt(all.length)], "200", Duration.ofMillis(3), Duration.ofNanos(9000));
  }
}
