package io.cardea.dataplane.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EraBookTest {

  private static final Instant NOW = Instant.parse("2026-08-01T12:00:00Z");
  private static final AdapterKey KEY = Calls.WEATHER;

  private final LearningCatalog catalog = new LearningCatalog();
  private final EraBook eras = new EraBook(catalog);

  @Test
  void shouldLetClientsSpeakTheirOwnEraWhileNothingIsKnown() {
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.MODERN);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.knows(KEY, NOW)).isFalse();
  }

  @Test
  void shouldSpeakLegacyWithServersThatWereLearnedSo() {
    catalog.learn(Revision.R2025_06_18, NOW);
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.knows(KEY, NOW)).isTrue();
  }

  @Test
  void shouldTryLegacyWithModernServersThatMaySpeakBoth() {
    catalog.learn(Revision.R2026_07_28, NOW);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.MODERN);
  }

  @Test
  void shouldSwitchWhenAnEraIsRefusedAndHaveTheServerLearnedAgainOnce() {
    catalog.learn(Revision.R2026_07_28, NOW);
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.MODERN);
    assertThat(catalog.refreshed).containsExactly(KEY);
  }

  @Test
  void shouldHaveAServerLearnedAgainEachTimeItChangesItsEra() {
    Instant at = NOW;
    for (int times = 1; times <= 3; times++) {
      catalog.learn(Revision.R2025_11_25, at.plusSeconds(1));
      // Each call once more, when it has been learned what it speaks now.
      assertThat(eras.refused(KEY, Era.LEGACY, at.plusSeconds(2))).isTrue();
      assertThat(eras.isOpen(KEY, Era.LEGACY, at.plusSeconds(2))).isTrue();
      assertThat(eras.refused(KEY, Era.LEGACY, at.plusSeconds(2))).isFalse();
      assertThat(eras.refused(KEY, Era.LEGACY, at.plusSeconds(3))).isTrue();
      assertThat(catalog.refreshed).hasSize(2 * times - 1);
      // Clients of the era that it may have changed to try that before it is learned.
      assertThat(eras.of(KEY, Era.MODERN, at.plusSeconds(3))).isEqualTo(Era.MODERN);
      catalog.learn(Revision.R2026_07_28, at.plusSeconds(4));
      assertThat(eras.refused(KEY, Era.MODERN, at.plusSeconds(5))).isTrue();
      assertThat(catalog.refreshed).hasSize(2 * times);
      at = at.plusSeconds(5);
    }
  }

  @Test
  void shouldNotAnswerForAServerThatWasNotSeenToBeStateless() {
    eras.refused(KEY, Era.LEGACY, NOW);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    catalog.learn(Revision.R2025_11_25, NOW);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isFalse();
  }

  @Test
  void shouldWantToLearnWhatAServerSpeaksThatRefusedItsFirstClient() {
    assertThat(eras.isOpen(KEY, Era.LEGACY, NOW)).isFalse();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.isOpen(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.isOpen(KEY, Era.MODERN, NOW)).isFalse();
    catalog.learn(Revision.R2026_07_28, NOW);
    assertThat(eras.isOpen(KEY, Era.LEGACY, NOW)).isFalse();
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.MODERN);
  }

  @Test
  void shouldTryACallTwiceAtMostAtAServerOfWhichNothingIsLearned() {
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isFalse();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW.plusMillis(1))).isTrue();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW.plusMillis(1))).isFalse();
  }

  @Test
  void shouldAskOnceMoreWhenBothAreRefusedAndNotInTurns() {
    catalog.learn(Revision.R2026_07_28, NOW);
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    // It may have changed between the two.
    assertThat(eras.refused(KEY, Era.MODERN, NOW)).isTrue();
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isFalse();
    assertThat(eras.refused(KEY, Era.MODERN, NOW)).isFalse();
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.MODERN);
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
  }

  @Test
  void shouldNotTakeWhatWasKnownBeforeForADisproof() {
    // It was found to be legacy after the call had arrived, and has changed before it was asked.
    catalog.learn(Revision.R2025_11_25, NOW.plusSeconds(1));
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.isOpen(KEY, Era.LEGACY, NOW)).isTrue();
    catalog.learn(Revision.R2026_07_28, NOW.plusSeconds(2));
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.MODERN);
  }

  @Test
  void shouldAskOnceMoreWhenItHasChangedWhileItWasLookedAt() {
    catalog.learn(Revision.R2025_11_25, NOW.minusSeconds(9));
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    // What was asked before the change comes after it.
    catalog.learn(Revision.R2025_11_25, NOW.plusSeconds(1));
    assertThat(eras.of(KEY, Era.LEGACY, NOW)).isEqualTo(Era.LEGACY);
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(eras.isOpen(KEY, Era.LEGACY, NOW)).isTrue();
    assertThat(catalog.refreshed).hasSize(2);
    // But not for ever.
    catalog.learn(Revision.R2025_11_25, NOW.plusSeconds(2));
    assertThat(eras.refused(KEY, Era.LEGACY, NOW)).isFalse();
  }

  @Test
  void shouldForgetAVerdictAfterItsTime() {
    catalog.learn(Revision.R2026_07_28, NOW);
    eras.refused(KEY, Era.LEGACY, NOW);
    assertThat(eras.of(KEY, Era.LEGACY, NOW.plus(EraBook.VERDICT))).isEqualTo(Era.MODERN);
    Instant later = NOW.plus(EraBook.VERDICT).plusMillis(1);
    assertThat(eras.of(KEY, Era.LEGACY, later)).isEqualTo(Era.LEGACY);
  }

  @Test
  void shouldBelieveWhatIsLearnedAfterARefusal() {
    catalog.learn(Revision.R2026_07_28, NOW);
    eras.refused(KEY, Era.MODERN, NOW);
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.LEGACY);
    catalog.learn(Revision.R2026_07_28, NOW.plusMillis(1));
    assertThat(eras.of(KEY, Era.MODERN, NOW)).isEqualTo(Era.MODERN);
  }

  private static final class LearningCatalog implements CatalogFeed {
    final List<AdapterKey> refreshed = new ArrayList<>();
    private Catalog now = Catalog.EMPTY;

    void learn(Revision revision, Instant when) {
      EraVerdict verdict = new EraVerdict(revision.date(), List.of(), "asked", NOW, when);
      now =
          new Catalog(
              now.version() + 1,
              Map.of(
                  KEY,
                  new AdapterCatalog(
                      new Health(Health.State.UP, "", when),
                      List.of(),
                      Optional.empty(),
                      Optional.of(verdict))));
    }

    @Override
    public Catalog current() {
      return now;
    }

    @Override
    public CompletionStage<Void> settled(Collection<AdapterKey> adapters) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> relearned(AdapterKey adapter) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void refresh(AdapterKey adapter) {
      refreshed.add(adapter);
    }

    @Override
    public Registration listen(Consumer<Change> listener) {
      return () -> {};
    }
  }
}
