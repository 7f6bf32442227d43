package io.cardea.controlplane.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fits which words, and in what order it is found. */
class SearchIndexTest {

  private static final TenantId HERE = TenantId.DEFAULT;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private final Map<AdapterKey, AdapterCatalog> known = new HashMap<>();
  private final SearchIndex index = new SearchIndex();

  private static Item tool(String name, String title, String description) {
    String json =
        new JsonObject()
            .text("name", name)
            .text("title", title)
            .text("description", description)
            .toString();
    return new Item(name, name, json, "d");
  }

  private static Item item(String name, String json) {
    return new Item(name, name, json, "d");
  }

  private void offer(TenantId tenant, String adapter, Kind kind, Item... items) {
    AdapterKey key = new AdapterKey(tenant, adapter);
    adapters.put(
        key,
        new Adapter(
            key,
            "",
            "",
            List.of("tag-of-" + adapter),
            "",
            HttpUpstream.at(new HttpEndpoint("h.example", 443, true, "/", Map.of(), false)),
            Adapter.Isolation.PRINCIPAL,
            Adapter.Access.ROLES,
            Set.of(),
            AdapterLimits.DEFAULT));
    Offer before =
        Optional.ofNullable(known.get(key))
            .flatMap(AdapterCatalog::offer)
            .orElse(
                new Offer(
                    "2026-07-28",
                    "{}",
                    "{}",
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    NOW));
    List<Item> list = List.of(items);
    Offer offer =
        new Offer(
            before.revision(),
            before.capabilities(),
            before.serverInfo(),
            before.instructions(),
            kind == Kind.TOOL ? list : before.tools(),
            kind == Kind.PROMPT ? list : before.prompts(),
            kind == Kind.RESOURCE ? list : before.resources(),
            kind == Kind.TEMPLATE ? list : before.templates(),
            NOW);
    known.put(
        key,
        new AdapterCatalog(new Health(Health.State.UP, "", NOW), List.of(), Optional.of(offer)));
  }

  private SearchIndex.Page search(
      TenantId tenant, Wanted wanted, Optional<Place> after, int limit) {
    return index.search(
        new GatewaySnapshot(1, GatewaySettings.DEFAULT, adapters, Map.of(), AccessPolicy.DENY_ALL),
        new Catalog(1, known),
        tenant,
        wanted,
        after,
        limit);
  }

  private static Wanted words(String words) {
    return new Wanted(words, Optional.empty(), "", "", "");
  }

