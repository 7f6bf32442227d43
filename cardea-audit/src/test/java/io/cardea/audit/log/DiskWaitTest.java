package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DiskWaitTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void shouldGiveWhatComesOfTheWork() throws IOException {
    assertThat(DiskWait.of("opening", LONG, () -> "opened", _ -> {})).isEqualTo("opened");
  }

  @Test
  void shouldPassOnWhyItFailed() {
    assertThatThrownBy(() ->
            DiskWait.of(
                "opening",
                LONG,
                () -> {
                  throw new IOException("no space");
                },
                _ -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("no space");
  }

  @Test
  void shouldGiveUpOnADiskThatDoesNotAnswerAndTakeWhatComesLate() {
    CountDownLatch answers = new CountDownLatch(1);
    CompletableFuture<String> late = new CompletableFuture<>();

    assertThatThrownBy(() ->
            DiskWait.of(
                "opening",
                Duration.ofMillis(20),
                () -> {
                  answers.await();
                  return "late";
                },
                late::complete))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has not answered");

    answers.countDown();
    assertThat(late.join()).isEqualTo("late");
  }
}
