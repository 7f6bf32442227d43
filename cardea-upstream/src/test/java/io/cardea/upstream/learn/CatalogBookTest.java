package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.upstream.loop.StepLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CatalogBookTest {

  private static final AdapterKey A = new AdapterKey(TenantId.DEFAULT, "a");
  private static final AdapterKey B = new AdapterKey(TenantId.DEFAULT, "b");
  private static final AdapterCatalog UNKNOWN = known(Health.State.UNKNOWN);
  private static final AdapterCatalog UP = known(Health.State.UP);

  private final StepLoop loop = new StepLoop();
  private final CatalogBook book = new CatalogBook(loop);
  private final Object author = new Object();
  private final List<CatalogFeed.Change> changes = new ArrayList<>();

  private static AdapterCatalog known(Health.State state) {
    return new AdapterCatalog(new Health(state, "", Instant.EPOCH), List.of(), Optional.empty());
  }

  private CompletableFuture<Void> settled(AdapterKey... adapters) {
    return book.settled(List.of(adapters)).toCompletableFuture();
  }

  @Test
  void shouldPublishTogetherWhatIsWrittenTogether() {
    // Given
    book.listen(changes::add);

    // When
    book.add(A, author, UNKNOWN);
    book.add(B, author, UNKNOWN);
    book.write(A, author, UP, Set.of(Offer.Kind.TOOL));
    book.write(A, author, UP, Set.of(Offer.Kind.PROMPT));
    assertThat(book.current().version()).isZero();
    loop.drain();

    // Then
    assertThat(book.current().version()).isEqualTo(1);
    assertThat(book.current().adapters()).containsEntry(A, UP).containsEntry(B, UNKNOWN);
    assertThat(changes)
        .containsExactly(
            new CatalogFeed.Change(A, Set.of(Offer.Kind.TOOL, Offer.Kind.PROMPT), book.current()));
  }

  @Test
  void shouldSettleWhenThatIsPublished() {
    // Given
    book.add(A, author, UNKNOWN);
    book.add(B, author, UNKNOWN);
    CompletableFuture<Void> both = settled(A, B);

    // When
    book.write(A, author, UP, Set.of());
    CompletableFuture<Void> one = settled(A);
    assertThat(one).isNotDone();
    loop.drain();

    // Then
    assertThat(one).isCompleted();
    assertThat(both).isNotDone();
    assertThat(book.untried(List.of(A, B))).containsExactly(B);

    // When: the other is removed before it was tried.
    book.remove(B);
    loop.drain();

    // Then
    assertThat(both).isCompleted();
  }

  @Test
  void shouldTakeNothingFromWhoHasBeenReplaced() {
    // Given
    Object next = new Object();
    book.add(A, author, UNKNOWN);
    book.add(A, next, UNKNOWN);

    // When
    book.write(A, author, UP, Set.of(Offer.Kind.TOOL));
    book.remove(B);
    loop.drain();

    // Then
    assertThat(book.current().adapters()).containsEntry(A, UNKNOWN);
    assertThat(settled(A)).isNotDone();

    // When
    book.remove(A);
    book.write(A, next, UP, Set.of());
    loop.drain();

    // Then
    assertThat(book.current().adapters()).isEmpty();
  }

  @Test
  void shouldGoOnAfterAListenerThatFails() {
    // Given
    book.listen(_ -> {
      throw new IllegalStateException("on purpose");
    });
    CatalogFeed.Registration ended = book.listen(changes::add);
    book.listen(changes::add);
    ended.close();

    // When
    book.add(A, author, UNKNOWN);
    book.write(A, author, UP, Set.of(Offer.Kind.TOOL));
    loop.drain();

    // Then
    assertThat(changes).hasSize(1);
    assertThat(settled(A)).isCompleted();
  }
}
