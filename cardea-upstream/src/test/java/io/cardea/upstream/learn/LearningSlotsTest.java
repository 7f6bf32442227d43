package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.upstream.loop.StepLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningSlotsTest {

  private final StepLoop loop = new StepLoop();
  private final LearningSlots slots = new LearningSlots(loop, 2);
  private final List<String> ran = new ArrayList<>();

  private LearningSlots.Turn ask(String name, boolean isUntried) {
    return slots.ask(() -> ran.add(name), isUntried);
  }

  @Test
  void shouldLetTheUntriedFirstAndWhomSomebodyWaitsForBeforeAll() {
    // Given
    LearningSlots.Turn a = ask("a", true);
    LearningSlots.Turn b = ask("b", false);
    ask("failed", false);
    ask("untried", true);
    LearningSlots.Turn awaited = ask("awaited", false);
    loop.drain();
    assertThat(ran).containsExactly("a", "b");

    // When
    awaited.hurry();
    a.release();
    b.release();
    loop.drain();
    awaited.release();
    loop.drain();

    // Then
    assertThat(ran).containsExactly("a", "b", "awaited", "untried", "failed");
  }

  @Test
  void shouldGiveAPlaceBackOnceOnly() {
    // Given
    LearningSlots.Turn a = ask("a", true);
    ask("b", true);
    ask("c", true);
    ask("d", true);

    // When
    a.release();
    a.release();
    a.hurry();
    loop.drain();

    // Then: b and c have the two places.
    assertThat(ran).containsExactly("b", "c");
  }

  @Test
  void shouldForgetWhoLeavesTheQueue() {
    ask("a", true);
    LearningSlots.Turn b = ask("b", true);
    LearningSlots.Turn c = ask("c", true);
    c.release();
    b.release();
    loop.drain();
    assertThat(ran).containsExactly("a");
  }
}
