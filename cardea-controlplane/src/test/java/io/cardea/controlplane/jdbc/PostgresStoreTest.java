package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.store.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostgresStoreTest {

  private final TestPostgres server = TestPostgres.get();

  @Test
  void shouldHearOfOtherProcessesWithoutWaitingForThePoll() throws Exception {
    PostgresSettings where = server.newSchema();
    StoreSettings defaults = StoreSettings.defaults();
    StoreSettings slow =
        new StoreSettings(
            defaults.limits(),
            Duration.ofHours(1),
            defaults.clock(),
            defaults.random(),
            defaults.threads());
    try (ResourceStore store = ResourceStores.postgres(where, slow).resources();
        ResourceStore other = ResourceStores.postgres(where, slow).resources()) {
      Diary diary = new Diary(store);
      try (Watch _ = store.watch(store.position(), diary)) {
        put(other, adapter("a", "one"));

        assertThat(diary.next()).isEqualTo("1");
      }
    }
  }

  @Test
  void shouldBeMadeOnceByManyWhoStartTogether() throws Exception {
    PostgresSettings where = server.emptySchema();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<StorePosition>> starts =
          IntStream.range(0, 4)
              .mapToObj(_ ->
                  threads.submit(() -> {
                    try (ResourceStore store =
                        ResourceStores.postgres(where, StoreSettings.defaults()).resources()) {
                      return store.position();
                    }
                  }))
              .toList();

      StorePosition first = starts.getFirst().get();
      for (Future<StorePosition> start : starts) {
        assertThat(start.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void shouldSayThatItIsNotLetIn() {
    PostgresSettings where = server.newSchema();
    PostgresSettings stranger = new PostgresSettings(where.url(), "nobody", "s3cret");

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> ResourceStores.postgres(stranger, StoreSettings.defaults()))
        .withMessageContaining("lets Cardea's user in")
        .satisfies(failure -> assertThat(failure).hasMessageNotContaining("s3cret"));
  }

  @Test
  void shouldKeepThePasswordOutOfWhatIsShown() {
    assertThat(new PostgresSettings("jdbc:postgresql://h/d", "u", "s3cret"))
        .hasToString("jdbc:postgresql://h/d as u");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PostgresSettings("jdbc:postgresql://h/d?Password=x", "u", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PostgresSettings("jdbc:mysql://h/d", "u", ""));
  }
}
