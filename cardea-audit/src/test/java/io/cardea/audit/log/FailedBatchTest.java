package io.cardea.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.RecordLine;
import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of intents, outcomes and the writer when a batch fails in its middle. */
class FailedBatchTest {

  private static final long SEGMENT_BYTES = 1 << 20;
  private static final byte[] LARGE = "x".repeat(Payload.MAX_KEPT_BYTES).getBytes(US_ASCII);

  @TempDir Path folder = Path.of(".");
  private final Disk disk = new Disk();
  private final ExecutorService background = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    disk.heal();
    background.shutdown();
  }

  /** A log whose subject has its key. */
  private ProcessAuditLog warm(AuditMode mode) {
    ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(folder, SEGMENT_BYTES).in(mode),
            InstantSource.system(),
            background,
            _ -> disk.source(folder, SEGMENT_BYTES));
    ended(asked(log, 0).join()).join();
    Written.all(log);
    return log;
  }

  private static CompletableFuture<OpenIntent> asked(ProcessAuditLog log, long call) {
    return log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
  }

  private static CompletableFuture<Void> ended(OpenIntent intent) {
    return intent.close(Samples.outcome("200")).toCompletableFuture();
  }

  private List<UUID> closed() throws IOException {
    return Entries.of("outcome", folder).stream()
        .map(line -> RecordLine.closedBy(line).orElseThrow())
        .toList();
  }

  @Test
  void shouldCountAnIntentOnceThatIsLostWhileRoomForItsOutcomeIsMade() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.RELAXED)) {
      // Given a segment with room for an intent, but not for a large result
      byte[] some = new byte[4096];
      for (int call = 1; log.statistics().bytes() < SEGMENT_BYTES - LARGE.length; call++) {
        Intent next = Samples.intent(Samples.id(call), Payload.of(some, 0, some.length).full());
        ended(Written.opened(() -> log.open(next))).join();
        Written.all(log);
      }
      while (!Files.exists(folder.resolve("audit-000002.seg"))) {
        Thread.onSpinWait();
      }

      // When both come at once, and cannot be written
      Gate gate = new Gate();
      log.inbox().give(gate);
      OpenIntent lost = asked(log, 9999).join();
      Outcome outcome = Samples.outcome("200");
      Payload result = Payload.of(LARGE, 0, LARGE.length).full();
      lost.close(
              new Outcome(
                  outcome.time(),
                  outcome.status(),
                  outcome.detail(),
                  outcome.upstreamTime(),
                  outcome.ownTime(),
                  Optional.of(result)))
          .toCompletableFuture()
          .join();
      disk.fail("Input/output error");
      gate.open.complete(null);
      Written.all(log);

      // Then it is not open, once
      disk.heal();
      OpenIntent after =
          Written.opened(() -> {
            log.tick();
            return asked(log, 10_000);
          });
      ended(after).join();
      Written.all(log);
      assertThat(log.statistics().openIntents()).isZero();
    }
    assertThat(closed()).contains(Samples.id(10_000)).doesNotContain(Samples.id(9999));
  }

  @Test
  void shouldGoOnAfterAnErrorOfTheVirtualMachine() {
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      CompletableFuture<IOException> told = new CompletableFuture<>();
      log.inbox()
          .give(
              new Entry(0) {
                @Override
                boolean stage(Journal journal) {
                  throw new OutOfMemoryError("as a test says");
                }

                @Override
                void written() {}

                @Override
                void failed(IOException why) {
                  told.complete(why);
                }
              });

      assertThat(told.orTimeout(20, TimeUnit.SECONDS).join())
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      ended(asked(log, 1).orTimeout(20, TimeUnit.SECONDS).join()).join();
    }
  }

  /** Even telling an entry of its fault may fail, as where there is no memory left. */
  @Test
  void shouldTellWhatIsBehindAFaultInTheMiddleOfABatch() {
    try (ProcessAuditLog log = warm(AuditMode.PROCESS)) {
      Gate gate = new Gate();
      log.inbox().give(gate);
      CompletableFuture<OpenIntent> before = asked(log, 1);
      log.inbox()
          .give(
              new Entry(0) {
                @Override
                boolean stage(Journal journal) {
                  throw new StackOverflowError("as a test says");
                }

                @Override
                void written() {}

                @Override
                void failed(IOException why) {
                  throw new OutOfMemoryError("as a test says");
                }
              });
      List<CompletableFuture<OpenIntent>> behind = List.of(asked(log, 2), asked(log, 3));
      gate.open.complete(null);

      for (CompletableFuture<OpenIntent> lost : behind) {
        assertThatThrownBy(() -> lost.orTimeout(20, TimeUnit.SECONDS).join())
            .hasCauseInstanceOf(AuditUnavailable.class)
            .hasMessageContaining("a fault in the writer");
      }
      // And it goes on, also with what was before the fault
      ended(asked(log, 4).orTimeout(20, TimeUnit.SECONDS).join()).join();
      ended(before.orTimeout(20, TimeUnit.SECONDS).join()).join();
      assertThat(log.statistics().openIntents()).isZero();
    }
  }

  @Test
  void shouldWriteAnOutcomeAgainThatCouldNotBeForced() throws IOException {
    try (ProcessAuditLog log = warm(AuditMode.FSYNC)) {
      OpenIntent before = asked(log, 1).join();
      disk.failToForce("Input/output error");
      CompletableFuture<Void> ending = ended(before);
      assertThatThrownBy(() -> asked(log, 3).join()).hasCauseInstanceOf(AuditUnavailable.class);
      assertThat(ending).isNotDone();

      disk.heal();
      OpenIntent after =
          Written.opened(() -> {
            log.tick();
            return asked(log, 2);
          });
      ended(after).join();
      log.tick();
      ending.orTimeout(20, TimeUnit.SECONDS).join();
      assertThat(log.statistics().openIntents()).isZero();
    }
    assertThat(closed()).contains(Samples.id(0), Samples.id(1), Samples.id(2));
  }

  /** Holds the writer up until it is open, so that what comes meanwhile is one batch. */
  private static final class Gate extends Entry {
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    Gate() {
      super(0);
    }

    @Override
    boolean stage(Journal journal) {
      open.join();
      return true;
    }

    @Override
    void written() {}

    @Override
    void failed(IOException why) {}
  }
}
