package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.named;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Conflict;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.Rollback;
import io.cardea.controlplane.store.RollbackResult;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollbackTest extends StoreFixture {

  @Test
  void shouldBringOneResourceBackAsANewRevision() {
    StoredResource made = put(store, adapter("a", "one"));
    put(store, adapter("a", "two"));
    put(store, adapter("b", "other"));

    ApplyResult.Applied done = done(store.rollback(new Rollback.Of(id("a")), 1, ORDER));

    StoredResource back = store.get(id("a")).orElseThrow();
    assertThat(done.position().revision()).isEqualTo(4);
    assertThat(back.document()).isEqualTo(made.document());
    assertThat(back.uid()).isEqualTo(made.uid());
    assertThat(back.generation()).isEqualTo(3);
    assertThat(store.get(id("b"))).isPresent();
    assertThat(store.history(HistoryQuery.of(id("a"))).revisions())
        .extracting(Revision::number)
        .containsExactly(4L, 2L, 1L);
  }

  @Test
  void shouldUndoDeletionAndCreation() {
    StoredResource made = put(store, adapter("a", "one"));
    applied(store, Change.delete(id("a")), Change.put(adapter("b", "new")));

    ApplyResult.Applied done = done(store.rollback(new Rollback.OfAll(), 1, ORDER));

    assertThat(done.effects())
        .extracting(Effect::kind)
        .containsExactly(Effect.Kind.CREATED, Effect.Kind.DELETED);
    assertThat(documents()).containsExactly(made.document());
    assertThat(store.get(id("a")).orElseThrow().uid()).isNotEqualTo(made.uid());
  }

  @Test
  void shouldBringBackEveryStateThatIsKept() {
    Random random = new Random(11);
    List<List<ResourceDocument>> states = new ArrayList<>();
    states.add(List.of());
    while (states.size() < 40) {
      String name = "r" + random.nextInt(5);
      if (store.get(id(name)).isPresent() && random.nextInt(3) == 0) {
        applied(store, Change.delete(id(name)));
      } else {
        put(store, adapter(name, "v" + states.size()));
      }
      states.add(documents());
    }

    for (int revision = states.size() - 1; revision >= 0; revision -= 3) {
      store.rollback(new Rollback.OfAll(), revision, ORDER);

      assertThat(documents()).isEqualTo(states.get(revision));
    }
  }

  @Test
  void shouldGoBackToTheFloorAndNoFurther() {
    store.close();
    store = place.open(keeping(2, Duration.ofDays(1)));
    put(store, adapter("a", "one"));
    put(store, adapter("b", "one"));
    put(store, adapter("a", "two"));
    put(store, adapter("a", "three"));
    assertThat(store.prune()).isEqualTo(2);

    assertThat(store.rollback(new Rollback.OfAll(), 1, ORDER))
        .isEqualTo(new RollbackResult.Unknown(2, 4));
    assertThat(store.rollback(new Rollback.OfAll(), 5, ORDER))
        .isEqualTo(new RollbackResult.Unknown(2, 4));
    done(store.rollback(new Rollback.OfAll(), 2, ORDER));

    assertThat(documents()).containsExactly(adapter("a", "one"), adapter("b", "one"));
  }

  @Test
  void shouldRollBackATenantAlone() {
    put(store, named("a", "Role", "r"));
    put(store, named("a", "Role", "s"));
    put(store, named("b", "Role", "t"));

    done(store.rollback(new Rollback.OfTenant(new TenantId("a")), 0, ORDER));

    assertThat(documents()).containsExactly(named("b", "Role", "t"));
  }

  @Test
  void shouldMakeNoRevisionWhereNothingHasChanged() {
    StoredResource made = put(store, adapter("a", "one"));

    ApplyResult.Applied done = done(store.rollback(new Rollback.Of(id("x")), 0, ORDER));

    assertThat(done.changed()).isFalse();
    assertThat(store.position()).isEqualTo(made.version());
  }

  @Test
  void shouldOnlySayWhatADryRunWouldDo() {
    put(store, adapter("a", "one"));
    put(store, adapter("a", "two"));
    StoreContent before = store.all();

    ApplyResult.Applied done = done(store.rollback(new Rollback.OfAll(), 0, ORDER.asDryRun()));

    assertThat(done.effects()).extracting(Effect::kind).containsExactly(Effect.Kind.DELETED);
    assertThat(store.all()).isEqualTo(before);
  }

  @Test
  void shouldLeaveAloneWhatFilesDeclare() {
    put(store, adapter("a", "one"));
    store.apply(List.of(Change.put(adapter("f", "one"))), Samples.FILE);
    StoreContent before = store.all();

    RollbackResult result = store.rollback(new Rollback.OfAll(), 0, ORDER);

    ApplyResult refused = ((RollbackResult.Done) result).result();
    assertThat(((ApplyResult.Refused) refused).conflicts())
        .extracting(Conflict::reason)
        .containsExactly(Conflict.Reason.OWNED);
    assertThat(store.all()).isEqualTo(before);
  }

  private List<ResourceDocument> documents() {
    return store.all().resources().stream().map(StoredResource::document).toList();
  }

  private static ApplyResult.Applied done(RollbackResult result) {
    assertThat(result).isInstanceOf(RollbackResult.Done.class);
    ApplyResult applied = ((RollbackResult.Done) result).result();
    assertThat(applied).isInstanceOf(ApplyResult.Applied.class);
    return (ApplyResult.Applied) applied;
  }
}
