package io.cardea.dataplane.listing;

import static io.cardea.dataplane.listing.World.shown;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRoutingTest {

  @ParameterizedTest
  @CsvSource({
    "files__read,        files:read",
    "files____init,      files:__init",
    "mail__read,         mail:read",
    "mail__files__read,  mail:files__read",
    // Not told of, or not learned yet.
    "files__write,       files:write?",
    "new__anything,      new:anything?"
  })
  void shouldLeadToTheServerThatTheNameSays(String name, String expected) {
    // Given
    World world =
        new World()
            .tools("files", "read", "__init")
            .tools("mail", "read", "files__read")
            .adapter("new");

    // Then
    assertThat(shown(world.all().tool(name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "read",
        "files",
        "files_read",
        "files__",
        "Files__read",
        "files__READ",
        "none__read",
        "elsewhere__read",
        "__read",
        "files__a b",
        "files__\u0000",
        "files__rе\u0430d",
        "fi\u200Bles__read",
        "new__a.b"
      })
  void shouldLeadNowhere(String name) {
    // Given
    World world = new World().tools("files", "read").adapter("new");

    // Then
    assertThat(world.all().tool(name)).isEmpty();
  }

  @Test
  void shouldLeadByNamesThatHadToBeChanged() {
    // Given
    String dotted = "admin.users.list";
    String lengthy = "x".repeat(128);
    EndpointView view = new World().tools("files", dotted, lengthy).all();

    // Then
    assertThat(shown(view.tool(ExposedName.of("files", dotted)))).isEqualTo("files:" + dotted);
    assertThat(shown(view.tool(ExposedName.of("files", lengthy)))).isEqualTo("files:" + lengthy);
    assertThat(view.tool("files__" + dotted)).isEmpty();
    assertThat(view.tool("files__" + lengthy)).isEmpty();
  }

  @Test
  void shouldTellToolsAndPromptsApart() {
    // Given
    EndpointView view = new World().tools("files", "read").offer("files", Kind.PROMPT, "sum").all();

    // Then
    assertThat(shown(view.prompt("files__sum"))).isEqualTo("files:sum");
    assertThat(shown(view.prompt("files__read"))).isEqualTo("files:read?");
    assertThat(shown(view.tool("files__sum"))).isEqualTo("files:sum?");
  }

  @Test
  void shouldQuarantineTheLaterOfTwoThatLookAlike() {
    // Given
    String cyrillic = "r\u0435ad";
    EndpointView view =
        new World().tools("a", "read", "Read", cyrillic).tools("b", cyrillic, "read").all();

    // Then
    assertThat(shown(view.tool("a__read"))).isEqualTo("a:read");
    assertThat(view.tool("a__Read")).isEmpty();
    assertThat(shown(view.tool("b__read"))).isEmpty();
    assertThat(shown(view.tool(ExposedName.of("b", cyrillic)))).isEqualTo("b:" + cyrillic);
    assertThat(view.tool(ExposedName.of("a", cyrillic)).flatMap(EndpointView.Target::item))
        .isEmpty();
  }

  /** A server that spells a plain name as the shortened form of another. */
  @Test
  void shouldQuarantineTheLaterOfTwoThatAreExposedAlike() {
    // Given
    String spelled = ExposedName.of("a", "x.y").substring("a__".length());
    EndpointView dotted = new World().tools("a", "x.y", spelled).all();
    EndpointView plain = new World().tools("a", spelled, "x.y").all();

    // Then
    assertThat(shown(dotted.tool("a__" + spelled))).isEqualTo("a:x.y");
    assertThat(shown(plain.tool("a__" + spelled))).isEqualTo("a:" + spelled);

    // When it goes by its own names
    World original = new World().tools("a", "x.y", spelled).member("a", Profile.Names.ORIGINAL);

    // Then
    assertThat(shown(original.profile().tool("x.y"))).isEqualTo("a:x.y");
    assertThat(original.profile().tool(spelled)).isEmpty();
  }

  @Test
  void shouldLeadToServersThatAreDown() {
    assertThat(shown(new World().tools("a", "x").health("a", Health.State.DOWN).all().tool("a__x")))
        .isEqualTo("a:x");
  }

  @Test
  void shouldKeepTenantsApart() {
    // Given
    World world = new World().tools("files", "read");
    EndpointView other =
        new EndpointViews()
            .of(world.snapshot(), world.catalog(), EndpointKey.all(new TenantId("other")));

    // Then
    assertThat(other.memberKeys()).extracting(Object::toString).containsExactly("other/elsewhere");
    assertThat(other.tool("files__read")).isEmpty();
    assertThat(shown(other.tool("elsewhere__x"))).isEqualTo("elsewhere:x?");
  }

  @Test
  void shouldHaveNothingWhereThereIsNothing() {
    // Given
    World world = new World().tools("files", "read");
    EndpointViews views = new EndpointViews();

    // Then
    assertThat(
            views
                .of(world.snapshot(), world.catalog(), EndpointKey.all(new TenantId("nobody")))
                .tool("files__read"))
        .isEmpty();
    assertThat(
            views
                .of(world.snapshot(), world.catalog(), EndpointKey.profile(World.HERE, "missing"))
                .resource("x:y"))
        .isEmpty();
  }

  @Test
  void shouldCallTheToolsOfASoleServerAsItDoes() {
    World world = new World().tools("files", "read").tools("mail", "send");
    EndpointView files =
        new EndpointViews()
            .of(world.snapshot(), world.catalog(), EndpointKey.adapter(World.key("files")));

    for (String name : List.of("read", "send", "files__read", "mail__send")) {
      EndpointView.Target target = files.tool(name).orElseThrow();
      assertThat(target.adapter().key()).isEqualTo(World.key("files"));
      assertThat(target.name()).isEqualTo(name);
    }
  }

  /** Counts what is looked at instead of taking the time. */
  @Test
  void shouldLookAtOneServerOfAThousand() {
    // Given
    World world = new World();
    String[] tools = new String[100];
    for (int i = 0; i < tools.length; i++) {
      tools[i] = "tool" + i;
    }
    for (int i = 0; i < 1000; i++) {
      world.tools("server" + i, tools);
    }
    EndpointViews views = new EndpointViews();
    EndpointView view = views.of(world.snapshot(), world.catalog(), World.ALL);

    // When
    String first = shown(view.tool("server500__tool99"));
    int looked = views.indexes().size();
    String second = shown(view.tool("server500__tool7"));

    // Then
    assertThat(first).isEqualTo("server500:tool99");
    assertThat(second).isEqualTo("server500:tool7");
    assertThat(looked).isEqualTo(1);
    assertThat(views.indexes().size()).isEqualTo(1);
    assertThat(
            views
                .indexes()
                .of(World.key("server500"), world.offer("server500"), List.of())
                .hasUris())
        .isFalse();
  }

  @Test
  void shouldKeepIndexesWhileOffersStayAndNoneOfAdaptersThatAreGone() {
    // Given
    World world = new World().tools("a", "x").tools("b", "x");
    EndpointViews views = new EndpointViews();
    views.of(world.snapshot(), world.catalog(), World.ALL).tool("a__x");
    OfferIndex before = views.indexes().of(World.key("a"), world.offer("a"), List.of());

    // When
    world.health("b", Health.State.DOWN);
    views.of(world.snapshot(), world.catalog(), World.ALL).tool("a__x");
    OfferIndex same = views.indexes().of(World.key("a"), world.offer("a"), List.of());
    world.tools("a", "y");
    EndpointView changed = views.of(world.snapshot(), world.catalog(), World.ALL);

    // Then
    assertThat(same).isSameAs(before);
    assertThat(shown(changed.tool("a__y"))).isEqualTo("a:y");
    assertThat(shown(changed.tool("a__x"))).isEqualTo("a:x?");

    // When
    World without = new World().tools("b", "x").tools("c", "x").tools("d", "x").tools("e", "x");
    views.of(without.snapshot(), without.catalog(), World.ALL);

    // Then
    assertThat(views.indexes().size()).isZero();
  }

  @Test
  void shouldBuildATableOfTheMostToolsOfAServer() {
    // Given
    List<Item> items =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new Item("t" + i, "a__t" + i, "{}", "d"))
            .toList();

    // Then
    assertThat(shown(new World().offer("a", Kind.TOOL, items).all().tool("a__t99999")))
        .isEqualTo("a:t99999");
  }
}
