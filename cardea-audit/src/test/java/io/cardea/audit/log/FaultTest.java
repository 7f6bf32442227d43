package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentSource;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of the virtual machine in the middle of writing. */
class FaultTest {

  private static final long SEGMENT_BYTES = 1 << 20;

  @TempDir Path folder = Path.of(".");
  private final Disk disk = new Disk();
  private final ExecutorService background = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    disk.heal();
    background.shutdown();
  }

  private ProcessAuditLog open(SegmentSource source) {
    return ProcessAuditLog.open(
        new AuditSettings(folder, SEGMENT_BYTES), InstantSource.system(), background, _ -> source);
  }

  private static CompletableFuture<OpenIntent> asked(ProcessAuditLog log, long call) {
    return log.open(Samples.intent(Samples.id(call))).toCompletableFuture();
  }

  private static void ended(OpenIntent intent) {
    intent.close(Samples.outcome("200")).toCompletableFuture().join();
  }

  private static OpenIntent again(ProcessAuditLog log, long call) {
    return Written.opened(() -> {
      log.tick();
      return asked(log, call);
    });
  }

  @Test
  void shouldGoOnInAnotherSegmentAfterAnErrorInAWrite() throws IOException {
    try (ProcessAuditLog log = open(disk.source(folder, SEGMENT_BYTES))) {
      OpenIntent before = asked(log, 1).join();

      disk.breakWith(new OutOfMemoryError("as a test says"));
      assertThatThrownBy(() -> asked(log, 2).join())
          .hasCauseInstanceOf(AuditUnavailable.class)
          .hasMessageContaining("as a test says");
      disk.heal();

      ended(again(log, 3));
      ended(before);
      assertThat(log.statistics().openIntents()).isZero();
    }
    assertThat(Entries.of("intent", folder)).hasSize(2);
    assertThat(Entries.of("outcome", folder)).hasSize(2);
    assertThat(Files.size(folder.resolve("audit-000001.seg"))).isLessThan(SEGMENT_BYTES);
  }

  @Test
  void shouldMakeSegmentsAgainAfterAnErrorInMakingOne() throws IOException {
    SegmentSource segments = disk.source(folder, SEGMENT_BYTES);
    AtomicInteger made = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    try (ProcessAuditLog log =
        open(sequence -> {
          if (made.getAndIncrement() == 1) {
            failed.incrementAndGet();
            throw new StackOverflowError("as a test says");
          }
          return segments.prepare(sequence);
        })) {
      // When the first segment is full
      long call = 0;
      while (log.statistics().bytes() < 3 * SEGMENT_BYTES / 2) {
        ended(again(log, ++call));
      }
    }
    assertThat(failed).hasValue(1);
    assertThat(folder.resolve("audit-000002.seg")).exists();
  }

  @Test
  void shouldRefuseWhatWasNotWrittenAndCutTheSegmentAtTheEndOfAWriter() throws IOException {
    // Given a journal whose writer has put something into a batch, and dies
    SegmentSupply supply =
        new SegmentSupply(
            disk.source(folder, SEGMENT_BYTES), 1, Runnable::run, InstantSource.system());
    Journal journal =
        Journal.begin(
            supply, new RecordEncoder(Frame.HEAD_BYTES), InstantSource.system(), 1, false);
    List<IOException> told = new ArrayList<>();
    journal.add(
        new Entry(0) {
          @Override
          boolean stage(Journal to) {
            return true;
          }

          @Override
          void written() {}

          @Override
          void failed(IOException why) {
            told.add(why);
          }
        });

    // When
    journal.end();
    journal.end();

    // Then
    assertThat(told).singleElement().asString().contains("the log is closed");
    assertThat(Files.size(folder.resolve("audit-000001.seg"))).isLessThan(1024);
    assertThat(Entries.all(folder)).hasSize(1);
  }
}
