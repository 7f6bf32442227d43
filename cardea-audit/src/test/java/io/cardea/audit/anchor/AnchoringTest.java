package io.cardea.audit.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.anchor.ScriptedAnchor.Fate;
import io.cardea.audit.checkpoint.SignedNote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnchoringTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final ScriptedAnchor anchor = new ScriptedAnchor();

  private Anchoring start(Anchor... anchors) {
    return Anchoring.start(List.of(anchors), clock, Thread.ofPlatform().daemon().factory());
  }

  private static SignedNote note(int number) {
    return new SignedNote(number + "\n", List.of("— log AAAA"));
  }

  private static AnchorState await(Anchoring anchoring, Predicate<AnchorState> condition) {
    AnchorState state = anchoring.states().getFirst();
    while (!condition.test(state)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      state = anchoring.states().getFirst();
    }
    return state;
  }

  @Test
  void shouldBringOnlyTheNewestOfWhatCameMeanwhile() throws InterruptedException {
    try (Anchoring anchoring = start(anchor)) {
      anchoring.offer(note(1));
      assertThat(anchor.nextBegun()).isEqualTo("1\n");
      for (int number = 2; number <= 50; number++) {
        anchoring.offer(note(number));
      }
      now.set(NOON.plusSeconds(7));
      assertThat(anchoring.states().getFirst().lag()).isEqualTo(Duration.ofSeconds(7));
      anchor.decide(Fate.TAKEN);

      assertThat(anchor.nextBegun()).isEqualTo("50\n");
      anchor.decide(Fate.TAKEN);

      AnchorState state = await(anchoring, one -> one.lag().isZero());
      assertThat(state)
          .isEqualTo(new AnchorState(Anchor.Kind.WEBHOOK, 0, Duration.ZERO, false, false));
    }
    assertThat(anchor.taken()).containsExactly("1\n", "50\n");
    assertThat(anchor.isClosed()).isTrue();
  }

  @Test
  void shouldTryAgainWhatFailed() throws InterruptedException {
    try (Anchoring anchoring = start(anchor)) {
      anchoring.offer(note(1));
      anchor.nextBegun();
      anchor.decide(Fate.BUG);
      AnchorState failed = await(anchoring, AnchorState::isFailing);
      assertThat(failed.failures()).isEqualTo(1);
      assertThat(anchoring.isFailing()).isTrue();

      assertThat(anchor.nextBegun()).isEqualTo("1\n");
      anchor.decide(Fate.CONTRADICTED);
      assertThat(await(anchoring, AnchorState::isContradicting).failures()).isEqualTo(2);

      anchoring.offer(note(2));
      assertThat(anchor.nextBegun()).isEqualTo("2\n");
      anchor.decide(Fate.TAKEN);
      AnchorState again = await(anchoring, one -> !one.isFailing());
      assertThat(again.isContradicting()).isFalse();
      assertThat(again.failures()).isEqualTo(2);
    }
    assertThat(anchor.taken()).containsExactly("2\n");
  }

  @Test
  void shouldTryOnceMoreAtTheEndWithoutWaiting() throws InterruptedException {
    Anchoring anchoring = start(anchor);
    anchoring.offer(note(1));
    for (int failure = 0; failure < 2; failure++) {
      anchor.nextBegun();
      anchor.decide(Fate.FAILED);
    }
    await(anchoring, one -> one.failures() == 2);
    anchor.decide(Fate.TAKEN);

    anchoring.close();

    assertThat(anchor.taken()).containsExactly("1\n");
  }

  @Test
  void shouldNotBeHeldUpByOneThatHangs() throws InterruptedException {
    // Given one that takes nothing and one that takes all
    ScriptedAnchor other = new ScriptedAnchor();
    Anchoring anchoring = start(anchor, other);
    anchoring.offer(note(1));
    anchor.nextBegun();
    other.decide(Fate.TAKEN);
    other.nextBegun();

    // When more comes, and the end
    now.set(NOON.plusSeconds(60));
    assertThat(anchoring.states().getFirst().isFailing()).isTrue();
    other.decide(Fate.TAKEN);
    anchoring.offer(note(2));
    anchoring.close();

    // Then the other one has all, and this one was left behind
    assertThat(other.taken()).containsExactly("1\n", "2\n");
    assertThat(anchor.taken()).isEmpty();
    assertThat(anchor.isClosed()).isTrue();
  }
}
