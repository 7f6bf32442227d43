package io.cardea.dataplane.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.TestClock;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incident.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentBookTest {

  private static final AdapterKey A = new AdapterKey(TenantId.DEFAULT, "a");
  private static final AdapterKey B = new AdapterKey(TenantId.DEFAULT, "b");

  private final TestClock clock = new TestClock(Instant.parse("2026-11-29T10:00:00Z"));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IncidentBook book = new IncidentBook(registry, clock, () -> 0);

  private double counted(String adapter, Kind kind) {
    return registry
        .get("cardea.incidents")
        .tag("adapter", adapter)
        .tag("kind", kind.word())
        .counter()
        .count();
  }

  @Test
  void shouldCountWhatIsShedFromTheStart() {
    assertThat(counted("", Kind.SHED)).isZero();
    book.note(Kind.SHED, "too much to do");
    assertThat(counted("", Kind.SHED)).isEqualTo(1);
  }

  @Test
  void shouldKeepWhatHappenedToEachApartTheNewestFirst() {
    // When
    book.note(A, Kind.BREAKER_OPENED, "5 of 10 calls failed");
    clock.advance(Duration.ofSeconds(1));
    book.note(A, Kind.BREAKER_CLOSED, "3 calls were answered");
    book.note(B, Kind.PROCESS_DIED, "code 1");
    book.note(Kind.SHED, "too much to do");
    // Then
    Instant later = clock.instant();
    Instant begin = later.minusSeconds(1);
    assertThat(book.of(A))
        .containsExactly(
            new Incident(Kind.BREAKER_CLOSED, "3 calls were answered", later, later, 1),
            new Incident(Kind.BREAKER_OPENED, "5 of 10 calls failed", begin, begin, 1));
    assertThat(book.of(B)).extracting(Incident::kind).containsExactly(Kind.PROCESS_DIED);
    assertThat(book.ofGateway()).extracting(Incident::kind).containsExactly(Kind.SHED);
  }

  @Test
  void shouldCountAFloodAsOneIncidentThatHidesNoOther() {
    // Given
    Instant begin = clock.instant();
    book.note(A, Kind.ENDPOINT_EJECTED, "http://x");
    // When
    for (int i = 0; i < 10_000; i++) {
      book.note(A, Kind.BREAKER_REFUSED, "open");
      clock.advance(Duration.ofMillis(1));
    }
    // Then
    assertThat(book.of(A))
        .containsExactly(
            new Incident(
                Kind.BREAKER_REFUSED, "open", begin, clock.instant().minusMillis(1), 10_000),
            new Incident(Kind.ENDPOINT_EJECTED, "http://x", begin, begin, 1));
    assertThat(counted("a", Kind.BREAKER_REFUSED)).isEqualTo(10_000);
  }

  @Test
  void shouldTellTwoIncidentsAMinuteApartFromOne() {
    book.note(A, Kind.PROCESS_DIED, "code 1");
    clock.advance(Duration.ofMinutes(1));
    book.note(A, Kind.PROCESS_DIED, "code 1");
    assertThat(book.of(A)).extracting(Incident::count).containsExactly(1L, 1L);
  }

  @Test
  void shouldKeepABoundedNumberOfThem() {
    for (int i = 0; i < 10 * IncidentRing.SIZE; i++) {
      book.note(A, Kind.PROCESS_DIED, "code " + i);
    }
    assertThat(book.of(A))
        .hasSize(IncidentRing.SIZE)
        .extracting(Incident::cause)
        .contains("code " + (10 * IncidentRing.SIZE - 1))
        .doesNotContain("code 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"one\ntwo", "one\u001b[2Jtwo", "one\u202etwo", "one\u2028two", "one\u0000two"})
  void shouldKeepEveryCauseOnOneLine(String cause) {
    book.note(A, Kind.PROCESS_DIED, cause);
    assertThat(book.of(A).getFirst().cause()).startsWith("one ").endsWith("two");
  }

  @Test
  void shouldCutWhatIsTooLong() {
    book.note(A, Kind.PROCESS_DIED, "x".repeat(1_000_000));
    assertThat(book.of(A).getFirst().cause()).hasSize(Incident.MAX_CAUSE).endsWith("x…");
  }

  @Test
  void shouldForgetAdaptersThatAreGone() {
    book.note(A, Kind.PROCESS_DIED, "code 1");
    book.note(B, Kind.PROCESS_DIED, "code 1");
    book.retain(Set.of(B));
    assertThat(book.of(A)).isEqualTo(List.of());
    assertThat(book.of(B)).hasSize(1);
    assertThat(counted("a", Kind.PROCESS_DIED)).isEqualTo(1);
  }

  @Test
  void shouldWriteAFewLinesAMinuteAndSayHowManyItLeftOut() {
    // Given
    long now = Long.MAX_VALUE - 10;
    LineBudget lines = new LineBudget(now);
    // When, Then
    for (int i = 0; i < LineBudget.LINES; i++) {
      assertThat(lines.take(now)).isZero();
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.take(now + 59_999_999_999L)).isEqualTo(-1);
    }
    assertThat(lines.take(now + 60_000_000_000L)).isEqualTo(1000);
    assertThat(lines.take(now + 60_000_000_001L)).isZero();
  }
}
