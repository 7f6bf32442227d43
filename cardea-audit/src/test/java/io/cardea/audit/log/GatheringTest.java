package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.record.Samples;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditLog.OpenIntent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that wait for the end of a turn. */
class GatheringTest {

  @TempDir Path folder = Path.of(".");
  private final ExecutorService background = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    background.shutdown();
  }

  /** A log whose subject has its key. */
  private ProcessAuditLog warm() {
    ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(folder, 1 << 20), InstantSource.system(), background);
    OpenIntent first = Written.opened(() -> log.open(Samples.intent(Samples.id(0))));
    first.close(Samples.outcome("")).toCompletableFuture().join();
    Written.all(log);
    return log;
  }

  private static List<CompletableFuture<OpenIntent>> asked(AuditLog log, int calls) {
    List<CompletableFuture<OpenIntent>> asked = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      asked.add(log.open(Samples.intent(Samples.id(call))).toCompletableFuture());
    }
    return asked;
  }

  @Test
  void shouldWriteWhenTheTurnIsOver() throws Exception {
    List<Runnable> afterTurn = new ArrayList<>();
    try (ProcessAuditLog log = warm()) {
      AuditLog gathering = log.gathering(afterTurn::add);
      List<CompletableFuture<OpenIntent>> asked = asked(gathering, 20);
      assertThat(afterTurn).isNotEmpty();
      List.copyOf(afterTurn).forEach(Runnable::run);
      List<CompletableFuture<Void>> ended = new ArrayList<>();
      for (CompletableFuture<OpenIntent> intent : asked) {
        OpenIntent open = intent.get(10, TimeUnit.SECONDS);
        ended.add(open.close(Samples.outcome("")).toCompletableFuture());
      }
      afterTurn.forEach(Runnable::run);
      for (CompletableFuture<Void> outcome : ended) {
        outcome.get(10, TimeUnit.SECONDS);
      }
      assertThat(log.statistics().openIntents()).isZero();
    }
  }

  /** As an event loop does whose last task was refused. */
  @Test
  void shouldWriteWithTheNextTickWhatNobodyWokeItFor() throws Exception {
    try (ProcessAuditLog log = warm()) {
      List<CompletableFuture<OpenIntent>> asked = asked(log.gathering(_ -> {}), 3);

      log.tick();

      for (CompletableFuture<OpenIntent> intent : asked) {
        assertThat(intent.get(10, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  @Test
  void shouldWriteAtTheEndWhatNobodyWokeItFor() {
    List<CompletableFuture<OpenIntent>> asked;
    try (ProcessAuditLog log = warm()) {
      asked = asked(log.gathering(_ -> {}), 3);
    }

    assertThat(asked)
        .allMatch(CompletableFuture::isDone)
        .noneMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void shouldNotLetOneEventLoopWaitForTheTurnOfAnother() throws Exception {
    List<Runnable> afterTurn = new ArrayList<>();
    try (ProcessAuditLog log = warm()) {
      List<CompletableFuture<OpenIntent>> slow = asked(log.gathering(_ -> {}), 3);
      List<CompletableFuture<OpenIntent>> quick = asked(log.gathering(afterTurn::add), 3);

      afterTurn.forEach(Runnable::run);

      for (CompletableFuture<OpenIntent> intent : quick) {
        assertThat(intent.get(10, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(slow).allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void shouldNotLetWhoDoesNotGatherWaitForATurn() throws Exception {
    List<Runnable> afterTurn = new ArrayList<>();
    try (ProcessAuditLog log = warm()) {
      List<CompletableFuture<OpenIntent>> gathered = asked(log.gathering(afterTurn::add), 1);
      OpenIntent admin = log.open(Samples.change()).toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(admin).isNotNull();
      assertThat(gathered.getFirst().get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
