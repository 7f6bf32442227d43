package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.Watch;
import io.cardea.controlplane.store.WatchListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WatchTest extends StoreFixture {

  @Test
  void shouldTellEveryRevisionInOrder() throws Exception {
    StorePosition start = store.position();
    for (int i = 0; i < 70; i++) {
      put(store, adapter("a", "v" + i));
    }
    Diary diary = new Diary(store);
    try (Watch _ = store.watch(start, diary)) {
      put(store, adapter("b", "one"));

      for (int i = 1; i <= 71; i++) {
        assertThat(diary.next()).isEqualTo(Integer.toString(i));
      }
    }
    put(store, adapter("b", "two"));
    assertThat(diary.isEmpty()).isTrue();
  }

  @Test
  void shouldTellWhatWasChanged() throws Exception {
    put(store, adapter("a", "one"));
    CompletableFuture<Revision> told = new CompletableFuture<>();
    WatchListener listener =
        new WatchListener() {
          @Override
          public void onRevision(Revision revision) {
            told.complete(revision);
          }

          @Override
          public StorePosition onGap() {
            throw new AssertionError("there is no gap");
          }
        };
    try (Watch _ = store.watch(store.position(), listener)) {
      store.apply(List.of(Change.put(adapter("a", "two"))), ORDER);

      Revision revision = told.get();

      assertThat(revision.signature().by()).isEqualTo(ORDER.by());
      assertThat(revision.changes().getFirst().before()).contains(adapter("a", "one"));
      assertThat(revision.changes().getFirst().after()).contains(adapter("a", "two"));
    }
  }

  @Test
  void shouldTellWhatOtherProcessesChange() throws Exception {
    Diary diary = new Diary(store);
    try (ResourceStore other = place.open();
        Watch _ = store.watch(store.position(), diary)) {
      put(other, adapter("a", "one"));
      assertThat(diary.next()).isEqualTo("1");
      put(store, adapter("a", "two"));
      assertThat(diary.next()).isEqualTo("2");
      put(other, adapter("a", "three"));
      assertThat(diary.next()).isEqualTo("3");
    }
  }

  @Test
  void shouldSayThatThePastIsForgotten() throws Exception {
    StorePosition start = store.position();
    store.close();
    store = place.open(keeping(1, Duration.ofDays(1)));
    put(store, adapter("a", "one"));
    put(store, adapter("a", "two"));
    store.prune();
    Diary diary = new Diary(store);
    try (Watch _ = store.watch(start, diary)) {
      assertThat(diary.next()).isEqualTo("gap 2");
      put(store, adapter("a", "three"));
      assertThat(diary.next()).isEqualTo("3");
    }
  }

  @Test
  void shouldSayThatTheStoreIsAnotherOne() throws Exception {
    Path file = folder.resolve("backup");
    put(store, adapter("a", "one"));
    store.backup(file);
    put(store, adapter("a", "two"));
    put(store, adapter("a", "three"));
    Diary diary = new Diary(store);
    try (Watch _ = store.watch(store.position(), diary)) {
      store.restore(file, true);

      assertThat(diary.next()).isEqualTo("gap 1");
      put(store, adapter("a", "four"));
      assertThat(diary.next()).isEqualTo("2");
    }
    Diary ahead = new Diary(store);
    StorePosition never = new StorePosition(store.position().incarnation(), 99);
    try (Watch _ = store.watch(never, ahead)) {
      assertThat(ahead.next()).isEqualTo("gap 2");
    }
  }

  @Test
  void shouldBringAListenerThatFailsBackIntoStep() throws Exception {
    Diary diary = new Diary(store);
    diary.failOnce();
    try (Watch _ = store.watch(store.position(), diary)) {
      put(store, adapter("a", "one"));

      assertThat(diary.next()).isEqualTo("gap 1");
      put(store, adapter("a", "two"));
      assertThat(diary.next()).isEqualTo("2");
    }
  }

  @Test
  void shouldEndWithTheStore() throws Exception {
    Diary diary = new Diary(store);
    store.watch(store.position(), diary);
    put(store, adapter("a", "one"));
    assertThat(diary.next()).isEqualTo("1");

    store.close();
    store = place.open();
    put(store, adapter("a", "two"));

    assertThat(diary.isEmpty()).isTrue();
  }
}
