package io.cardea.dataplane.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.name.NamePattern;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small random worlds full of misses, held against {@link NaiveRoutes}. */
class RandomRoutingTest {

  private static final String[] ADAPTERS = {"a", "b", "c", "d-e", "a-b"};
  private static final String[] NAMES = {
    "read",
    "Read",
    "r\u0435ad",
    "x.y",
    "x_y",
    "a__read",
    "A__read",
    "b__x",
    "\u0430__z",
    "z",
    "find",
    "FIND",
    "q".repeat(70),
    ExposedName.of("a", "x.y").substring(3),
    ExposedName.of("b", "x.y")
  };
  private static final String[] URIS = {
    "x://1",
    "x://2",
    "x://1#~a",
    "x://1#~b#~a",
    "x://1#~zz",
    "x://i/1",
    "ui://m",
    "y:1",
    "#~a",
    "x://{id}"
  };
  private static final String[] TEMPLATES = {
    "x://{id}", "x://i/{id}", "{+any}#~b", "y:{n}", "x://1", "ui://{+p}"
  };
  private static final String[] ALIASES = {"find", "read", "a__read", "other", "z"};
  private static final List<NamePattern> EVERYTHING = List.of(NamePattern.ANY);

  private final SecureRandom secure = new SecureRandom();
  private final Listings listings = new Listings(SessionKeys.fresh(secure), secure);
  private int misses;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldAgreeWithAReadingFromTopToBottom(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      // Given
      World world = world(random);
      List<Profile.Member> everything =
          world.adapterNames().stream()
              .sorted()
              .map(name ->
                  new Profile.Member(
                      name, Profile.Names.PREFIXED, EVERYTHING, EVERYTHING, EVERYTHING, Map.of()))
              .toList();

      // Then
      compare(world.all(), new NaiveRoutes(world, everything));
      compare(world.profile(), new NaiveRoutes(world, world.members()));
    }
    assertThat(misses).isGreaterThan(1000);
  }

  private static World world(Random random) {
    World world = new World();
    int adapters = 1 + random.nextInt(ADAPTERS.length);
    Set<String> aliases = new LinkedHashSet<>();
    // Two that declare resources and are always there, so that no server is the only one.
    for (String name : List.of("zz", "yy")) {
      world.tools(name, "t").member(name, Profile.Names.PREFIXED, Map.of(), "t");
    }
    for (int i = 0; i < adapters; i++) {
      String name = ADAPTERS[i];
      world
          .tools(name, some(random, NAMES))
          .offer(name, Kind.PROMPT, some(random, NAMES))
          .offer(name, Kind.RESOURCE, some(random, URIS))
          .offer(name, Kind.TEMPLATE, some(random, TEMPLATES));
      if (random.nextInt(4) > 0) {
        Map<String, String> renamed = new HashMap<>();
        String alias = ALIASES[random.nextInt(ALIASES.length)];
        if (random.nextInt(3) == 0 && aliases.add(alias)) {
          renamed.put(NAMES[random.nextInt(NAMES.length)], alias);
        }
        String[] patterns =
            random.nextInt(3) == 0 ? new String[] {"*r*", "x*"} : new String[] {"*"};
        world.member(
            name,
            random.nextBoolean() ? Profile.Names.ORIGINAL : Profile.Names.PREFIXED,
            renamed,
            patterns);
      }
    }
    return world;
  }

  private static String[] some(Random random, String[] all) {
    Set<String> some = new LinkedHashSet<>();
    for (int n = random.nextInt(6); n > 0; n--) {
      some.add(all[random.nextInt(all.length)]);
    }
    return some.toArray(String[]::new);
  }

  private void compare(EndpointView view, NaiveRoutes naive) {
    for (Kind kind : List.of(Kind.TOOL, Kind.PROMPT)) {
      Map<String, String> expected = naive.names(kind);
      assertThat(listed(view, kind)).containsExactlyEntriesOf(expected);
      for (String adapter : ADAPTERS) {
        for (String name : NAMES) {
          for (String asked : List.of(name, ExposedName.of(adapter, name), adapter + "__" + name)) {
            Optional<EndpointView.Target> target =
                kind == Kind.TOOL ? view.tool(asked) : view.prompt(asked);
            String known =
                target.filter(to -> to.item().isPresent()).map(RandomRoutingTest::text).orElse("");
            assertThat(known).as(asked).isEqualTo(expected.getOrDefault(asked, ""));
            misses += known.isEmpty() ? 1 : 0;
          }
        }
      }
    }
    for (String uri : URIS) {
      compareUri(view, naive, uri);
      for (String adapter : ADAPTERS) {
        compareUri(view, naive, uri + "#~" + adapter);
      }
    }
    compareListedUris(view, naive, Kind.RESOURCE);
    compareListedUris(view, naive, Kind.TEMPLATE);
  }

  private Map<String, String> listed(EndpointView view, Kind kind) {
    VisibleList list = listings.visible(view, World.boss(), kind);
    Map<String, String> listed = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String where = list.member(i).name() + ":" + list.item(view.offers(), i).name();
      assertThat(listed.put(list.nameHere(view.offers(), i), where)).isNull();
    }
    return listed;
  }

  private static void compareUri(EndpointView view, NaiveRoutes naive, String uri) {
    assertThat(view.resource(uri).map(RandomRoutingTest::text).orElse(""))
        .as(uri)
        .isEqualTo(naive.uri(uri));
  }

  /** Each leads back, and is what a URI in a result is called. */
  private void compareListedUris(EndpointView view, NaiveRoutes naive, Kind kind) {
    listed(view, kind)
        .forEach((name, where) -> {
          String adapter = where.substring(0, where.indexOf(':'));
          String own = where.substring(where.indexOf(':') + 1);
          assertThat(naive.uri(name)).isEqualTo(where);
          assertThat(view.toClient(World.key(adapter), own)).isEqualTo(name);
        });
  }

  private static String text(EndpointView.Target target) {
    return target.adapter().key().name() + ":" + target.name();
  }
}
