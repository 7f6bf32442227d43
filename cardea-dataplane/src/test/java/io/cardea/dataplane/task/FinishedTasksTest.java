package io.cardea.dataplane.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.task.FinishedTasks.Finished;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FinishedTasksTest {

  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private final FinishedTasks finished = new FinishedTasks(new SecureRandom());

  @Test
  void shouldKeepAResultForItsTime() {
    String id = finished.keep("{\"x\":1.0}", NOW).orElseThrow();
    assertThat(FinishedTasks.has(id)).isTrue();
    assertThat(FinishedTasks.has("786512e2")).isFalse();
    assertThat(finished.find(id, NOW.plus(FinishedTasks.TTL)))
        .contains(new Finished("{\"x\":1.0}", NOW));
    assertThat(finished.find(id, NOW.plus(FinishedTasks.TTL).plusMillis(1))).isEmpty();
    assertThat(finished.find(id + "0", NOW)).isEmpty();
    assertThat(finished.find("", NOW)).isEmpty();
  }

  @Test
  void shouldForgetTheOldestOfTooMany() {
    List<String> ids =
        IntStream.rangeClosed(0, FinishedTasks.MAX_TASKS)
            .mapToObj(_ -> finished.keep("{}", NOW).orElseThrow())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(finished.find(ids.getFirst(), NOW)).isEmpty();
    assertThat(finished.find(ids.get(1), NOW)).isPresent();
    assertThat(finished.find(ids.getLast(), NOW)).isPresent();
  }

  @Test
  void shouldForgetTheOldestOfTooMuch() {
    String half = "x".repeat((int) (FinishedTasks.MAX_BYTES / 4));
    String first = finished.keep(half, NOW).orElseThrow();
    String second = finished.keep(half, NOW).orElseThrow();
    assertThat(finished.find(first, NOW)).isPresent();
    String third = finished.keep("{}", NOW).orElseThrow();
    assertThat(finished.find(first, NOW)).isEmpty();
    assertThat(finished.find(second, NOW)).isPresent();
    assertThat(finished.find(third, NOW)).isPresent();
    assertThat(finished.keep(half + half + "x", NOW)).isEmpty();
  }
}
