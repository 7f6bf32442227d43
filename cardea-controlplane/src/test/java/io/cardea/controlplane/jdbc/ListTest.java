package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.applied;
import static io.cardea.controlplane.jdbc.Samples.labelled;
import static io.cardea.controlplane.jdbc.Samples.named;
import static io.cardea.controlplane.jdbc.Samples.put;
import static io.cardea.controlplane.jdbc.Samples.selector;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.LabelSelector;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.ResourcePage;
import io.cardea.controlplane.store.ResourceQuery;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListTest extends StoreFixture {

  private static final ResourceQuery ADAPTERS = ResourceQuery.of(TenantId.DEFAULT, "Adapter");

  @Test
  void shouldListInTheOrderOfIds() {
    List<String> names =
        List.of("b", "B", "a-b", "a.b", "a_b", "ab", "a", "10", "9", "Z", "-", "_");
    names.forEach(name -> put(store, adapter(name, "x")));
    put(store, named("a", "Role", "z"));
    put(store, named("z", "Adapter", "a"));

    List<ResourceId> listed =
        store.list(ResourceQuery.all()).resources().stream().map(StoredResource::id).toList();

    assertThat(listed).hasSize(14).isSorted();
    assertThat(names(ADAPTERS)).containsExactlyElementsOf(names.stream().sorted().toList());
  }

  @Test
  void shouldListByTenantAndKind() {
    for (String tenant : List.of("a", "b")) {
      put(store, named(tenant, "Role", "r"));
      put(store, named(tenant, "Profile", "p"));
    }

    assertThat(names(ResourceQuery.of(new TenantId("a"), "Role"))).containsExactly("r");
    assertThat(names(ResourceQuery.of(new TenantId("c"), "Role"))).isEmpty();
    assertThat(names(with(Optional.empty(), Optional.of("Role")))).containsExactly("r", "r");
    assertThat(names(with(Optional.of("b"), Optional.empty()))).containsExactly("p", "r");
  }

  @Test
  void shouldGiveEachResourceOnceOverAllPages() {
    List<Change> changes =
        IntStream.range(0, 103).<Change>mapToObj(i -> Change.put(adapter("a" + i, "x"))).toList();
    applied(store, changes.toArray(Change[]::new));
    put(store, named("z", "Adapter", "a0"));

    List<ResourceId> paged = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Optional<ResourceQuery> query = Optional.of(ResourceQuery.all().by(25));
    while (query.isPresent()) {
      ResourcePage page = store.list(query.get());
      page.resources().forEach(resource -> paged.add(resource.id()));
      sizes.add(page.resources().size());
      ResourceQuery last = query.get();
      query = page.next().map(last::from);
    }

    assertThat(sizes).containsExactly(25, 25, 25, 25, 4);
    assertThat(paged).hasSize(104).isSorted().doesNotHaveDuplicates();
    assertThat(store.list(ADAPTERS.by(103)).next()).isEmpty();
  }

  @Test
  void shouldEndAPageThatHoldsEnough() {
    String large = "x".repeat(1_000_000);
    for (int i = 0; i < 10; i++) {
      put(store, adapter("a" + i, large));
    }

    ResourcePage page = store.list(ADAPTERS);

    assertThat(page.resources()).hasSize(9);
    assertThat(page.next()).contains(Samples.id("a8"));
    assertThat(names(ADAPTERS.from(Samples.id("a8")))).containsExactly("a9");
  }

  @Test
  void shouldSelectLikeTheSelectorItself() {
    Random random = new Random(7);
    List<String> values = List.of("\"1\"", "\"2\"", "\"\"");
    for (int i = 0; i < 40; i++) {
      List<String> labels =
          Stream.of("a", "b/c", "d")
              .filter(_ -> random.nextInt(3) > 0)
              .map(label -> "\"" + label + "\":" + values.get(random.nextInt(3)))
              .toList();
      put(store, labelled("r" + i, "{" + String.join(",", labels) + "}", "[]"));
    }

    for (String text :
        List.of(
            "",
            "a",
            "!a",
            "a=1",
            "a==2",
            "a!=1",
            "a in (1,2)",
            "a notin (1, 2)",
            "a=,b/c=1",
            "a,!d,b/c!=2",
            "b/c in (2),d notin (1)",
            "a=1,a=2",
            "missing",
            "missing!=x")) {
      LabelSelector selector = selector(text);
      List<String> expected =
          store.all().resources().stream()
              .filter(resource -> selector.matches(resource.document().labels()))
              .map(resource -> resource.id().name())
              .toList();

      assertThat(names(ADAPTERS.where(selector))).as(text).isEqualTo(expected);
    }
  }

  @Test
  void shouldSelectByTags() {
    put(store, labelled("both", "{}", "[\"public\", \"it's; --\"]"));
    put(store, labelled("one", "{\"public\": \"x\"}", "[\"public\"]"));
    put(store, labelled("none", "{\"tag\": \"public\"}", "[]"));

    assertThat(names(ADAPTERS.tagged(Set.of("public")))).containsExactly("both", "one");
    assertThat(names(ADAPTERS.tagged(Set.of("public", "it's; --")))).containsExactly("both");
  }

  @Test
  void shouldForgetTheMarksOfBefore() {
    put(store, labelled("a", "{\"x\": \"1\"}", "[\"t\"]"));
    put(store, labelled("b", "{\"x\": \"1\"}", "[\"t\"]"));
    put(store, labelled("a", "{\"x\": \"2\"}", "[]"));
    applied(store, Change.delete(Samples.id("b")));
    put(store, adapter("b", "again"));

    assertThat(names(ADAPTERS.where(selector("x=1")))).isEmpty();
    assertThat(names(ADAPTERS.where(selector("x=2")))).containsExactly("a");
    assertThat(names(ADAPTERS.tagged(Set.of("t")))).isEmpty();
  }

  private static ResourceQuery with(Optional<String> tenant, Optional<String> kind) {
    return new ResourceQuery(
        tenant.map(TenantId::new), kind, LabelSelector.ALL, Set.of(), Optional.empty(), 10);
  }

  private List<String> names(ResourceQuery query) {
    return store.list(query).resources().stream().map(resource -> resource.id().name()).toList();
  }
}
