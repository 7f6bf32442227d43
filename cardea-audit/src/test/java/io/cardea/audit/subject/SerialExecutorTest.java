package io.cardea.audit.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

  private final List<String> ran = new ArrayList<>();
  private final List<Runnable> taken = new ArrayList<>();

  @Test
  void shouldRunTasksInTheirOrderAndOneAtATime() throws Exception {
    List<Integer> numbers = new ArrayList<>(); // of no use if two run at a time
    CountDownLatch all = new CountDownLatch(1_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SerialExecutor serial = new SerialExecutor(threads)) {
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        serial.execute(() -> {
          numbers.add(number);
          all.countDown();
        });
      }
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(numbers).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void shouldRunWhatWaitsBehindAnError() {
    SerialExecutor serial = new SerialExecutor(Runnable::run);
    serial.execute(() -> {
      serial.execute(() -> ran.add("behind it"));
      throw new StackOverflowError("too deep");
    });
    serial.execute(() -> ran.add("later"));
    serial.close();
    assertThat(ran).containsExactly("behind it", "later");
  }

  @Test
  void shouldHaveRunAllWhenItIsClosedWhicheverThreadIsFaster() {
    // Given closing at about the time at which a thread takes the task
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int turn = 1; turn <= 20_000; turn++) {
        SerialExecutor serial = new SerialExecutor(threads);
        serial.execute(() -> {
          Thread.onSpinWait();
          done.incrementAndGet();
        });
        for (int i = turn % 200; i > 0; i--) {
          Thread.onSpinWait();
        }
        serial.close();
        assertThat(done).hasValue(turn);
      }
    }
  }

  @Test
  void shouldRunWhatItTookWhileAnotherIsRefused() {
    // Given a task that comes while a thread is asked for the one before
    AtomicInteger asked = new AtomicInteger();
    List<SerialExecutor> serials = new ArrayList<>();
    SerialExecutor serial =
        new SerialExecutor(run -> {
          if (asked.incrementAndGet() == 1) {
            serials.getFirst().execute(() -> ran.add("taken"));
            throw new RejectedExecutionException("full");
          }
          taken.add(run);
        });
    serials.add(serial);

    // When
    assertThatThrownBy(() -> serial.execute(() -> ran.add("refused"))).hasMessage("full");
    taken.forEach(Runnable::run);

    // Then
    assertThat(ran).containsExactly("taken");
  }

  @Test
  void shouldNotSayThatItRefusesWhatAnotherRuns() {
    List<SerialExecutor> serials = new ArrayList<>();
    SerialExecutor serial =
        new SerialExecutor(run -> {
          taken.add(run);
          if (taken.size() == 1) {
            serials.getFirst().execute(() -> ran.add("second"));
            throw new RejectedExecutionException("full");
          }
          run.run();
        });
    serials.add(serial);
    serial.execute(() -> ran.add("first"));
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void shouldTakeNothingOnceItIsClosedAndRunWhatNobodyBegan() {
    SerialExecutor serial = new SerialExecutor(taken::add);
    serial.execute(() -> ran.add("one"));
    serial.execute(() -> ran.add("two"));
    serial.close();
    assertThat(ran).containsExactly("one", "two");
    assertThatThrownBy(() -> serial.execute(() -> ran.add("three")))
        .isInstanceOf(RejectedExecutionException.class);
    taken.forEach(Runnable::run);
    assertThat(ran).hasSize(2);
  }

  @Test
  void shouldSayThatATaskIsDueUntilNoneIs() {
    SerialExecutor serial = new SerialExecutor(taken::add);
    assertThat(serial.step().silence()).isZero();

    serial.execute(() -> ran.add("first"));
    assertThat(serial.step().silence()).isPositive();
    taken.getFirst().run();
    assertThat(serial.step().silence()).isZero();

    SerialExecutor refusing =
        new SerialExecutor(_ -> {
          throw new RejectedExecutionException("full");
        });
    assertThatThrownBy(() -> refusing.execute(() -> {})).hasMessage("full");
    assertThat(refusing.step().silence()).isZero();
  }
}
