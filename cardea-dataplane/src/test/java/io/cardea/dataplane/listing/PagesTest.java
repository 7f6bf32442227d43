package io.cardea.dataplane.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

  private static final Principal BOSS = World.boss();

  private final SecureRandom random = new SecureRandom();
  private final SessionKeys keys = SessionKeys.fresh(random);
  private final Listings listings = new Listings(keys, random);

  /** One page, taken apart. */
  private record Page(List<String> names, Optional<String> next) {}

  private Optional<Page> page(EndpointView view, Optional<String> cursor) {
    return page(view, BOSS, cursor, World.NOW);
  }

  private Optional<Page> page(
      EndpointView view, Principal principal, Optional<String> cursor, Instant now) {
    return listings.page(view, principal, Kind.TOOL, cursor, now).map(PagesTest::read);
  }

  private static Page read(String members) {
    byte[] bytes = ("{" + members + "}").getBytes(UTF_8);
    JsonDocument document = (JsonDocument) Json.parse(bytes, 64);
    int tools = document.member(JsonDocument.ROOT, "tools");
    List<String> names = new ArrayList<>();
    for (int at = document.first(tools);
        at != JsonDocument.NONE;
        at = document.nextElement(tools, at)) {
      names.add(document.text(document.member(at, "name")));
    }
    int next = document.member(JsonDocument.ROOT, "nextCursor");
    return new Page(
        names, next == JsonDocument.NONE ? Optional.empty() : Optional.of(document.text(next)));
  }

  private static String[] tools(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "t" + i).toArray(String[]::new);
  }

  private static World world(int tools) {
    return new World()
        .tools("a", tools(0, tools))
        .grant("all", List.of("ann", "ben"), "*", "*")
        .grant("odd", List.of("odo"), "*", "*1", "*3");
  }

  @Test
  void shouldPageThroughEverythingOnce() {
    // Given
    EndpointView view = world(1201).all();

    // When
    Page first = page(view, Optional.empty()).orElseThrow();
    Page second = page(view, first.next()).orElseThrow();
    Page third = page(view, second.next()).orElseThrow();

    // Then
    assertThat(List.of(first.names().size(), second.names().size(), third.names().size()))
        .containsExactly(500, 500, 201);
    assertThat(third.next()).isEmpty();
    List<String> all = new ArrayList<>(first.names());
    all.addAll(second.names());
    all.addAll(third.names());
    assertThat(all)
        .containsExactly(IntStream.range(0, 1201).mapToObj(i -> "a__t" + i).toArray(String[]::new));
  }

  @Test
  void shouldNeedNoSecondPageForFiveHundred() {
    assertThat(page(world(500).all(), Optional.empty()).orElseThrow().next()).isEmpty();
    assertThat(page(world(501).all(), Optional.empty()).orElseThrow().next()).isPresent();
    assertThat(page(world(0).all(), Optional.empty()).orElseThrow().names()).isEmpty();
  }

  @Test
  void shouldEndPagesAtAMebibyte() {
    // Given
    String half = "{\"d\":\"" + "x".repeat(Listings.PAGE_BYTES / 2 - 40) + "\"}";
    String twice = "{\"d\":\"" + "x".repeat(Listings.PAGE_BYTES * 2) + "\"}";
    EndpointView view =
        new World()
            .offer(
                "a",
                Kind.TOOL,
                List.of(
                    item("h1", half),
                    item("h2", half),
                    item("h3", half),
                    item("big", twice),
                    item("s", "{}")))
            .all();

    // When
    List<List<String>> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page page = page(view, cursor).orElseThrow();
      pages.add(page.names());
      cursor = page.next();
    } while (cursor.isPresent());

    // Then
    assertThat(pages)
        .containsExactly(
            List.of("a__h1", "a__h2"), List.of("a__h3"), List.of("a__big"), List.of("a__s"));
  }

  private static Item item(String name, String json) {
    return new Item(name, "a__" + name, json, name);
  }

  @Test
  void shouldRefuseCursorsOfOthers() {
    // Given
    World world =
        world(1500).member("a", Profile.Names.PREFIXED).offer("a", Kind.PROMPT, tools(0, 1500));
    EndpointView view = world.all();
    Principal ann = World.agent("ann");
    Optional<String> cursor = page(view, ann, Optional.empty(), World.NOW).orElseThrow().next();

    // Then
    assertThat(page(view, ann, cursor, World.NOW)).isPresent();
    assertThat(page(view, World.agent("ben"), cursor, World.NOW)).isEmpty();
    assertThat(page(view, BOSS, cursor, World.NOW)).isEmpty();
    assertThat(page(world.profile(), ann, cursor, World.NOW)).isEmpty();
    assertThat(listings.page(view, ann, Kind.PROMPT, cursor, World.NOW)).isEmpty();
    Listings otherKeys = new Listings(SessionKeys.fresh(random), random);
    assertThat(otherKeys.page(view, ann, Kind.TOOL, cursor, World.NOW)).isEmpty();
    Listings otherNode = new Listings(keys, random);
    assertThat(otherNode.page(view, ann, Kind.TOOL, cursor, World.NOW)).isPresent();
  }

  @Test
  void shouldRefuseCursorsOlderThanAnHour() {
    // Given
    EndpointView view = world(600).all();
    Optional<String> cursor = page(view, Optional.empty()).orElseThrow().next();
    Instant end = World.NOW.plus(Duration.ofHours(1));

    // Then
    assertThat(page(view, BOSS, cursor, end.minusMillis(1))).isPresent();
    assertThat(page(view, BOSS, cursor, end)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "500",
        "AAAA",
        "not base64!",
        "ä",
        "Q0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0ND"
      })
  void shouldRefuseWhatIsNoCursor(String text) {
    assertThat(page(world(600).all(), Optional.of(text))).isEmpty();
  }

  @Test
  void shouldRefuseEveryChangedCursor() {
    // Given
    EndpointView view = world(600).all();
    String cursor = page(view, Optional.empty()).orElseThrow().next().orElseThrow();

    // Then
    for (int i = 0; i < cursor.length(); i++) {
      String changed =
          cursor.substring(0, i) + (cursor.charAt(i) == 'A' ? 'B' : 'A') + cursor.substring(i + 1);
      assertThat(page(view, Optional.of(changed))).isEmpty();
    }
    assertThat(page(view, Optional.of(cursor + "="))).isEmpty();
    assertThat(page(view, Optional.of(cursor.substring(1)))).isEmpty();
    assertThat(page(view, Optional.of("A".repeat(100_000)))).isEmpty();
    assertThat(page(view, Optional.of(cursor))).isPresent();
  }

  @Test
  void shouldGoOnAfterTheLastItemWhenTheListHasChanged() {
    // Given
    World world = world(600);
    Optional<String> cursor = page(world.all(), Optional.empty()).orElseThrow().next();

    // When items are added before and after, and some are gone
    world.tools("z", "last");
    world.tools("0", "first", "second");
    world.tools("a", tools(400, 590));

    // Then
    Page next = page(world.all(), cursor).orElseThrow();
    assertThat(next.names()).hasSize(91).startsWith("a__t500").endsWith("a__t589", "z__last");
  }

  @Test
  void shouldSayBeginAgainWhenTheLastItemIsGone() {
    // Given
    World world = world(600);
    Optional<String> cursor = page(world.all(), Optional.empty()).orElseThrow().next();

    // When
    world.tools("a", tools(0, 499));

    // Then
    assertThat(page(world.all(), cursor)).isEmpty();
  }

  /** What a cursor says of the place is no right to what stands there. */
  @Test
  void shouldShowOnlyWhatTheCallerMayUseNow() {
    // Given
    EndpointView before = world(600).grant("more", List.of("odo"), "*", "*").all();
    Principal odo = World.agent("odo");
    Optional<String> cursor = page(before, odo, Optional.empty(), World.NOW).orElseThrow().next();

    // When
    World denied = world(600);
    World narrowed =
        new World().tools("a", tools(0, 600)).grant("x", List.of("odo"), "*", "*99", "*55");

    // Then
    assertThat(page(denied.all(), odo, cursor, World.NOW)).isEmpty();
    assertThat(page(narrowed.all(), odo, cursor, World.NOW).orElseThrow().names())
        .containsExactly("a__t555", "a__t599");
  }

  @Test
  void shouldMakeAListOfTheMostToolsAndOfManyServers() {
    // Given
    World world = new World();
    for (int i = 0; i < 1000; i++) {
      world.tools("s" + i, tools(0, 100));
      world.offer("s" + i, Kind.RESOURCE, tools(i * 99, i * 99 + 100));
    }
    EndpointView view = world.all();

    // When
    int tools = listings.visible(view, BOSS, Kind.TOOL).size();
    VisibleList resources = listings.visible(view, BOSS, Kind.RESOURCE);

    // Then
    assertThat(tools).isEqualTo(100_000);
    assertThat(resources.size()).isEqualTo(100_000);
    assertThat(
            IntStream.range(0, 100_000)
                .filter(i -> resources.nameHere(view.offers(), i).contains("#~"))
                .count())
        .isEqualTo(999);
    assertThat(World.shown(view.resource("t50000"))).isEqualTo("s505:t50000");
  }

  @Test
  void shouldKeepNoMoreThanItsBytes() {
    // Given
    SizedCache<String, String> cache = new SizedCache<>(10, text -> (long) text.length());

    // When
    cache.put("a", "12345");
    cache.put("b", "12345");
    cache.find("a");
    cache.put("c", "1");

    // Then
    assertThat(cache.find("b")).isEmpty();
    assertThat(cache.find("a")).contains("12345");
    assertThat(cache.bytes()).isEqualTo(6);

    // When
    cache.put("a", "x".repeat(11));
    cache.put("c", "y".repeat(10));

    // Then
    assertThat(cache.find("a")).isEmpty();
    assertThat(cache.find("c")).contains("y".repeat(10));
    assertThat(cache.bytes()).isEqualTo(10);
  }

  @Test
  void shouldServeWhatItCannotKeep() {
    // Given
    Listings small = new Listings(keys, random, 16);
    EndpointView view = world(600).all();

    // When
    String page = small.page(view, BOSS, Kind.TOOL, Optional.empty(), World.NOW).orElseThrow();

    // Then
    assertThat(read(page).names()).hasSize(500);
    assertThat(small.visible(view, BOSS, Kind.TOOL))
        .isNotSameAs(small.visible(view, BOSS, Kind.TOOL));
  }
}