  private List<String> found(Wanted wanted) {
    return search(HERE, wanted, Optional.empty(), 1_000).found().stream()
        .map(found -> found.adapter().key().name() + "/" + found.place().name())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weather         | 0
          WEATHER         | 0
          weath           | 0
          get weather     | 0
          weather get     | 0
          getWeather      | 0
          get_weather     | 0
          getweather      | 0
          we              | 0
          w               |
          eather          |
          weathers        |
          Wetter          | 1
          wet             | 1
          creme           | 1
          Crème           | 1
          get wetter      | 1
          town            | 2
          weather town    | 2
          wetter town     | 2
          OAuth           | 2
          a               | 2
          weather nothing |
          forTown         | 2
          inputSchema     |
          """)
  void shouldMatchAllWordsAndRankWhereTheyAre(String words, Integer rank) {
    // Given
    offer(
        HERE,
        "a",
        Kind.TOOL,
        tool("getWeather", "Wetter mit Crème", "Says a forecast, for a town, with oauth."));

    // When
    List<SearchIndex.Found> found = search(HERE, words(words), Optional.empty(), 10).found();

    // Then
    if (rank == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found).singleElement().extracting(each -> each.place().rank()).isEqualTo(rank);
    }
  }

  @Test
  void shouldFindByNameThenTitleThenDescriptionThenInOrderOfNames() {
    offer(
        HERE,
        "b",
        Kind.TOOL,
        tool("z_rain", "", ""),
        tool("a_rain", "", ""),
        tool("x", "Rain", ""),
        tool("w", "", "rain"),
        tool("v", "Rain", ""));
    offer(HERE, "a", Kind.TOOL, tool("z_rain", "", ""), tool("u", "", "Rain"));

    assertThat(found(words("rain")))
        .containsExactly("b/a_rain", "a/z_rain", "b/z_rain", "b/v", "b/x", "a/u", "b/w");
  }

  @Test
  void shouldGiveEachPageOnceWhateverComesAndGoes() {
    List<Item> items = new ArrayList<>();
    for (int i = 10; i < 35; i++) {
      items.add(tool("rain" + i, "", ""));
    }
    offer(HERE, "a", Kind.TOOL, items.toArray(Item[]::new));
    List<String> seen = new ArrayList<>();
    SearchIndex.Page page = search(HERE, words("rain"), Optional.empty(), 10);
    page.found().forEach(found -> seen.add(found.place().name()));
    assertThat(page.more()).isTrue();

    // When the last one goes, and one comes before it
    items.remove(9);
    items.add(tool("rain00", "", ""));
    offer(HERE, "a", Kind.TOOL, items.toArray(Item[]::new));
    while (page.more()) {
      page = search(HERE, words("rain"), Optional.of(page.found().getLast().place()), 10);
      page.found().forEach(found -> seen.add(found.place().name()));
    }

    // Then
    assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted().doesNotContain("rain00");
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindOneKindOnly(Kind kind) {
    offer(HERE, "a", Kind.TOOL, tool("rain", "", ""));
    offer(HERE, "a", Kind.PROMPT, tool("rain", "", ""));
    offer(HERE, "a", Kind.RESOURCE, item("demo://x", "{\"uri\":\"demo://x\",\"name\":\"Rain\"}"));
    offer(HERE, "a", Kind.TEMPLATE, item("demo://rain/{id}", "{}"));

    assertThat(found(words("rain"))).hasSize(4);
    assertThat(
            search(HERE, new Wanted("rain", Optional.of(kind), "", "", ""), Optional.empty(), 10)
                .found())
        .singleElement()
        .extracting(found -> found.place().kind())
        .isEqualTo(kind);
  }

  @Test
  void shouldFindOfOneAdapterTagOrAnnotationOnly() {
    offer(
        HERE,
        "a",
        Kind.TOOL,
        item("safe", "{\"annotations\":{\"readOnlyHint\":true,\"title\":\"Rain\"}}"),
        item("unsafe", "{\"annotations\":{\"readOnlyHint\":false}}"));
    offer(
        HERE,
        "b",
        Kind.RESOURCE,
        item("x:y", "{\"annotations\":{\"audience\":[\"user\",\"assistant\"],\"priority\":0.5}}"));

    assertThat(found(filtered("a", "", ""))).containsExactly("a/safe", "a/unsafe");
    assertThat(found(filtered("A", "", ""))).isEmpty();
    assertThat(found(filtered("", "tag-of-b", ""))).containsExactly("b/x:y");
    assertThat(found(filtered("", "tag", ""))).isEmpty();
    assertThat(found(filtered("", "", "readOnlyHint:true"))).containsExactly("a/safe");
    assertThat(found(filtered("", "", "readOnlyHint:false"))).containsExactly("a/unsafe");
    assertThat(found(filtered("", "", "audience:user"))).containsExactly("b/x:y");
    assertThat(found(filtered("", "", "priority:0.5"))).containsExactly("b/x:y");
    assertThat(found(filtered("", "", "readOnlyHint:"))).isEmpty();
    assertThat(found(words("rain"))).containsExactly("a/safe");
  }

  private static Wanted filtered(String adapter, String tag, String mark) {
    return new Wanted("", Optional.empty(), adapter, tag, mark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{\"title\":7,\"description\":[],\"annotations\":[]}",
        "{\"annotations\":{\"a\":null,\"b\":{},\"c\":[[],{},null]}}",
        "{\"title\":\"\\ud800\",\"description\":\"\\u0000\"}",
      })
  void shouldTakeWhateverServersSay(String json) {
    offer(HERE, "a", Kind.TOOL, item("rain", json));

    assertThat(found(words("rain"))).containsExactly("a/rain");
    assertThat(found(words("null"))).isEmpty();
  }

  @Test
  void shouldBoundWhatItKeepsOfLongTexts() {
    offer(
        HERE,
        "a",
        Kind.TOOL,
        tool("t", "", "x ".repeat(Entry.MAX_DESCRIPTION) + "rain"),
        item("u", "{\"annotations\":{\"" + "n".repeat(1_000) + "\":true}}"));

    assertThat(found(words("x"))).containsExactly("a/t");
    assertThat(found(words("rain"))).isEmpty();
    assertThat(found(filtered("", "", "n".repeat(1_000) + ":true"))).isEmpty();
  }

  @Test
  void shouldFindWhatIsOfferedNow() {
    offer(HERE, "a", Kind.TOOL, tool("rain", "", ""));
    assertThat(found(words("rain"))).hasSize(1);
    offer(HERE, "a", Kind.TOOL, tool("snow", "", ""));
    assertThat(found(words("rain"))).isEmpty();
    assertThat(found(words("snow"))).hasSize(1);

    // What is known still of an adapter that is not served any more is not found.
    adapters.clear();
    assertThat(found(words("snow"))).isEmpty();
  }

  @Test
  void shouldKeepTenantsApart() {
    TenantId acme = new TenantId("acme");
    offer(HERE, "a", Kind.TOOL, tool("rain", "", ""));
    offer(acme, "a", Kind.TOOL, tool("rain_of_acme", "", ""));

    assertThat(found(words("rain"))).containsExactly("a/rain");
    assertThat(search(acme, words(""), Optional.empty(), 10).found())
        .extracting(found -> found.place().name())
        .containsExactly("rain_of_acme");
    assertThat(search(new TenantId("nobody"), words(""), Optional.empty(), 10).found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"rain", "a/b/c", "''", "x y\u0000é"})
  void shouldReadTheCursorsThatItWrites(String name) {
    Place place = new Place(2, name, "weather", Kind.TEMPLATE);
    assertThat(Place.parse(place.toCursor())).contains(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "x",
        "MC9UT09ML2E", // 0/TOOL/a
        "My9UT09ML2EvYg", // 3/TOOL/a/b
        "MC90b29sL2EvYg", // 0/tool/a/b
        "LTEvVE9PTC9hL2I", // -1/TOOL/a/b
        "MC9UT09ML2EvYg==", // 0/TOOL/a/b, padded
        "MC9UT09ML2Ev_w", // 0/TOOL/a/ and half a character
      })
  void shouldReadNoOthers(String cursor) {
    assertThat(Place.parse(cursor)).isEmpty();
  }
}
