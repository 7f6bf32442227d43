package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreAway;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.store.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

  private static final Duration QUICK = Duration.ofSeconds(8);

  private final TestPostgres server = TestPostgres.get();
  private PostgresSettings where = new PostgresSettings("jdbc:postgresql:x", "", "");

  @BeforeEach
  void makeSchema() {
    where = server.newSchema();
  }

  @AfterEach
  void isUpAgain() {
    server.execute("SELECT 1");
  }

  @Test
  void shouldSaySoQuicklyAndRecoverByItself() throws Exception {
    try (ResourceStore store =
        ResourceStores.postgres(where, StoreSettings.defaults()).resources()) {
      // Given a store that is used and watched
      StoredResource made = put(store, adapter("a", "one"));
      Diary diary = new Diary(store);
      try (Watch _ = store.watch(made.version(), diary)) {
        put(store, adapter("a", "two"));
        assertThat(diary.next()).isEqualTo("2");

        // When the database crashes
        server.crash();

        // Then each operation fails soon
        long start = System.nanoTime();
        unavailable(() -> store.get(id("a")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK);
        unavailable(() -> store.apply(List.of(Change.put(adapter("a", "x"))), ORDER));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK.multipliedBy(2));

        // And all goes on when it is back
        server.start();
        assertThat(Place.patiently(() -> store.get(id("a"))).orElseThrow().document())
            .isEqualTo(adapter("a", "two"));
        put(store, adapter("a", "three"));
        assertThat(diary.next()).isEqualTo("3");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 150})
  void shouldHoldWhatWasAcknowledgedBeforeTheServerCrashed(int writes) throws Exception {
    // Given a writer
    AtomicLong acknowledged = new AtomicLong();
    CountDownLatch enough = new CountDownLatch(writes);
    try (ResourceStore store =
        ResourceStores.postgres(where, StoreSettings.defaults()).resources()) {
      CompletableFuture<StoreUnavailable> end =
          CompletableFuture.supplyAsync(
              () -> writeUntilItFails(store, acknowledged, enough), Thread::startVirtualThread);
      enough.await();

      // When the server crashes and starts again
      server.crash();
      boolean mayHaveApplied = end.join().mayHaveApplied();
      server.start();

      // Then all that was acknowledged is there, whole, and nothing else but what may be
      StorePosition position = Place.patiently(store::position);
      assertThat(position.revision())
          .isBetween(acknowledged.get(), acknowledged.get() + (mayHaveApplied ? 1 : 0));
      assertThat(store.all().resources())
          .hasSize(2)
          .allMatch(resource -> resource.version().equals(position));
    }
  }

  private static StoreUnavailable writeUntilItFails(
      ResourceStore store, AtomicLong acknowledged, CountDownLatch enough) {
    for (int i = 0; ; i++) {
      try {
        String value = Integer.toString(i);
        List<Change> both =
            List.of(Change.put(adapter("a", value)), Change.put(adapter("b", value)));
        if (store.apply(both, ORDER) instanceof ApplyResult.Applied applied) {
          acknowledged.set(applied.position().revision());
          enough.countDown();
        }
      } catch (StoreUnavailable e) {
        return e;
      }
    }
  }

  @Test
  void shouldNotStartWithoutItsDatabase() throws Exception {
    server.crash();
    try {
      unavailable(() -> ResourceStores.postgres(where, StoreSettings.defaults()));
    } finally {
      server.start();
    }
  }

  @Test
  void shouldBeOpenedWithoutItsDatabaseAndMigrateItWhenItIsBack() throws Exception {
    PostgresSettings empty = server.emptySchema();
    server.crash();
    try (Stores stores = ResourceStores.postgresWhenReachable(empty, StoreSettings.defaults())) {
      ResourceStore store = stores.resources();

      // Given a store whose database has no tables and is away
      unavailable(store::all);
      unavailable(() -> stores.secrets().all());
      unavailable(() -> store.apply(List.of(Change.put(adapter("a", "x"))), ORDER));
      assertThat(store.away().orElseThrow().reason()).contains("check that it runs");
      Instant since = store.away().orElseThrow().since();
      Diary diary = new Diary(store);
      try (Watch _ = store.watch(StorePosition.NOWHERE, diary)) {
        unavailable(store::position);
        assertThat(store.away()).map(StoreAway::since).contains(since);

        // When
        server.start();

        // Then whoever watches reads everything, and all goes on
        assertThat(diary.next()).isEqualTo("gap 0");
        assertThat(store.away()).isEmpty();
        put(store, adapter("a", "one"));
        assertThat(diary.next()).isEqualTo("1");
        assertThat(stores.secrets().revision()).isZero();
      }
    }
  }

  private static void unavailable(Runnable work) {
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(work::run)
        .withMessageContaining("check that it runs");
  }
}
