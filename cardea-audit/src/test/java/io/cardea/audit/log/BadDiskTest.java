package io.cardea.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.RecordLine;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.verify.LogVerification;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of callers while the disk hangs or fails, and of their records. */
class BadDiskTest {

  private static final long SEGMENT_BYTES = 1 << 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final byte[] LARGE = "x".repeat(Payload.MAX_KEPT_BYTES).getBytes(US_ASCII);

  @TempDir Path folder = Path.of(".");
  private final Disk disk = new Disk();
  private final ExecutorService background = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws IOException {
    disk.heal();
    background.shutdown();
    assertThat(LogVerification.verify(folder, List.of(), "").findings()).isEmpty();
  }

  private ProcessAuditLog open(AuditMode mode) {
    return ProcessAuditLog.open(
        new AuditSettings(folder, SEGMENT_BYTES)
            .sealed(SealSettings.of(folder.resolve("audit.key")))
            .in(mode),
        InstantSource.system(),
        background,
        _ -> disk.source(folder, SEGMENT_BYTES));
  }

  private static CompletableFuture<OpenIntent> asked(ProcessAuditLog log, long call) {
    return log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
  }

  /** A log whose subject has its key. */
  private ProcessAuditLog warm(AuditMode mode) {
    ProcessAuditLog log = open(mode);
    ended(asked(log, 0).join(), "200").join();
    Written.all(log);
    return log;
  }

  private static CompletableFuture<Void> ended(OpenIntent intent, String how) {
    return intent.close(Samples.outcome(how)).toCompletableFuture();
  }

  private static void eventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static void assertRefused(CompletableFuture<?> stage, String why) {
    assertThatThrownBy(stage::join)
        .hasCauseInstanceOf(AuditUnavailable.class)
        .hasMessageContaining(why);
  }

  private List<UUID> opened() throws IOException {
    return Entries.of("intent", folder).stream()
        .map(line -> RecordLine.openedBy(line).orElseThrow())
        .toList();
  }

  private List<UUID> closed() throws IOException {
    return Entries.of("outcome", folder).stream()
        .map(line -> RecordLine.closedBy(line).orElseThrow())
        .toList();
  }

  private static UUID[] ids(long... calls) {
    UUID[] ids = new UUID[calls.length];
    for (int i = 0; i < calls.length; i++) {
      ids[i] = Samples.id(calls[i]);
    }
    return ids;
  }

  @Test
  void shouldHoldUpNobodyAndLoseNothingWhileADiskHangs() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      OpenIntent before = asked(log, 1).join();

      // When it hangs
      disk.hang();
      CompletableFuture<OpenIntent> meanwhile = asked(log, 2);
      CompletableFuture<Void> ending = ended(before, "200");
      log.refused(Samples.refusal(Optional.of("agent"), "192.0.2.1", "no role"));

      // Then what was given waits, and soon nothing more is taken
      eventually(() -> log.writer().isStalled());
      log.tick();
      assertThat(meanwhile).isNotDone();
      assertThat(ending).isNotDone();
      assertRefused(asked(log, 3), "the disk has not answered for 2 s");
      log.refused(Samples.refusal(Optional.of("agent"), "192.0.2.2", "no role"));
      assertThat(log.statistics().droppedRefusals()).isEqualTo(1);
      assertThat(log.statistics().unavailable()).isEqualTo(1);

