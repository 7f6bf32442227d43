package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditLog.OpenIntent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {

  private static final int SEGMENT_BYTES = 1 << 20;

  @TempDir Path folder = Path.of(".");
  private final TestClock clock = new TestClock();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private boolean isDiskFull;

  @BeforeEach
  void startAtAMinute() {
    clock.advance(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable log : opened) {
      log.close();
    }
  }

  @Test
  void shouldWriteEveryRefusalOfAnAuthenticatedCaller() throws IOException {
    ProcessAuditLog log = open();
    for (int i = 0; i < 3; i++) {
      log.refused(Samples.refusal(Optional.of("agent"), "192.0.2.1", "no role"));
    }

    Written.all(log);
    assertThat(Entries.of("refusal", folder)).hasSize(3);
  }

  @Test
  void shouldWriteTheFirstOfAStrangerAndCountTheRestOfTheMinute() throws IOException {
    ProcessAuditLog log = open();
    for (int i = 0; i < 1000; i++) {
      log.refused(Samples.stranger("192.0.2.1", "no key"));
    }
    log.refused(Samples.stranger("192.0.2.1", "wrong key"));
    log.refused(Samples.stranger("192.0.2.2", "no key"));
    Written.all(log);
    assertThat(Entries.of("refusal", folder)).hasSize(3);

    clock.advance(Duration.ofSeconds(29));
    log.tick();
    Written.all(log);
    assertThat(Entries.of("refusals", folder)).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    log.tick();

    Written.all(log);
    assertThat(Entries.of("refusals", folder))
        .containsExactly(
            "{\"type\":\"refusals\",\"minute\":\"2026-03-01T12:00:00.000000Z\","
                + "\"tenant\":\"default\",\"source\":\"192.0.2.1\",\"reason\":\"no key\","
                + "\"count\":999}");
    log.refused(Samples.stranger("192.0.2.1", "no key"));
    Written.all(log);
    assertThat(Entries.of("refusal", folder)).hasSize(4);
  }

  @Test
  void shouldWriteCountsWhenTheNextMinuteBeginsWithARefusal() throws IOException {
    ProcessAuditLog log = open();
    log.refused(Samples.stranger("192.0.2.1", "no key"));
    log.refused(Samples.stranger("192.0.2.1", "no key"));
    clock.advance(Duration.ofMinutes(1));

    log.refused(Samples.stranger("192.0.2.1", "no key"));

    Written.all(log);
    assertThat(Entries.of("refusals", folder)).hasSize(1);
    Written.all(log);
    assertThat(Entries.of("refusal", folder)).hasSize(2);
  }

  @Test
  void shouldWriteCountsOnClose() throws IOException {
    try (ProcessAuditLog log = open()) {
      log.refused(Samples.stranger("192.0.2.1", "no key"));
      log.refused(Samples.stranger("192.0.2.1", "no key"));
    }

    assertThat(Entries.of("refusals", folder)).singleElement().asString().contains("\"count\":1}");
  }

  @Test
  void shouldCountSourcesAboveTheLimitAsOther() throws IOException {
    ProcessAuditLog log = open();
    for (int source = 0; source <= RefusalWindow.MAX_SOURCES + 5; source++) {
      log.refused(Samples.stranger("source-" + source, "no key"));
    }
    Written.all(log);
    assertThat(Entries.of("refusal", folder)).hasSize(RefusalWindow.MAX_SOURCES + 1);

    log.refused(Samples.stranger("source-0", "no key"));
    clock.advance(Duration.ofMinutes(1));
    log.tick();

    Written.all(log);
    assertThat(Entries.of("refusals", folder))
        .hasSize(2)
        .anyMatch(line -> line.contains("\"source\":\"source-0\"") && line.contains(":1}"))
        .anyMatch(line -> line.contains("\"source\":\"other\"") && line.contains(":5}"));
  }

  @Test
  void shouldBoundWhatAStrangerCanMakeItWrite() throws IOException {
    ProcessAuditLog log = open();
    for (int i = 0; i < 100_000; i++) {
      log.refused(Samples.stranger("192.0.2.1", "reason " + i));
    }

    Written.all(log);
    assertThat(Entries.of("refusal", folder))
        .hasSizeLessThanOrEqualTo(RefusalWindow.MAX_GROUPS + RefusalWindow.MAX_OTHER_GROUPS + 1)
        .hasSizeGreaterThanOrEqualTo(RefusalWindow.MAX_GROUPS);
    clock.advance(Duration.ofMinutes(1));
    log.tick();
    Written.all(log);
    assertThat(Entries.of("refusals", folder))
        .singleElement()
        .asString()
        .contains("\"source\":\"other\",\"reason\":\"other\"");
  }

  @Test
  void shouldCountWhatFoundNoRoomAndSayItLater() throws IOException {
    // Given a log that is full
    ProcessAuditLog log = open();
    isDiskFull = true;
    List<OpenIntent> calls = fill(log);
    for (int i = 0; i < 20; i++) {
      log.refused(Samples.refusal(Optional.of("agent"), "192.0.2.1", "r".repeat(250)));
    }
    Written.all(log);
    long dropped = log.statistics().droppedRefusals();
    assertThat(dropped).isBetween(15L, 20L);

    // When there is room again
    calls.forEach(call -> call.close(Samples.outcome("")));
    Written.all(log);
    log.tick();
    log.tick();

    // Then
    Written.all(log);
    assertThat(Entries.of("dropped", folder))
        .singleElement()
        .asString()
        .contains("\"count\":" + dropped + "}");
  }

  private ProcessAuditLog open() {
    ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(folder, SEGMENT_BYTES),
            clock,
            Runnable::run,
            source ->
                sequence -> {
                  if (isDiskFull) {
                    throw new IOException("No space left on device");
                  }
                  return source.prepare(sequence);
                });
    opened.add(log);
    return log;
  }

  private static List<OpenIntent> fill(ProcessAuditLog log) {
    List<OpenIntent> calls = new ArrayList<>();
    for (long i = 0; i <= SEGMENT_BYTES / Journal.OUTCOME_BYTES; i++) {
      OpenIntent call =
          log.open(Samples.intent(Samples.id(i)))
              .toCompletableFuture()
              .exceptionally(_ -> null)
              .join();
      if (call == null) {
        return calls;
      }
      calls.add(call);
    }
    throw new AssertionError("more calls in flight than a segment can hold");
  }
}
