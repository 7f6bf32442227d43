package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.DiskStep;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for the log, and what it says of its disk. */
@Timeout(60)
class FlushTest {

  private static final long SEGMENT_BYTES = 1 << 20;

  @TempDir Path folder = Path.of(".");
  private final Disk disk = new Disk();
  private final ExecutorService background = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    disk.heal();
    background.shutdown();
  }

  private ProcessAuditLog open(AuditMode mode) {
    return ProcessAuditLog.open(
        new AuditSettings(folder, SEGMENT_BYTES).in(mode),
        InstantSource.system(),
        background,
        _ -> disk.source(folder, SEGMENT_BYTES));
  }

  private static CompletableFuture<OpenIntent> asked(ProcessAuditLog log, long call) {
    return log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
  }

  private static CompletableFuture<Void> flushed(ProcessAuditLog log) {
    return log.flush().toCompletableFuture();
  }

  @Test
  void shouldBeDoneWhenAllIsWrittenThatWasGivenBefore() throws IOException {
    try (ProcessAuditLog log = open(AuditMode.RELAXED)) {
      for (int call = 1; call <= 100; call++) {
        asked(log, call).join().close(Samples.outcome("200"));
        log.refused(Samples.refusal(Optional.of("agent"), "192.0.2." + call, "no role"));
        flushed(log).join();
        assertThat(Entries.of("outcome", folder)).hasSize(call);
        assertThat(Entries.of("refusal", folder)).hasSize(call);
      }
    }
  }

  @Test
  void shouldWaitForADiskThatHangs() throws IOException {
    try (ProcessAuditLog log = open(AuditMode.PROCESS)) {
      OpenIntent call = asked(log, 1).join();
      disk.hang();
      CompletableFuture<Void> ending = call.close(Samples.outcome("200")).toCompletableFuture();
      CompletableFuture<Void> flush = flushed(log);
      while (log.silence().compareTo(Duration.ofMillis(20)) < 0) {
        Thread.onSpinWait();
      }
      assertThat(flush).isNotDone();

      disk.heal();
      flush.join();
      assertThat(ending).isDone();
      assertThat(Entries.of("outcome", folder)).hasSize(1);
      while (!log.silence().isZero()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void shouldWaitForAnOutcomeThatCouldNotBeWritten() throws IOException {
    try (ProcessAuditLog log = open(AuditMode.PROCESS)) {
      OpenIntent call = asked(log, 1).join();
      disk.fail("Input/output error");
      CompletableFuture<Void> ending = call.close(Samples.outcome("200")).toCompletableFuture();
      CompletableFuture<Void> flush = flushed(log);
      Written.all(log);
      assertThat(flush).isNotDone();

      disk.heal();
      while (!flush.isDone()) {
        log.tick();
        Written.all(log);
      }
      assertThat(ending).isDone();
    }
  }

  @Test
  void shouldFailWhenTheLogHasEnded() {
    ProcessAuditLog log = open(AuditMode.PROCESS);
    log.close();
    assertThatThrownBy(() -> flushed(log).join()).hasCauseInstanceOf(AuditUnavailable.class);
  }

  @Test
  void shouldRefuseNewSubjectsAtOnceWhileTheDiskOfTheirKeysDoesNotAnswer() throws IOException {
    // Given a key whose writing does not begin
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    try (ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(folder, SEGMENT_BYTES), InstantSource.system(), waiting::add)) {
      CompletableFuture<OpenIntent> first = asked(log, 1);
      while (log.silence().compareTo(DiskStep.STALL) <= 0) {
        Thread.onSpinWait();
      }

      CompletableFuture<OpenIntent> second = asked(log, 2);
      assertThat(second).isCompletedExceptionally();
      assertThatThrownBy(second::join).hasMessageContaining("has not answered for 2 s");
      assertThat(log.statistics().unavailable()).isEqualTo(1);

      // When it goes on
      waiting.remove().run();
      first.join().close(Samples.outcome("200"));
      asked(log, 3).join().close(Samples.outcome("200"));
      flushed(log).join();
    }
    assertThat(Entries.of("intent", folder)).hasSize(2);
  }
}