      // When it answers again
      disk.heal();
      ending.join();
      ended(meanwhile.join(), "200").join();
      eventually(() -> !log.writer().isStalled());
      ended(asked(log, 4).join(), "200").join();
      log.tick();
    }

    // Then nothing is lost or double
    assertThat(opened()).containsExactly(ids(0, 1, 2, 4));
    assertThat(closed()).containsExactlyInAnyOrder(ids(0, 1, 2, 4));
    assertThat(Entries.of("refusal", folder)).singleElement().asString().contains("192.0.2.1");
    assertThat(Entries.of("dropped", folder)).hasSize(1);
  }

  @Test
  void shouldRefuseWhatWouldNotFitIntoTheQueueButTakeOutcomes() throws IOException {
    List<CompletableFuture<OpenIntent>> taken = new ArrayList<>();
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      OpenIntent before = asked(log, 1).join();
      disk.hang();

      CompletableFuture<OpenIntent> last = asked(log, 2);
      while (!last.isCompletedExceptionally()) {
        taken.add(last);
        Intent large =
            Samples.intent(Samples.id(taken.size() + 2), Payload.of(LARGE, 0, LARGE.length).full());
        last = log.open(large).toCompletableFuture();
        assertThat(taken.size()).isLessThan(AuditWriter.QUEUE_BYTES / LARGE.length + 2);
      }
      assertRefused(last, "too much waits to be written");
      CompletableFuture<Void> ending = ended(before, "200");

      disk.heal();
      ending.join();
      // Then there is room again
      ended(Written.opened(() -> log.open(Samples.intent(Samples.id(9999)))), "200").join();
    }
    assertThat(taken).hasSizeGreaterThan(AuditWriter.QUEUE_BYTES / 2 / LARGE.length);
    assertThat(closed()).contains(ids(0, 1, 9999));
  }

  @Test
  void shouldWriteOutcomesElsewhereWhenASegmentFails() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      OpenIntent before = asked(log, 1).join();

      disk.fail("Input/output error");
      assertRefused(asked(log, 2), "Input/output error");
      CompletableFuture<Void> ending = ended(before, "200");
      assertRefused(asked(log, 3), "");
      assertThat(ending).isNotDone();
      assertThat(log.statistics().openIntents()).isEqualTo(1);

      disk.heal();
      OpenIntent after =
          Written.opened(() -> {
            log.tick();
            return asked(log, 4);
          });
      ended(after, "200").join();
      log.tick();
      ending.join();
      assertThat(log.statistics().openIntents()).isZero();
    }
    assertThat(opened()).containsExactly(ids(0, 1, 4));
    assertThat(closed()).containsExactlyInAnyOrder(ids(0, 1, 4));
  }

  @Test
  void shouldGoOnBehindASegmentThatCouldNotEvenBeBegun() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      // Given a next segment that is ready
      Path next = folder.resolve("audit-000002.seg");
      while (Files.notExists(next)) {
        ended(Written.opened(() -> asked(log, 1)), "200").join();
      }
      OpenIntent before = Written.opened(() -> asked(log, 2));

      // When neither that nor the one in use can be written
      disk.fail("Input/output error");
      assertRefused(asked(log, 3), "Input/output error");
      CompletableFuture<Void> ending = ended(before, "200");
      assertRefused(asked(log, 4), "");
      disk.heal();
      ended(
              Written.opened(() -> {
                log.tick();
                return asked(log, 5);
              }),
              "200")
          .join();
      log.tick();
      ending.join();
    }
    assertThat(closed()).hasSameSizeAs(opened()).contains(ids(2, 5)).doesNotContain(ids(3, 4));
  }

  @Test
  void shouldFindOpenIntentsOfASegmentThatFailedAtTheNextStart() throws IOException {
    ProcessAuditLog log = warm(AuditMode.PROCESS);
    OpenIntent before = asked(log, 1).join();
    disk.fail("Read-only file system");
    assertRefused(asked(log, 2), "Read-only file system");
    CompletableFuture<Void> ending = ended(before, "200");

    log.close();

    assertRefused(ending, "the next start records UNKNOWN");
    disk.heal();
    open(AuditMode.PROCESS).close();
    assertThat(closed()).containsExactlyInAnyOrder(ids(0, 1));
    assertThat(Entries.of("outcome", folder).getLast()).contains("UNKNOWN");
  }

  @Test
  void shouldWaitForTheDiskInModeFsync() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.FSYNC)) {
      OpenIntent before = asked(log, 1).join();
      assertThat(before.holdsAnswer()).isTrue();
      int forced = disk.forced.get();
      disk.hang();

      // When many come while one is forced
      List<CompletableFuture<OpenIntent>> many = new ArrayList<>();
      for (int call = 2; call < 102; call++) {
        many.add(asked(log, call));
      }
      CompletableFuture<Void> ending = ended(before, "200");
      assertThat(many).noneMatch(CompletableFuture::isDone);
      assertThat(ending).isNotDone();
      disk.heal();
      many.forEach(CompletableFuture::join);
      ending.join();

      // Then they were forced together
      assertThat(disk.forced.get() - forced).isBetween(1, 10);
      for (CompletableFuture<OpenIntent> one : many) {
        ended(one.join(), "200").join();
      }
      // And an outcome that nobody came with in company was forced alone
      assertThat(disk.forced.get() - forced).isGreaterThan(100);
    }
    assertThat(opened()).hasSize(102).doesNotHaveDuplicates();
    assertThat(closed()).hasSize(102).doesNotHaveDuplicates();
  }

  @Test
  void shouldRefuseAndSayThatNothingWasSentWhenForcingFails() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.FSYNC)) {
      OpenIntent before = asked(log, 1).join();
      disk.failToForce("Input/output error");
      assertRefused(asked(log, 2), "Input/output error");

      disk.heal();
      ended(Written.opened(() -> asked(log, 3)), "200").join();
      ended(before, "200").join();
    }
    assertThat(opened()).containsExactly(ids(0, 1, 2, 3));
    assertThat(closed()).containsExactlyInAnyOrder(ids(0, 1, 2, 3));
    assertThat(Entries.of("outcome", folder))
        .filteredOn(line -> line.contains(Samples.id(2).toString()))
        .singleElement()
        .asString()
        .contains("not on the disk, so it was not sent");
  }

  @Test
  void shouldWaitForNothingInModeRelaxed() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.RELAXED)) {
      disk.hang();
      OpenIntent meanwhile = asked(log, 1).getNow(null);
      assertThat(meanwhile).isNotNull();
      assertThat(ended(meanwhile, "200")).isCompleted();

      eventually(() -> log.writer().isStalled());
      assertRefused(asked(log, 2), "the disk has not answered");
      disk.heal();
      eventually(() -> !log.writer().isStalled());
      Written.all(log);
      assertThat(opened()).containsExactly(ids(0, 1));
      assertThat(closed()).containsExactly(ids(0, 1));
    }
  }

  @Test
  void shouldRefuseInModeRelaxedWhenSomethingCouldNotBeWritten() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.RELAXED)) {
      disk.hang();
      OpenIntent lost = asked(log, 1).join();
      disk.fail("Input/output error");
      Written.all(log);

      assertThat(ended(lost, "200")).isCompleted();
      assertRefused(asked(log, 2), "it could not be written");

      disk.heal();
      OpenIntent after =
          Written.opened(() -> {
            log.tick();
            return asked(log, 3);
          });
      ended(after, "200").join();
      Written.all(log);
      assertThat(log.statistics().openIntents()).isZero();
    }
    assertThat(opened()).containsExactly(ids(0, 3));
    assertThat(closed()).containsExactly(ids(0, 3));
  }
}
