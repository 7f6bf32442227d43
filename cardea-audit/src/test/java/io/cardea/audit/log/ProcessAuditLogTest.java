package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.read.AuditEntry;
import io.cardea.audit.record.RecordLine;
import io.cardea.audit.record.Samples;
import io.cardea.audit.segment.SegmentSource;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessAuditLogTest {

  private static final long SMALL = 64 << 10;
  private static final long MOST_IN_FLIGHT = SMALL / Journal.OUTCOME_BYTES;
  private static final int CALLS = 1200;
  private static final Executor AT_ONCE = Runnable::run;

  @TempDir Path folder = Path.of(".");
  private final TestClock clock = new TestClock();
  private boolean isDiskFull;
  private int attempts;

  @Test
  void shouldRecordIntentAndOutcomeBeforeTheStagesComplete() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      OpenIntent intent = opened(log, 1);
      assertThat(Entries.of("intent", folder)).hasSize(1);

      intent.close(Samples.outcome("200")).toCompletableFuture().join();

      assertThat(Entries.of("outcome", folder)).hasSize(1);
      assertThat(log.statistics().records()).isEqualTo(3);
      assertThat(log.statistics().bytes()).isGreaterThan(500);
      assertThat(log.statistics().openIntents()).isZero();
    }
  }

  @Test
  void shouldIgnoreASecondOutcome() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      OpenIntent intent = opened(log, 1);

      intent.close(Samples.outcome("first")).toCompletableFuture().join();
      intent.close(Samples.outcome("second")).toCompletableFuture().join();

      assertThat(Entries.of("outcome", folder)).singleElement().asString().contains("first");
      assertThat(log.statistics().openIntents()).isZero();
    }
  }

  @Test
  void shouldCutTheLastSegmentAndRemoveTheUnusedOneOnClose() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      for (int i = 0; i < 80; i++) {
        opened(log, i).close(Samples.outcome(""));
      }
      assertThat(Files.size(folder.resolve("audit-000001.seg"))).isEqualTo(SMALL);
      assertThat(folder.resolve("audit-000002.seg")).exists();
    }

    assertThat(Files.size(folder.resolve("audit-000001.seg"))).isLessThan(SMALL);
    assertThat(folder.resolve("audit-000002.seg")).doesNotExist();
  }

  @Test
  void shouldRollOverManySegmentsAndKeepTheOrder() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      for (int i = 0; i < 1000; i++) {
        opened(log, i).close(Samples.outcome(""));
      }
    }

    List<String> intents = Entries.of("intent", folder);
    assertThat(intents).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertThat(RecordLine.openedBy(intents.get(i))).contains(Samples.id(i));
    }
    assertThat(Entries.of("segment", folder).size()).isGreaterThan(5);
    assertThat(Entries.of("outcome", folder)).hasSize(1000);
  }

  @Test
  void shouldAlwaysHaveRoomForOutcomesOfIntentsItTook() throws IOException {
    // Given a disk without room for a second segment
    try (ProcessAuditLog log = open(SMALL)) {
      isDiskFull = true;
      List<OpenIntent> taken = openUntilRefused(log);

      // When every call ends in the worst way
      for (OpenIntent intent : taken) {
        intent.close(Samples.outcome("\0".repeat(9999))).toCompletableFuture().join();
      }

      // Then all is recorded, and what was not needed of the reservation is used again
      assertThat(taken.size()).isBetween(40, 63);
      assertThat(Entries.of("outcome", folder)).hasSameSizeAs(taken);
      assertThat(log.statistics().openIntents()).isZero();
      assertThat(openUntilRefused(log)).isNotEmpty();
    }
  }

  @Test
  void shouldCarryReservationsIntoTheNextSegment() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      List<OpenIntent> calls = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        calls.add(opened(log, i));
      }
      for (int i = 30; i < 400; i++) {
        opened(log, i).close(Samples.outcome(""));
      }
      isDiskFull = true;
      openUntilRefused(log);

      calls.forEach(
          call -> call.close(Samples.outcome("\0".repeat(9999))).toCompletableFuture().join());

      assertThat(Entries.of("outcome", folder)).hasSize(400);
    }
  }

  @Test
  void shouldRefuseMoreCallsInFlightThanASegmentCanHold() {
    try (ProcessAuditLog log = open(SMALL)) {
      List<OpenIntent> taken = openUntilRefused(log);

      assertThatThrownBy(() -> opened(log, 9999))
          .hasCauseInstanceOf(AuditUnavailable.class)
          .hasMessageContaining(taken.size() + " calls are in flight");
      assertThat(log.statistics().unavailable()).isEqualTo(2);
    }
  }

  @Test
  void shouldSayWhatToDoWhenTheDiskIsFullAndResumeByItself() {
    try (ProcessAuditLog log = open(SMALL)) {
      // Given
      isDiskFull = true;
      List<OpenIntent> taken = openUntilRefused(log);
      assertThatThrownBy(() -> opened(log, 9999))
          .hasCauseInstanceOf(AuditUnavailable.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("full");
      taken.forEach(call -> call.close(Samples.outcome("\0".repeat(9999))));
      openUntilRefused(log).forEach(call -> call.close(Samples.outcome("")));
      Written.all(log);

      // When there is space again, but not yet a new attempt
      isDiskFull = false;
      int before = attempts;
      clock.advance(SegmentSupply.RETRY.minusNanos(1));
      openUntilRefused(log).forEach(call -> call.close(Samples.outcome("")));
      Written.all(log);
      assertThat(attempts).isEqualTo(before);

      // Then the attempt is made a second after the last one
      clock.advance(Duration.ofNanos(1));
      log.tick();
      Written.all(log);
      assertThat(attempts).isEqualTo(before + 1);
      opened(log, 10_000).close(Samples.outcome("")).toCompletableFuture().join();
    }
  }

  @Test
  void shouldRefuseUntilTheNextSegmentIsMade() {
    Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    try (ProcessAuditLog log = ProcessAuditLog.open(settings(SMALL), clock, later::add)) {
      var first = log.open(Samples.intent(Samples.ID)).toCompletableFuture();
      run(later);
      first.join().close(Samples.outcome(""));
      openUntilRefused(log).forEach(call -> call.close(Samples.outcome("")));
      openUntilRefused(log).forEach(call -> call.close(Samples.outcome("")));
      Written.all(log);
      assertThat(later).hasSize(1);

      run(later);

      assertThat(openUntilRefused(log)).isNotEmpty();
      Written.all(log);
      run(later);
    }
  }

  @Test
  void shouldNotOpenWithoutSpace() {
    isDiskFull = true;

    assertThatThrownBy(() -> open(SMALL))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("No space left on device");

    isDiskFull = false;
    open(SMALL).close();
  }

  @Test
  void shouldCloseOpenIntentsOfAnEarlierRunAsUnknown() throws IOException {
    // Given two calls in flight, many segments apart
    try (ProcessAuditLog log = open(SMALL)) {
      opened(log, 1);
      for (int i = 10; i < 500; i++) {
        opened(log, i).close(Samples.outcome(""));
      }
      opened(log, 2);
    }

    // When
    open(SMALL).close();

    // Then each has one outcome, and a further start adds none
    List<String> unknown = unknown();
    assertThat(unknown.stream().map(line -> RecordLine.closedBy(line).orElseThrow()))
        .containsExactly(Samples.id(1), Samples.id(2));
    open(SMALL).close();
    assertThat(unknown()).isEqualTo(unknown);
  }

  @Test
  void shouldFindOpenIntentsAgainWhenRecoveryItselfFails() throws IOException {
    // Given more open intents than one small segment has room for outcomes
    try (ProcessAuditLog log = open(SMALL * 32)) {
      for (int i = 0; i < CALLS; i++) {
        opened(log, i);
      }
    }
    // And a first recovery for which there are two small segments only
    attempts = 0;
    assertThatThrownBy(() -> openWithSegments(2)).isInstanceOf(AuditUnavailable.class);
    assertThat(unknown().size()).isPositive().isLessThan(CALLS);

    // When
    open(SMALL).close();

    // Then
    assertThat(unknown().stream().map(line -> RecordLine.closedBy(line).orElseThrow()).distinct())
        .hasSize(CALLS);
    assertThat(unknown()).hasSize(CALLS);
  }

  @Test
  void shouldLeaveATornTailAndGoOnInANewSegment() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      opened(log, 1);
      opened(log, 2);
    }
    Path segment = folder.resolve("audit-000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length - 20] ^= 1;
    Files.write(segment, bytes);

    open(SMALL).close();

    assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
    assertThat(Entries.all(folder)).hasAtLeastOneElementOfType(AuditEntry.TornTail.class);
    assertThat(
            Entries.all(folder).stream()
                .filter(AuditEntry.Line.class::isInstance)
                .map(entry -> ((AuditEntry.Line) entry).json())
                .filter(line -> line.contains("UNKNOWN"))
                .map(line -> RecordLine.closedBy(line).orElseThrow()))
        .containsExactly(Samples.id(1));
  }

  @Test
  void shouldRefuseASecondWriter() {
    try (ProcessAuditLog log = open(SMALL)) {
      assertThatThrownBy(() -> open(SMALL))
          .isInstanceOf(AuditUnavailable.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("another process");
      assertThat(log.statistics().records()).isEqualTo(1);
    }
    open(SMALL).close();
  }

  @Test
  void shouldRefuseAfterClose() {
    ProcessAuditLog log = open(SMALL);
    OpenIntent intent = opened(log, 1);
    log.close();
    log.close();

    assertThatThrownBy(() -> opened(log, 2)).hasMessageContaining("closed");
    assertThatThrownBy(() -> intent.close(Samples.outcome("")).toCompletableFuture().join())
        .hasCauseInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("UNKNOWN");
  }

  @Test
  void shouldTakeATargetOfAMegabyte() throws IOException {
    try (ProcessAuditLog log = open(SMALL)) {
      log.open(Samples.intent(Samples.ID, Optional.of("x".repeat(1 << 20))))
          .toCompletableFuture()
          .join();

      assertThat(Entries.of("intent", folder)).singleElement().asString().contains("cut from");
    }
  }

  private ProcessAuditLog open(long segmentBytes) {
    return ProcessAuditLog.open(settings(segmentBytes), clock, AT_ONCE, this::failing);
  }

  private void openWithSegments(int count) {
    ProcessAuditLog.open(
            settings(SMALL),
            clock,
            AT_ONCE,
            source ->
                sequence -> {
                  isDiskFull = attempts >= count;
                  SegmentSource failing = failing(source);
                  try {
                    return failing.prepare(sequence);
                  } finally {
                    isDiskFull = false;
                  }
                })
        .close();
  }

  private SegmentSource failing(SegmentSource source) {
    return sequence -> {
      attempts++;
      if (isDiskFull) {
        throw new IOException("No space left on device");
      }
      return source.prepare(sequence);
    };
  }

  private AuditSettings settings(long segmentBytes) {
    return new AuditSettings(folder, segmentBytes);
  }

  private List<String> unknown() throws IOException {
    return Entries.of("outcome", folder).stream()
        .filter(line -> line.contains("\"status\":\"UNKNOWN\""))
        .toList();
  }

  private static OpenIntent opened(ProcessAuditLog log, int number) {
    return log.open(Samples.intent(Samples.id(number))).toCompletableFuture().join();
  }

  private static List<OpenIntent> openUntilRefused(ProcessAuditLog log) {
    List<OpenIntent> taken = new ArrayList<>();
    while (taken.size() <= MOST_IN_FLIGHT) {
      CompletableFuture<OpenIntent> stage =
          log.open(Samples.intent(UUID.randomUUID())).toCompletableFuture();
      try {
        taken.add(stage.join());
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(AuditUnavailable.class);
        return taken;
      }
    }
    throw new AssertionError("more calls in flight than a segment can hold");
  }

  private static void run(Queue<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
