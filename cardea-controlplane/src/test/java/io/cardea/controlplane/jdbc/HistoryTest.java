package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.named;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.HistoryPage;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest extends StoreFixture {

  @Test
  void shouldTellWhoDidWhatAndWhy() {
    StoredResource made = put(store, adapter("a", "one"));
    put(store, adapter("b", "other"));
    Order second = Order.of(new Authorship("bob", "a typo\nin the title", Origin.API));
    store.apply(List.of(Change.put(adapter("a", "two"))), second);
    applied(store, Change.delete(id("a")));

    List<Revision> history = store.history(HistoryQuery.of(id("a"))).revisions();

    assertThat(history).extracting(Revision::number).containsExactly(4L, 3L, 1L);
    assertThat(history.get(1).signature().by()).isEqualTo(second.by());
    assertThat(history.get(2).signature()).isEqualTo(made.changed());
    assertThat(history)
        .extracting(revision -> revision.changes().getFirst())
        .containsExactly(
            change(made, 2, Optional.of(adapter("a", "two")), Optional.empty()),
            change(made, 2, Optional.of(adapter("a", "one")), Optional.of(adapter("a", "two"))),
            change(made, 1, Optional.empty(), Optional.of(adapter("a", "one"))));
  }

  @Test
  void shouldTellThePastOfTheStoreAndOfATenant() {
    put(store, named("a", "Role", "r"));
    applied(
        store,
        Change.put(named("b", "Role", "r")),
        Change.put(named("a", "Profile", "p")),
        Change.delete(named("a", "Role", "r").id()));
    put(store, named("b", "Role", "s"));

    List<Revision> all = store.history(HistoryQuery.all()).revisions();
    List<Revision> ofA = store.history(HistoryQuery.of(new TenantId("a"))).revisions();

    assertThat(all).extracting(Revision::number).containsExactly(3L, 2L, 1L);
    assertThat(ids(all.get(1))).containsExactly("a/Profile/p", "a/Role/r", "b/Role/r");
    assertThat(ofA).extracting(Revision::number).containsExactly(2L, 1L);
    assertThat(ids(ofA.getFirst())).containsExactly("a/Profile/p", "a/Role/r");
  }

  @Test
  void shouldGiveThePastInPages() {
    for (int i = 0; i < 7; i++) {
      put(store, adapter("a", "v" + i));
    }

    List<Long> numbers = new ArrayList<>();
    Optional<HistoryQuery> query = Optional.of(HistoryQuery.of(id("a")).by(3));
    while (query.isPresent()) {
      HistoryPage page = store.history(query.get());
      page.revisions().forEach(revision -> numbers.add(revision.number()));
      HistoryQuery last = query.get();
      query = page.next().map(last::from);
    }

    assertThat(numbers).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
  }

  @Test
  void shouldForgetWhatIsBeyondTheCountButNeverWhatIs() {
    store.close();
    store = place.open(keeping(3, Duration.ofDays(1)));
    put(store, adapter("old", "still there"));
    put(store, adapter("a", "v0"));
    applied(store, Change.delete(id("a")));
    for (int i = 1; i <= 4; i++) {
      put(store, adapter("a", "v" + i));
    }
    StoreContent before = store.all();

    long floor = store.prune();

    assertThat(floor).isEqualTo(4);
    assertThat(store.all()).isEqualTo(before);
    HistoryPage page = store.history(HistoryQuery.all());
    assertThat(page.floor()).isEqualTo(4);
    assertThat(page.revisions()).extracting(Revision::number).containsExactly(7L, 6L, 5L);
    assertThat(page.revisions().getLast().changes().getFirst().before())
        .contains(adapter("a", "v1"));
    assertThat(store.history(HistoryQuery.of(id("old"))).revisions()).isEmpty();
    assertThat(store.prune()).isEqualTo(4);
  }

  @Test
  void shouldForgetWhatIsTooOld() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    try (ResourceStore then = place.open(at(start))) {
      put(then, adapter("a", "one"));
      put(then, adapter("a", "two"));
    }
    try (ResourceStore later = place.open(at(start.plus(Duration.ofDays(2))))) {
      put(later, adapter("a", "three"));

      assertThat(later.prune()).isEqualTo(2);

      assertThat(later.history(HistoryQuery.all()).revisions())
          .singleElement()
          .satisfies(revision ->
              assertThat(revision.changes().getFirst().before()).contains(adapter("a", "two")));
    }
    try (ResourceStore muchLater = place.open(at(start.plus(Duration.ofDays(9))))) {
      assertThat(muchLater.prune()).isEqualTo(3);
      assertThat(muchLater.get(id("a")).orElseThrow().document()).isEqualTo(adapter("a", "three"));
    }
  }

  @Test
  void shouldForgetByItselfWhileChangesAreMade() {
    store.close();
    store = place.open(keeping(10, Duration.ofDays(1)));
    for (int i = 0; i < 64; i++) {
      put(store, adapter("a", "v" + i));
    }

    assertThat(store.history(HistoryQuery.all()).revisions()).hasSize(10);
  }

  private static StoreSettings at(Instant now) {
    StoreSettings settings = keeping(1_000, Duration.ofDays(1));
    return new StoreSettings(
        settings.limits(),
        settings.poll(),
        Clock.fixed(now, ZoneOffset.UTC),
        settings.random(),
        settings.threads());
  }

  private static ResourceChange change(
      StoredResource life,
      long generation,
      Optional<ResourceDocument> before,
      Optional<ResourceDocument> after) {
    return new ResourceChange(life.id(), life.uid(), generation, before, after);
  }

  private static List<String> ids(Revision revision) {
    return revision.changes().stream().map(change -> change.id().toString()).toList();
  }
}
