package io.cardea.dataplane.listing;

import static io.cardea.model.endpoint.Profile.Names.ORIGINAL;
import static io.cardea.model.endpoint.Profile.Names.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingsTest {

  private final SecureRandom random = new SecureRandom();
  private final Listings listings = new Listings(SessionKeys.fresh(random), random);

  private String list(EndpointView view, Principal principal, Kind kind) {
    return listings.page(view, principal, kind, Optional.empty(), World.NOW).orElseThrow();
  }

  @Test
  void shouldListByAdapterThenInTheServersOrder() {
    assertThat(
            list(
                new World().tools("b", "z", "a.b").tools("a", "y").adapter("c").all(),
                World.boss(),
                Kind.TOOL))
        .isEqualTo(
            "\"tools\":[{\"name\":\"a__y\"},{\"name\":\"b__z\"},{\"name\":\"%s\"}]"
                .formatted(ExposedName.of("b", "a.b")));
  }

  @Test
  void shouldListAProfileInItsOrder() {
    // Given
    World world =
        new World()
            .tools("a", "x", "y", "Y")
            .tools("b", "x", "w")
            .tools("c", "t", "u")
            .member("c", PREFIXED, Map.of("t", "tee"), "*")
            .member("b", ORIGINAL, Map.of(), "x")
            .member("a", ORIGINAL);

    // Then
    assertThat(list(world.profile(), World.boss(), Kind.TOOL))
        .isEqualTo(
            "\"tools\":[{\"name\":\"tee\"},{\"name\":\"c__u\"},{\"name\":\"x\"},{\"name\":\"y\"}]");
  }

  @Test
  void shouldListResourcesAndTemplatesUnderUrisThatLeadBack() {
    // Given
    EndpointView view =
        new World()
            .offer("a", Kind.RESOURCE, "ui://x", "x://1", "x://1#~b")
            .offer("b", Kind.RESOURCE, "x://1", "x://2")
            .offer("a", Kind.TEMPLATE, "x://{id}", "x://{=bad}")
            .offer("b", Kind.TEMPLATE, "x://{id}", "y://{id}")
            .all();

    // Then
    assertThat(list(view, World.boss(), Kind.RESOURCE).replace(",\"name\":\"r\"", ""))
        .isEqualTo(
            "\"resources\":[{\"uri\":\"ui://x\"},{\"uri\":\"x://1\"},{\"uri\":\"x://1#~b#~a\"},"
                + "{\"uri\":\"x://1#~b\"},{\"uri\":\"x://2\"}]");
    assertThat(list(view, World.boss(), Kind.TEMPLATE).replace(",\"name\":\"t\"", ""))
        .isEqualTo(
            "\"resourceTemplates\":[{\"uriTemplate\":\"x://{id}\"},{\"uriTemplate\":\"x://{=bad}#~a\"},"
                + "{\"uriTemplate\":\"x://{id}#~b\"},{\"uriTemplate\":\"y://{id}\"}]");
  }

  @Test
  void shouldLeaveTemplatesOfTheOnlyServerAsTheyAre() {
    assertThat(
            list(
                new World().offer("a", Kind.TEMPLATE, "x://{=bad}").all(),
                World.boss(),
                Kind.TEMPLATE))
        .contains("\"x://{=bad}\"");
  }

  /** What is in place of a name is a name; every other byte is the server's. */
  @Test
  void shouldKeepDefinitionsByteForByte() {
    // Given
    String weird =
        "{ \"description\" : \"n\\u00e4me \\/ \\\"name\\\": \\ud83d\\ude00 \u00fc\", \"x\":[1.0e+2,-0,{}], "
            + "\"name\"\t:  \"re\\u0061d\" , \"inputSchema\":{\"name\":\"name\"},"
            + "\"icons\":[{\"src\":\"ui://x\",\"uri\":\"x://1\"}],\"_meta\":{\"ui\":{\"resourceUri\":%s,\"y\":1},"
            + "\"ui/resourceUri\":%s}  }";
    String mine = weird.formatted("\"ui:\\/\\/x\"", "\"ui://x\"");
    World world =
        new World()
            .offer("b", Kind.TOOL, List.of(new Item("read", "b__read", mine, "d")))
            .offer("b", Kind.RESOURCE, "ui://x");

    // Then
    assertThat(list(world.all(), World.boss(), Kind.TOOL))
        .isEqualTo("\"tools\":[" + mine.replace("\"re\\u0061d\"", "\"b__read\"") + "]");
    assertThat(list(world.member("b", ORIGINAL).profile(), World.boss(), Kind.TOOL))
        .isEqualTo("\"tools\":[" + mine + "]");

    // When
    world.offer("a", Kind.RESOURCE, "ui://x");

    // Then
    String moved = weird.formatted("\"ui://x#~b\"", "\"ui://x#~b\"");
    assertThat(list(world.all(), World.boss(), Kind.TOOL))
        .isEqualTo("\"tools\":[" + moved.replace("\"re\\u0061d\"", "\"b__read\"") + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"x\"", "{", "{\"name\":1,\"name\":2}", "{}x"})
  void shouldLeaveOutDefinitionsThatAreNone(String json) {
    assertThat(
            list(
                new World()
                    .offer(
                        "a",
                        Kind.TOOL,
                        List.of(
                            new Item("bad", "a__bad", json, "d"),
                            new Item("good", "a__good", "{}", "d")))
                    .all(),
                World.boss(),
                Kind.TOOL))
        .isEqualTo("\"tools\":[{\"name\":\"a__good\"}]");
  }

  private static World shared() {
    return new World()
        .tools("a", "read", "write", "dot.ted")
        .offer("a", Kind.PROMPT, "read", "write")
        .offer("a", Kind.RESOURCE, "read", "x://1")
        .offer("a", Kind.TEMPLATE, "read{x}")
        .tools("b", "read")
        .offer("b", Kind.RESOURCE, "read")
        .adapter("c", "special")
        .tools("c", "read")
        .grant("reader", List.of("ann", "ben"), "*", "read*", "dot.ted")
        .grant("special", List.of("ben"), "none", "none")
        .grant("writer", List.of("wim"), "a", "write");
  }

  @Test
  void shouldShowEachCallerWhatItMayUse() {
    // Given
    EndpointView view = shared().all();

    // Then
    assertThat(names(view, World.agent("ann"), Kind.TOOL))
        .containsExactly("a__read", ExposedName.of("a", "dot.ted"), "b__read");
    assertThat(names(view, World.agent("ben"), Kind.TOOL))
        .containsExactly("a__read", ExposedName.of("a", "dot.ted"), "b__read", "c__read");
    assertThat(names(view, World.agent("wim"), Kind.TOOL)).containsExactly("a__write");
    assertThat(names(view, World.agent("ann"), Kind.PROMPT)).containsExactly("a__read");
    assertThat(names(view, World.agent("ann"), Kind.RESOURCE)).containsExactly("read", "read#~b");
    assertThat(names(view, World.agent("ann"), Kind.TEMPLATE)).containsExactly("read{x}");
    for (Kind kind : Kind.values()) {
      assertThat(names(view, World.agent("eve"), kind)).isEmpty();
      assertThat(names(view, Principal.anonymous(World.HERE), kind)).isEmpty();
      assertThat(
              names(view, new Principal(World.HERE, "https://idp", "ann", KeyScope.data()), kind))
          .isEmpty();
    }
  }

  /** Whoever may not see the first of two resources of one URI gets the other by the same name. */
  @Test
  void shouldNameResourcesAlikeForEverybody() {
    // Given
    World world = shared().grant("b-only", List.of("bob"), "b", "*");

    // Then
    assertThat(names(world.all(), World.agent("bob"), Kind.RESOURCE)).containsExactly("read#~b");
    assertThat(names(world.health("a", Health.State.DOWN).all(), World.agent("ann"), Kind.RESOURCE))
        .containsExactly("read#~b");
  }

  @Test
  void shouldHoldToTheScopeOfAKey() {
    Principal scoped =
        new Principal(
            World.HERE,
            Principal.CARDEA,
            "ann",
            new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("b"))));

    assertThat(names(shared().all(), scoped, Kind.TOOL)).containsExactly("b__read");
  }

  private List<String> names(EndpointView view, Principal principal, Kind kind) {
    VisibleList list = listings.visible(view, principal, kind);
    return IntStream.range(0, list.size()).mapToObj(i -> list.nameHere(view.offers(), i)).toList();
  }

  @Test
  void shouldShareListsAmongCallersOfTheSameGrants() {
    // Given
    EndpointView view = shared().all();

    // When
    VisibleList ann = listings.visible(view, World.agent("ann"), Kind.TOOL);

    // Then
    assertThat(listings.visible(view, World.agent("ann"), Kind.TOOL)).isSameAs(ann);
    assertThat(listings.visible(view, World.agent("ben"), Kind.TOOL)).isNotSameAs(ann);
    assertThat(listings.visible(shared().all(), World.agent("ann"), Kind.TOOL)).isSameAs(ann);
    World more = shared().grant("again", List.of("zed"), "*", "read*", "dot.ted");
    assertThat(listings.visible(more.all(), World.agent("ann"), Kind.TOOL).digest())
        .isEqualTo(ann.digest());
  }

  @Test
  void shouldTellWhoseListHasChanged() {
    // Given
    World world = shared();
    EndpointView before = world.all();
    Principal ann = World.agent("ann");
    Principal wim = World.agent("wim");

    // When
    EndpointView after = world.tools("b", "read", "read2", "write").all();

    // Then
    assertThat(digest(after, ann)).isNotEqualTo(digest(before, ann));
    assertThat(digest(after, wim)).isEqualTo(digest(before, wim));
    assertThat(listings.visible(after, ann, Kind.PROMPT).digest())
        .isEqualTo(listings.visible(before, ann, Kind.PROMPT).digest());

    // When a definition changes and its name does not
    EndpointView changed =
        world
            .offer("a", Kind.TOOL, List.of(new Item("write", "a__write", "{\"x\":1}", "new")))
            .all();

    // Then
    assertThat(digest(changed, wim)).isNotEqualTo(digest(after, wim));
  }

  private String digest(EndpointView view, Principal principal) {
    return listings.visible(view, principal, Kind.TOOL).digest();
  }

  @Test
  void shouldLeaveOutServersThatAreDownAndSaySo() {
    // Given
    EndpointView view =
        shared()
            .health("a", Health.State.DOWN)
            .health("c", Health.State.DOWN)
            .health("b", Health.State.DEGRADED)
            .adapter("dead")
            .health("dead", Health.State.DOWN)
            .all();

    // Then
    assertThat(list(view, World.agent("ann"), Kind.TOOL))
        .isEqualTo(
            "\"tools\":[{\"name\":\"b__read\"}],\"_meta\":{\"io.cardea/unavailable\":[\"a\",\"dead\"]}");
    assertThat(list(view, World.agent("wim"), Kind.PROMPT))
        .isEqualTo("\"prompts\":[],\"_meta\":{\"io.cardea/unavailable\":[\"a\"]}");
    assertThat(list(view, World.agent("eve"), Kind.TOOL)).isEqualTo("\"tools\":[]");
  }

  @Test
  void shouldForgetListsWhenHealthChanges() {
    // Given
    EndpointViews views = new EndpointViews();
    World world = shared();
    GatewaySnapshot snapshot = world.snapshot();
    EndpointView before = views.of(snapshot, world.catalog(), World.ALL);
    List<String> up = names(before, World.agent("wim"), Kind.TOOL);

    // When
    world.health("a", Health.State.DOWN);
    EndpointView after = views.of(snapshot, world.catalog(), World.ALL);

    // Then
    assertThat(up).containsExactly("a__write");
    assertThat(after).isNotSameAs(before);
    assertThat(names(after, World.agent("wim"), Kind.TOOL)).isEmpty();
    assertThat(views.of(snapshot, world.catalog(), World.ALL)).isSameAs(after);
  }

  @Test
  void shouldForgetListsWhenARoleOpensLess() {
    // Given
    World wide = new World().tools("a", "x", "y").grant("role", List.of("ann"), "*", "*");
    World narrow =
        new World().tools("a", "x").tools("a", "x", "y").grant("role", List.of("ann"), "*", "x");
    Principal ann = World.agent("ann");

    // Then
    assertThat(names(wide.all(), ann, Kind.TOOL)).containsExactly("a__x", "a__y");
    EndpointView now = new EndpointViews().of(narrow.snapshot(), wide.catalog(), World.ALL);
    assertThat(names(now, ann, Kind.TOOL)).containsExactly("a__x");
  }

  @Test
  void shouldDeclareWhatServersOfTheCallerDeclare() {
    // Given
    EndpointView view =
        new World()
            .capabilities("a", "{\"tools\":{},\"logging\":{},\"experimental\":{\"x\":{}}}")
            .capabilities("b", "{\"resources\":{\"subscribe\":true},\"completions\":{}}")
            .capabilities(
                "c", "{\"prompts\":{\"listChanged\":false},\"resources\":{\"subscribe\":false}}")
            .capabilities("d", "no json")
            .adapter("e")
            .grant("ac", List.of("ann"), "a", "*")
            .grant("cd", List.of("cid"), "c", "*")
            .grant("d", List.of("dan"), "d", "*")
            .grant("e", List.of("eve"), "e", "*")
            .all();

    // Then
    assertThat(listings.capabilities(view, World.boss(), Revision.R2025_11_25))
        .isEqualTo(
            "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
                + "\"resources\":{\"subscribe\":true,\"listChanged\":true},\"completions\":{},\"logging\":{}}");
    assertThat(listings.capabilities(view, World.agent("ann"), Revision.R2025_11_25))
        .isEqualTo("{\"tools\":{\"listChanged\":true},\"logging\":{}}");
    assertThat(listings.capabilities(view, World.agent("cid"), Revision.R2025_11_25))
        .isEqualTo("{\"prompts\":{\"listChanged\":true},\"resources\":{\"listChanged\":true}}");
    assertThat(listings.capabilities(view, World.agent("dan"), Revision.R2025_11_25))
        .isEqualTo("{}");
    String unlearned =
        "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":true},"
            + "\"resources\":{\"listChanged\":true}}";
    assertThat(listings.capabilities(view, World.agent("eve"), Revision.R2025_11_25))
        .isEqualTo(unlearned);
    assertThat(listings.capabilities(view, World.agent("nobody"), Revision.R2025_11_25))
        .isEqualTo(unlearned);
  }
}
