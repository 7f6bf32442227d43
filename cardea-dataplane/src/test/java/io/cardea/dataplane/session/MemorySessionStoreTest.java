package io.cardea.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemorySessionStoreTest {

  private static final Instant START = Instant.parse("2026-08-01T00:00:00Z");
  private static final Duration IDLE = Duration.ofHours(1);
  private final TestClock clock = new TestClock(START);
  private final List<SessionKey> expired = new ArrayList<>();
  private final MemorySessionStore store =
      new MemorySessionStore(
          clock,
          () -> new MemorySessionStore.Limits(3, 5, IDLE),
          (key, _) -> expired.add(key),
          SessionJournal.NONE);

  @Test
  void shouldFindWhatWasOpened() {
    SessionState state = state(Duration.ofDays(1));
    assertThat(now(store.open(key("a", 1), state))).isTrue();
    assertThat(now(store.find(key("a", 1)))).contains(state);
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void shouldKeepWhatASessionHasAtServersUntilItEnds() {
    Attachment first = new Attachment(Optional.of("up-1"), "", "2025-11-25");
    Attachment second = new Attachment(Optional.of("up-2"), "", "2025-11-25");
    now(store.open(key("a", 1), state(Duration.ofDays(1))));
    assertThat(now(store.attach(key("a", 1), "weather", first))).isTrue();
    assertThat(now(store.attach(key("a", 1), "weather", second))).isTrue();
    now(store.detach(key("a", 1), "weather", first));
    assertThat(now(store.find(key("a", 1))).orElseThrow().attachment("weather")).contains(second);
    now(store.detach(key("a", 1), "weather", second));
    assertThat(now(store.find(key("a", 1))).orElseThrow().attachments()).isEmpty();
    now(store.end(key("a", 1)));
    assertThat(now(store.attach(key("a", 1), "weather", first))).isFalse();
    assertThat(now(store.setLogLevel(key("a", 1), "debug"))).isFalse();
    assertThat(store.size()).isZero();
  }

  @Test
  void shouldKeepSubscriptionsUpToALimit() {
    // Given
    now(store.open(key("a", 1), state(Duration.ofDays(1))));

    // When
    assertThat(now(store.subscribe(key("a", 1), "x", "demo://1", 2))).isTrue();
    assertThat(now(store.subscribe(key("a", 1), "y", "demo://1", 2))).isTrue();
    assertThat(now(store.subscribe(key("a", 1), "x", "demo://2", 2))).isFalse();

    // Then: one that is kept already is none more.
    assertThat(now(store.subscribe(key("a", 1), "x", "demo://1", 2))).isTrue();
    now(store.setLogLevel(key("a", 1), "debug"));
    assertThat(now(store.find(key("a", 1))).orElseThrow().subscriptions())
        .containsOnly(Map.entry("x", Set.of("demo://1")), Map.entry("y", Set.of("demo://1")));
    assertThat(now(store.unsubscribe(key("a", 1), "x", "demo://1"))).isTrue();
    assertThat(now(store.unsubscribe(key("a", 1), "x", "demo://none"))).isTrue();
    assertThat(now(store.find(key("a", 1))).orElseThrow().subscriptions()).containsOnlyKeys("y");
    assertThat(now(store.subscribe(key("a", 2), "x", "demo://1", 2))).isFalse();
    assertThat(now(store.unsubscribe(key("a", 2), "x", "demo://1"))).isFalse();
  }

  @Test
  void shouldTellOfSessionsThatEndByThemselvesOnly() {
    now(store.open(key("a", 1), state(Duration.ofMinutes(1))));
    now(store.open(key("a", 2), state(Duration.ofDays(1))));
    now(store.open(key("a", 3), state(Duration.ofDays(1))));
    now(store.end(key("a", 3)));
    clock.advance(Duration.ofMinutes(2));
    assertThat(now(store.find(key("a", 1)))).isEmpty();
    assertThat(expired).containsExactly(key("a", 1));
    clock.advance(IDLE.plusSeconds(1));
    store.sweep();
    assertThat(expired).containsExactly(key("a", 1), key("a", 2));
  }

  @Test
  void shouldTellKeysApartByEveryPart() {
    now(store.open(new SessionKey("t", "p", "1"), state(Duration.ofDays(1))));
    assertThat(now(store.find(new SessionKey("u", "p", "1")))).isEmpty();
    assertThat(now(store.find(new SessionKey("t", "q", "1")))).isEmpty();
    assertThat(now(store.find(new SessionKey("t", "p", "2")))).isEmpty();
    assertThat(now(store.end(new SessionKey("u", "p", "1")))).isFalse();
    assertThat(now(store.find(new SessionKey("t", "p", "1")))).isPresent();
  }

  @Test
  void shouldRefuseOneMoreThanAPrincipalMayHave() {
    for (int i = 0; i < 3; i++) {
      assertThat(now(store.open(key("a", i), state(Duration.ofDays(1))))).isTrue();
    }
    assertThat(now(store.open(key("a", 3), state(Duration.ofDays(1))))).isFalse();
    assertThat(now(store.find(key("a", 3)))).isEmpty();
    // Then others are not hit by it
    assertThat(now(store.open(key("b", 0), state(Duration.ofDays(1))))).isTrue();
  }

  @Test
  void shouldCountTheSamePrincipalOfTwoTenantsApart() {
    for (int i = 0; i < 3; i++) {
      now(store.open(new SessionKey("t", "p", "" + i), state(Duration.ofDays(1))));
    }
    assertThat(now(store.open(new SessionKey("u", "p", "0"), state(Duration.ofDays(1))))).isTrue();
  }

  @Test
  void shouldRefuseOneMoreThanThereMayBeInAll() {
    for (int i = 0; i < 5; i++) {
      assertThat(now(store.open(key("p" + i, i), state(Duration.ofDays(1))))).isTrue();
    }
    assertThat(now(store.open(key("p5", 5), state(Duration.ofDays(1))))).isFalse();
    assertThat(store.size()).isEqualTo(5);
  }

  @Test
  void shouldHaveRoomAgainAfterAnEnd() {
    for (int i = 0; i < 3; i++) {
      now(store.open(key("a", i), state(Duration.ofDays(1))));
    }
    assertThat(now(store.end(key("a", 1)))).isTrue();
    assertThat(now(store.find(key("a", 1)))).isEmpty();
    assertThat(now(store.open(key("a", 3), state(Duration.ofDays(1))))).isTrue();
    assertThat(now(store.open(key("a", 4), state(Duration.ofDays(1))))).isFalse();
  }

  @Test
  void shouldEndASessionOnlyOnce() {
    now(store.open(key("a", 0), state(Duration.ofDays(1))));
    assertThat(now(store.end(key("a", 0)))).isTrue();
    assertThat(now(store.end(key("a", 0)))).isFalse();
    // Then the second end has not given room away
    for (int i = 1; i < 4; i++) {
      assertThat(now(store.open(key("a", i), state(Duration.ofDays(1))))).isTrue();
    }
    assertThat(now(store.open(key("a", 4), state(Duration.ofDays(1))))).isFalse();
  }

  @Test
  void shouldExpireAtItsInstant() {
    now(store.open(key("a", 0), state(Duration.ofMinutes(10))));
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(now(store.find(key("a", 0)))).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(now(store.find(key("a", 0)))).isEmpty();
    assertThat(store.size()).isZero();
  }

  @Test
  void shouldEndWhatNobodyUsesAndKeepWhatIsUsed() {
    now(store.open(key("a", 0), state(Duration.ofDays(7))));
    for (int i = 0; i < 5; i++) {
      clock.advance(IDLE);
      assertThat(now(store.find(key("a", 0)))).isPresent();
    }
    clock.advance(IDLE.plusMillis(1));
    assertThat(now(store.find(key("a", 0)))).isEmpty();
  }

  @Test
  void shouldMakeRoomFromWhatIsOver() {
    for (int i = 0; i < 3; i++) {
      now(store.open(key("a", i), state(Duration.ofMinutes(1))));
    }
    clock.advance(Duration.ofMinutes(1));
    assertThat(now(store.open(key("a", 3), state(Duration.ofMinutes(1))))).isTrue();
    assertThat(store.size()).isEqualTo(1);
  }

  @Test
  void shouldSweepOnlyWhatIsOver() {
    now(store.open(key("a", 0), state(Duration.ofMinutes(1))));
    now(store.open(key("b", 0), state(Duration.ofMinutes(2))));
    clock.advance(Duration.ofMinutes(1));
    store.sweep();
    assertThat(store.size()).isEqualTo(1);
    assertThat(now(store.find(key("b", 0)))).isPresent();
  }

  @Test
  void shouldKeepItsLimitsUnderConcurrency() throws Exception {
    // Given one limit that many threads push against
    MemorySessionStore shared =
        new MemorySessionStore(
            clock,
            () -> new MemorySessionStore.Limits(50, 120, IDLE),
            (_, _) -> {},
            SessionJournal.NONE);
    AtomicInteger opened = new AtomicInteger();
    int threads = 4;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> runs = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        int thread = t;
        runs.add(
            executor.submit(() -> {
              start.await();
              for (int i = 0; i < 2_000; i++) {
                SessionKey key = key("p" + i % 3, thread * 10_000 + i);
                if (now(shared.open(key, state(Duration.ofDays(1))))) {
                  opened.incrementAndGet();
                  if (i % 2 == 0 && now(shared.end(key))) {
                    opened.decrementAndGet();
                  }
                }
              }
              return null;
            }));
      }
      start.countDown();
      for (Future<?> run : runs) {
        run.get();
      }
    }
    // Then exactly what was opened and not ended is there, within the limits
    assertThat(shared.size()).isEqualTo(opened.get()).isEqualTo(120);
    // And everything that ends comes back
    clock.advance(Duration.ofDays(2));
    shared.sweep();
    assertThat(shared.size()).isZero();
    for (int i = 0; i < 50; i++) {
      assertThat(now(shared.open(key("p0", i), state(Duration.ofDays(1))))).isTrue();
    }
    assertThat(now(shared.open(key("p0", 50), state(Duration.ofDays(1))))).isFalse();
  }

  /** Notes what it is told, and has not written it down yet. */
  private static final class SlowJournal implements SessionJournal {
    final List<String> told = new ArrayList<>();
    CompletableFuture<Void> written = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> keep(SessionKey key, SessionState state) {
      told.add("keep " + key.id() + " " + state.logLevel().orElse("-"));
      return written;
    }

    @Override
    public CompletionStage<Void> end(SessionKey key) {
      told.add("end " + key.id());
      return written;
    }
  }

  private MemorySessionStore journaled(SessionJournal journal) {
    return new MemorySessionStore(
        clock, () -> new MemorySessionStore.Limits(3, 5, IDLE), (_, _) -> {}, journal);
  }

  @Test
  void shouldTellTheJournalOfEachChangeInItsOrder() {
    // Given
    SlowJournal journal = new SlowJournal();
    MemorySessionStore kept = journaled(journal);

    // When: what changes nothing is no news.
    kept.open(key("a", 1), state(Duration.ofDays(1)));
    kept.setLogLevel(key("a", 1), "info");
    kept.setLogLevel(key("a", 1), "info");
    kept.unsubscribe(key("a", 1), "x", "demo://none");
    kept.end(key("a", 1));
    kept.end(key("a", 1));
    kept.setLogLevel(key("a", 1), "debug");

    // Then
    assertThat(journal.told).containsExactly("keep 1 -", "keep 1 info", "end 1");
  }

  @Test
  void shouldAnswerABeginningAndAnEndWhenTheyAreWrittenDown() {
    // Given
    SlowJournal journal = new SlowJournal();
    MemorySessionStore kept = journaled(journal);

    // When
    CompletionStage<Boolean> opened = kept.open(key("a", 1), state(Duration.ofDays(1)));

    // Then
    assertThat(opened.toCompletableFuture()).isNotDone();
    journal.written.complete(null);
    assertThat(now(opened)).isTrue();
    journal.written = new CompletableFuture<>();
    CompletionStage<Boolean> ended = kept.end(key("a", 1));
    assertThat(ended.toCompletableFuture()).isNotDone();
    assertThat(now(kept.find(key("a", 1)))).isEmpty();
    journal.written.complete(null);
    assertThat(now(ended)).isTrue();
  }

  @Test
  void shouldForgetABeginningThatCannotBeWrittenDown() {
    SlowJournal journal = new SlowJournal();
    MemorySessionStore kept = journaled(journal);
    CompletionStage<Boolean> opened = kept.open(key("a", 1), state(Duration.ofDays(1)));
    journal.written.completeExceptionally(new IOException("no space"));
    assertThat(opened.toCompletableFuture()).isCompletedExceptionally();
    assertThat(now(kept.find(key("a", 1)))).isEmpty();
    assertThat(kept.size()).isZero();
    assertThat(journal.told).containsExactly("keep 1 -", "end 1");
  }

  @Test
  void shouldTakeUpSessionsOfAnEarlierProcessUnlessTheyHaveExpired() {
    // Given
    SlowJournal journal = new SlowJournal();
    MemorySessionStore kept = journaled(journal);

    // When
    kept.restore(key("a", 1), state(Duration.ofDays(1)));
    kept.restore(key("a", 2), state(Duration.ofSeconds(-1)));

    // Then
    assertThat(now(kept.find(key("a", 1)))).isPresent();
    assertThat(now(kept.find(key("a", 2)))).isEmpty();
    assertThat(journal.told).containsExactly("end 2");
    List<SessionKey> shown = new ArrayList<>();
    kept.forEach((key, _) -> shown.add(key));
    assertThat(shown).containsExactly(key("a", 1));
  }

  @Test
  void shouldBeginAStatelessClientsSessionOnce() {
    Attachment attachment = new Attachment(Optional.of("up-1"), "", "2025-11-25");
    now(store.open(key("a", 1), state(Duration.ofDays(1))));
    now(store.attach(key("a", 1), "weather", attachment));
    assertThat(now(store.open(key("a", 1), state(Duration.ofDays(1))))).isTrue();
    assertThat(now(store.find(key("a", 1))).orElseThrow().attachment("weather"))
        .contains(attachment);
    now(store.end(key("a", 1)));
    assertThat(store.size()).isZero();
  }

  private static SessionKey key(String principal, int id) {
    return new SessionKey("default", principal, String.valueOf(id));
  }

  private SessionState state(Duration life) {
    return new SessionState(
        "weather", Map.of(), "2025-11-25", Optional.empty(), clock.instant().plus(life));
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().resultNow();
  }
}
