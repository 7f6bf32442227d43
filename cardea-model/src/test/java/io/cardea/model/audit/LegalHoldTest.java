package io.cardea.model.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegalHoldTest {

  private static Instant hour(int hour) {
    return Instant.parse("2026-03-01T00:00:00Z").plusSeconds(hour * 3600L);
  }

  private static LegalHold hold(Optional<Instant> from, Optional<Instant> until) {
    return new LegalHold("case", Optional.empty(), from, until, hour(0), "boss", "order");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, false",
    "0, 5, true",
    "5, 6, true",
    "6, 6, true",
    "7, 20, true",
    "0, 20, true",
    "8, 20, false"
  })
  void shouldCoverWhatItMeets(int first, int last, boolean isCovered) {
    LegalHold hold = hold(Optional.of(hour(5)), Optional.of(hour(8)));
    assertThat(hold.covers(hour(first), hour(last))).isEqualTo(isCovered);
  }

  @Test
  void shouldCoverAllWithoutBounds() {
    assertThat(hold(Optional.empty(), Optional.empty()).covers(Instant.MIN, Instant.MAX)).isTrue();
    assertThat(hold(Optional.of(hour(5)), Optional.empty()).covers(hour(0), hour(4))).isFalse();
    assertThat(hold(Optional.of(hour(5)), Optional.empty()).covers(hour(9), Instant.MAX)).isTrue();
    assertThat(hold(Optional.empty(), Optional.of(hour(5))).covers(hour(5), hour(6))).isFalse();
  }

  @Test
  void shouldConcernItsTenantOrAll() {
    TenantId acme = new TenantId("acme");
    LegalHold ofAcme =
        new LegalHold(
            "case", Optional.of(acme), Optional.empty(), Optional.empty(), hour(0), "boss", "why");
    assertThat(ofAcme.concerns(acme)).isTrue();
    assertThat(ofAcme.concerns(TenantId.DEFAULT)).isFalse();
    assertThat(hold(Optional.empty(), Optional.empty()).concerns(acme)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", "a b", "a/b", "a\n", "ä"})
  void shouldHaveAPlainName(String name) {
    assertThat(LegalHold.isName(name)).isFalse();
    assertThatThrownBy(() ->
            new LegalHold(
                name, Optional.empty(), Optional.empty(), Optional.empty(), hour(0), "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "a\ttab", "\u202eturned"})
  void shouldSayWhyInOnePrintableLine(String reason) {
    assertThatThrownBy(() ->
            new LegalHold(
                "a", Optional.empty(), Optional.empty(), Optional.empty(), hour(0), "a", reason))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reason");
  }

  @Test
  void shouldBeginBeforeItEnds() {
    assertThatThrownBy(() -> hold(Optional.of(hour(5)), Optional.of(hour(5))))
        .hasMessageContaining("begins before it ends");
  }
}
