package io.cardea.audit.retention;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealedLog;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.LegalHolds;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Takes old segments away as a gateway does. */
public final class Trimming {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Trimming() {}

  /** Opens a log, removes its segments up to {@code last}, and closes it. */
  public static void upTo(SealedLog log, long last) throws IOException {
    upTo(log, last, Optional.empty());
  }

  public static void upTo(SealedLog log, long last, Optional<SegmentArchive> archive)
      throws IOException {
    // What was sealed at the latest when that segment ended is older than a nanosecond.
    Clock clock = Clock.fixed(end(log, last).plusNanos(2), ZoneOffset.UTC);
    RetentionSettings settings =
        new RetentionSettings(Optional.of(Duration.ofNanos(1)), OptionalLong.empty(), archive);
    try (ProcessAuditLog open = log.open()) {
      Retention retention = of(log, open, settings, holds(log), clock);
      turnUntil(retention, () -> retention.state().removed() == last);
    }
  }

  static Retention of(
      SealedLog log, AuditLog open, RetentionSettings settings, LegalHolds holds, Clock clock) {
    return new Retention(
        new Retention.Of(log.folder(), log.keyFile(), settings, holds), open, clock);
  }

  static HoldFile holds(SealedLog log) throws IOException {
    return HoldFile.open(log.root().resolve("audit-holds"), log.folder(), log.keyFile());
  }

  /** When the end of a segment was sealed. */
  public static Instant end(SealedLog log, long segment) throws IOException {
    return new CheckpointFile(log.checkpoints())
        .all().stream()
            .map(note -> Checkpoint.parse(note.text()))
            .filter(checkpoint -> checkpoint.at().segment() == segment)
            .toList()
            .getLast()
            .time();
  }

  static void turnUntil(Retention retention, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    retention.turn();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + retention.state());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      retention.turn();
    }
  }
}
