package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.controlplane.store.Watch;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConcurrencyTest extends StoreFixture {

  private static final int WRITERS = 12;
  private static final int ROUNDS = 8;

  @Test
  void shouldLoseNoUpdateOfManyWriters() throws Exception {
    // Given two processes and many writers, each of which counts on from what it has read
    put(store, adapter("sum", "0"));
    Diary diary = new Diary(store);
    try (ResourceStore other = place.open();
        Watch _ = other.watch(store.position(), diary);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // When all count at the same time
      List<Future<?>> writers =
          IntStream.range(0, WRITERS)
              .<Future<?>>mapToObj(
                  i -> threads.submit(() -> count(i % 2 == 0 ? store : other, "own" + i)))
              .toList();
      for (Future<?> writer : writers) {
        writer.get();
      }

      // Then each has counted, and the watch has seen each revision once
      StoredResource sum = store.get(id("sum")).orElseThrow();
      assertThat(sum.document()).isEqualTo(adapter("sum", Integer.toString(WRITERS * ROUNDS)));
      assertThat(sum.version().revision()).isEqualTo(1 + WRITERS * ROUNDS);
      for (int i = 2; i <= 1 + WRITERS * ROUNDS; i++) {
        assertThat(diary.next()).isEqualTo(Integer.toString(i));
      }
      assertThat(numbers())
          .isEqualTo(LongStream.rangeClosed(1, 1 + WRITERS * ROUNDS).boxed().toList());
    }
  }

  /** Counts the sum and, in the same order, a resource of its own. */
  private static void count(ResourceStore store, String own) {
    for (int done = 0; done < ROUNDS; ) {
      StoredResource sum = store.get(id("sum")).orElseThrow();
      int next = Integer.parseInt(title(sum)) + 1;
      ApplyResult result =
          store.apply(
              List.of(
                  Change.update(adapter("sum", Integer.toString(next)), sum.version()),
                  Change.put(adapter(own, Integer.toString(done)))),
              ORDER);
      done += result instanceof ApplyResult.Applied ? 1 : 0;
    }
  }

  private static String title(StoredResource resource) {
    return resource.document().json().replaceAll(".*\"title\":\"([0-9]+)\".*", "$1");
  }

  private List<Long> numbers() {
    return Stream.iterate(
            store.history(HistoryQuery.all()),
            page -> !page.revisions().isEmpty(),
            page -> store.history(HistoryQuery.all().from(page.next().orElse(0L))))
        .flatMap(page -> page.revisions().stream())
        .map(Revision::number)
        .sorted()
        .toList();
  }
}
