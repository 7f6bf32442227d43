package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.document;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.named;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Conflict;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApplyTest extends StoreFixture {

  @Test
  void shouldKeepWhatIsDeclared() {
    StorePosition empty = store.position();

    StoredResource made = put(store, adapter("weather", "one"));

    assertThat(empty.revision()).isZero();
    assertThat(made.version()).isEqualTo(new StorePosition(empty.incarnation(), 1));
    assertThat(made.generation()).isEqualTo(1);
    assertThat(made.uid().version()).isEqualTo(7);
    assertThat(made.changed().by()).isEqualTo(ORDER.by());
    assertThat(made.created()).isEqualTo(made.changed().time());
    assertThat(store.get(id("weather"))).contains(made);
    assertThat(store.get(id("other"))).isEmpty();
    assertThat(store.all()).isEqualTo(new StoreContent(made.version(), List.of(made)));
  }

  @Test
  void shouldHoldItAllWhenOpenedAgain() {
    StoredResource made = put(store, adapter("weather", "one"));
    store.close();

    store = place.open();

    assertThat(store.get(id("weather"))).contains(made);
    assertThat(store.position()).isEqualTo(made.version());
  }

  @Test
  void shouldCountGenerationsBySpecOnly() {
    StoredResource made = put(store, adapter("weather", "one"));

    StoredResource tagged =
        put(
            store,
            document(
                """
                {"apiVersion": "cardea.io/v1", "kind": "Adapter",
                 "metadata": {"name": "weather", "tags": ["public"]}, "spec": {"title": "one"}}
                """));
    StoredResource changed = put(store, adapter("weather", "two"));

    assertThat(tagged.generation()).isEqualTo(1);
    assertThat(changed.generation()).isEqualTo(2);
    assertThat(changed.uid()).isEqualTo(made.uid());
    assertThat(changed.created()).isEqualTo(made.created());
    assertThat(changed.version().revision()).isEqualTo(3);
  }

  @Test
  void shouldMakeNoRevisionOfWhatIsThereAlready() {
    StoredResource made = put(store, adapter("weather", "one"));

    ApplyResult.Applied again =
        applied(
            store,
            Change.put(
                document(
                    """
                    {"spec": {"title": "one"}, "metadata": {"name": "weather"},
                     "kind": "Adapter",   "apiVersion": "cardea.io/v1"}
                    """)));

    assertThat(again.changed()).isFalse();
    assertThat(again.effects()).extracting(Effect::kind).containsExactly(Effect.Kind.UNCHANGED);
    assertThat(again.position()).isEqualTo(made.version());
    assertThat(store.position()).isEqualTo(made.version());
  }

  @Test
  void shouldBeginANewLifeAfterADeletion() {
    StoredResource first = put(store, adapter("weather", "one"));

    ApplyResult.Applied deleted = applied(store, Change.delete(id("weather"), first.version()));
    assertThat(store.get(id("weather"))).isEmpty();
    StoredResource second = put(store, adapter("weather", "one"));

    assertThat(deleted.effects().getFirst())
        .returns(Effect.Kind.DELETED, Effect::kind)
        .returns(first.document(), effect -> effect.before().orElseThrow());
    assertThat(second.uid()).isNotEqualTo(first.uid());
    assertThat(second.generation()).isEqualTo(1);
  }

  @Test
  void shouldMakeAllChangesAsOneRevision() {
    put(store, adapter("a", "old"));
    put(store, adapter("b", "old"));

    ApplyResult.Applied result =
        applied(
            store,
            Change.create(adapter("c", "new")),
            Change.put(adapter("b", "new")),
            Change.put(adapter("b2", "new")),
            Change.delete(id("a")));

    assertThat(result.position().revision()).isEqualTo(3);
    assertThat(result.effects())
        .extracting(Effect::kind)
        .containsExactly(
            Effect.Kind.CREATED, Effect.Kind.UPDATED, Effect.Kind.CREATED, Effect.Kind.DELETED);
    assertThat(store.all().resources())
        .extracting(resource -> resource.id().name() + resource.version().revision())
        .containsExactly("b3", "b23", "c3");
  }

  @Test
  void shouldNameEveryConflictAndDoNothing() {
    StorePosition stale = put(store, adapter("changed", "one")).version();
    StoredResource changed = put(store, adapter("changed", "two"));
    StoredResource there = put(store, adapter("there", "one"));
    StoreContent before = store.all();

    ApplyResult result =
        store.apply(
            List.of(
                Change.put(adapter("fine", "one")),
                Change.create(adapter("there", "two")),
                Change.update(adapter("changed", "three"), stale),
                Change.update(adapter("missing", "one"), stale),
                Change.delete(id("gone")),
                Change.delete(id("gone2"), stale),
                Change.put(adapter("fine", "two"))),
            ORDER);

    assertThat(result).isInstanceOf(ApplyResult.Refused.class);
    assertThat(((ApplyResult.Refused) result).conflicts())
        .extracting(
            conflict -> conflict.id().name(), Conflict::reason, c -> c.current().orElse(null))
        .containsExactly(
            tuple("there", Conflict.Reason.EXISTS, there),
            tuple("changed", Conflict.Reason.CHANGED, changed),
            tuple("missing", Conflict.Reason.MISSING, null),
            tuple("gone", Conflict.Reason.MISSING, null),
            tuple("gone2", Conflict.Reason.MISSING, null),
            tuple("fine", Conflict.Reason.TWICE, null));
    assertThat(store.all()).isEqualTo(before);
  }

  @Test
  void shouldTakeNoVersionOfAnotherIncarnation() {
    StoredResource made = put(store, adapter("weather", "one"));
    StorePosition foreign = new StorePosition("ffffffffffff", made.version().revision());

    assertThat(refusal(store, Change.update(adapter("weather", "two"), foreign)))
        .isEqualTo(Conflict.Reason.CHANGED);
  }

  @Test
  void shouldOnlySayWhatADryRunWouldDo() {
    StoredResource made = put(store, adapter("weather", "one"));
    StoreContent before = store.all();

    ApplyResult result =
        store.apply(
            List.of(Change.put(adapter("weather", "two")), Change.create(adapter("b", "one"))),
            ORDER.asDryRun());
    ApplyResult refused =
        store.apply(List.of(Change.create(adapter("weather", "two"))), ORDER.asDryRun());

    assertThat(((ApplyResult.Applied) result).position()).isEqualTo(made.version());
    assertThat(((ApplyResult.Applied) result).effects())
        .extracting(Effect::kind)
        .containsExactly(Effect.Kind.UPDATED, Effect.Kind.CREATED);
    assertThat(refused).isInstanceOf(ApplyResult.Refused.class);
    assertThat(store.all()).isEqualTo(before);
    assertThat(put(store, adapter("c", "one")).version().revision()).isEqualTo(2);
  }

  @Test
  void shouldLetOnlyTheOriginChangeWhatItDeclares() {
    put(store, adapter("by-api", "one"));
    store.apply(List.of(Change.put(adapter("by-file", "one"))), Samples.FILE);

    assertThat(refusal(store, Change.put(adapter("by-file", "two"))))
        .isEqualTo(Conflict.Reason.OWNED);
    assertThat(refusal(store, Change.delete(id("by-file")))).isEqualTo(Conflict.Reason.OWNED);
    assertThat(store.apply(List.of(Change.put(adapter("by-api", "two"))), Samples.FILE))
        .isInstanceOf(ApplyResult.Refused.class);

    ApplyResult taken =
        store.apply(List.of(Change.put(adapter("by-file", "one"))), ORDER.takingOver());
    assertThat(((ApplyResult.Applied) taken).effects())
        .extracting(Effect::kind)
        .containsExactly(Effect.Kind.UPDATED);
    assertThat(put(store, adapter("by-file", "two")).generation()).isEqualTo(2);
  }

  @Test
  void shouldKeepTenantsAndKindsApart() {
    put(store, named("a", "Role", "same"));
    put(store, named("b", "Role", "same"));
    put(store, named("a", "Profile", "same"));

    applied(store, Change.delete(named("a", "Role", "same").id()));

    assertThat(store.all().resources())
        .extracting(resource -> resource.id().toString())
        .containsExactly("a/Profile/same", "b/Role/same");
  }

  @Test
  void shouldKeepEveryTextThatJsonHas() {
    for (String text : List.of("\\u0000", "\\ud800", "\\\\u0000", "%s", "'; --", "é😀", "\\\"")) {
      StoredResource made = put(store, adapter("hostile", text));

      assertThat(store.get(id("hostile"))).contains(made);
    }
  }

  @Test
  void shouldTakeAsManyChangesAsItSays() {
    List<Change> many =
        IntStream.range(0, 2_000).<Change>mapToObj(i -> Change.put(adapter("a" + i, "x"))).toList();

    assertThat(store.apply(many, ORDER)).isInstanceOf(ApplyResult.Applied.class);

    assertThat(store.all().resources()).hasSize(2_000);
    assertThatIllegalArgumentException().isThrownBy(() -> store.apply(List.of(), ORDER));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            store.apply(
                Collections.nCopies(ResourceStore.MAX_CHANGES + 1, many.getFirst()), ORDER));
  }

  private static Conflict.Reason refusal(ResourceStore store, Change change) {
    ApplyResult result = store.apply(List.of(change), ORDER);
    assertThat(result).isInstanceOf(ApplyResult.Refused.class);
    return ((ApplyResult.Refused) result).conflicts().getFirst().reason();
  }
}
