package io.cardea.dataplane.listing;

import static io.cardea.dataplane.listing.World.shown;
import static io.cardea.model.endpoint.Profile.Names.ORIGINAL;
import static io.cardea.model.endpoint.Profile.Names.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileRoutingTest {

  @ParameterizedTest
  @CsvSource({
    "files__read_file, files:read_file",
    "files__read_new,  files:read_new?",
    "files__delete,    ''",
    "search,           web:search",
    "sum.of,           math:sum.of",
    "fetch,            web:fetch",
    "web__search,      ''",
    "read_file,        ''",
    "other__x,         ''",
    "unheard,          ''"
  })
  void shouldTakeWhatTheProfileSays(String name, String expected) {
    // Given
    World world =
        new World()
            .tools("files", "read_file", "delete")
            .tools("web", "search", "fetch")
            .tools("math", "sum.of", "fetch")
            .tools("other", "x")
            .member("files", PREFIXED, Map.of(), "read_*")
            .member("web", ORIGINAL)
            .member("gone", ORIGINAL)
            .member("math", ORIGINAL);

    // Then
    assertThat(shown(world.profile().tool(name))).isEqualTo(expected);
  }

  @Test
  void shouldLeaveOutDraftsWhereverThereAreSeveral() {
    // Given
    World world =
        new World()
            .adapter("trial", Lifecycle.Stage.DRAFT)
            .adapter("old", Lifecycle.Stage.DEPRECATED)
            .tools("trial", "x")
            .tools("old", "x")
            .member("trial", PREFIXED)
            .member("old", PREFIXED);

    // Then
    for (EndpointView view : List.of(world.all(), world.profile())) {
      assertThat(view.memberKeys()).containsExactly(World.key("old"));
      assertThat(view.tool("trial__x")).isEmpty();
      assertThat(shown(view.tool("old__x"))).isEqualTo("old:x");
    }
    EndpointView own =
        new EndpointViews()
            .of(world.snapshot(), world.catalog(), EndpointKey.adapter(World.key("trial")));
    assertThat(shown(own.tool("x"))).isEqualTo("trial:x");
  }

  @Test
  void shouldGoByAliasesOnly() {
    // Given
    EndpointView view =
        new World()
            .tools("files", "read", "list")
            .tools("web", "read", "find", "look", "Find", "LOOK")
            .offer("files", Kind.PROMPT, "read")
            .member("web", ORIGINAL)
            .member("files", PREFIXED, Map.of("read", "find", "unheard", "later"), "*")
            .profile();

    // Then
    assertThat(shown(view.tool("find"))).isEqualTo("files:read");
    assertThat(view.tool("Find")).isEmpty();
    assertThat(shown(view.tool("later"))).isEqualTo("files:unheard?");
    assertThat(view.tool("files__read")).isEmpty();
    assertThat(view.tool("files__unheard")).isEmpty();
    assertThat(shown(view.tool("read"))).isEqualTo("web:read");
    assertThat(shown(view.tool("look"))).isEqualTo("web:look");
    assertThat(view.tool("LOOK")).isEmpty();
    assertThat(shown(view.prompt("files__read"))).isEqualTo("files:read");
  }

  @Test
  void shouldLeaveOutAnAliasOfWhatIsNotTaken() {
    assertThat(
            new World()
                .tools("a", "x")
                .member("a", ORIGINAL, Map.of("x", "y"), "z*")
                .profile()
                .tool("y"))
        .isEmpty();
  }

  @Test
  void shouldGiveAContestedNameToTheFirst() {
    // Given
    EndpointView view =
        new World()
            .tools("a", "both", "x")
            .tools("b", "both", "r\u0435al", "y")
            .tools("c", "BOTH", "real")
            .member("b", ORIGINAL)
            .member("a", ORIGINAL)
            .member("c", ORIGINAL)
            .profile();

    // Then
    assertThat(shown(view.tool("both"))).isEqualTo("b:both");
    assertThat(view.tool("BOTH")).isEmpty();
    assertThat(shown(view.tool("r\u0435al"))).isEqualTo("b:r\u0435al");
    assertThat(view.tool("real")).isEmpty();
    assertThat(shown(view.tool("x"))).isEqualTo("a:x");
  }

  /** A server may not take a name from another by spelling its prefix. */
  @Test
  void shouldReservePrefixes() {
    // Given
    EndpointView view =
        new World()
            .tools("evil", "mail__send", "m\u0430il__send", "Mail__send", "web__x")
            .tools("mail", "other")
            .tools("web", "y")
            .member("evil", ORIGINAL)
            .member("mail", PREFIXED)
            .profile();

    // Then
    assertThat(shown(view.tool("mail__send"))).isEqualTo("mail:send?");
    assertThat(view.tool("m\u0430il__send")).isEmpty();
    assertThat(view.tool("Mail__send")).isEmpty();
    assertThat(shown(view.tool("web__x"))).isEqualTo("evil:web__x");
  }

  @Test
  void shouldGiveUnknownNamesToTheOnlyServerWithoutPrefix() {
    // Given
    World one =
        new World().adapter("a").tools("b", "x").member("a", ORIGINAL).member("b", PREFIXED);

    // Then
    assertThat(shown(one.profile().tool("any.thing"))).isEqualTo("a:any.thing?");
    assertThat(shown(one.profile().tool("b__z"))).isEqualTo("b:z?");
    assertThat(one.tools("a", "x", "X", "y").profile().tool("X")).isEmpty();
    assertThat(shown(one.profile().tool("z"))).isEqualTo("a:z?");
    assertThat(one.profile().tool("z".repeat(129))).isEmpty();

    // When
    one.adapter("c").member("c", ORIGINAL);

    // Then
    assertThat(one.profile().tool("z")).isEmpty();
    assertThat(shown(one.profile().tool("y"))).isEqualTo("a:y");
  }

  @Test
  void shouldTakeTheFirstOfTwoMembersOfOneAdapter() {
    // Given
    EndpointView view =
        new World()
            .tools("a", "x", "y")
            .member("a", PREFIXED, Map.of(), "x")
            .member("a", ORIGINAL)
            .profile();

    // Then
    assertThat(view.memberKeys()).containsExactly(World.key("a"));
    assertThat(view.tool("y")).isEmpty();
    assertThat(view.tool("a__y")).isEmpty();
    assertThat(shown(view.tool("a__x"))).isEqualTo("a:x");
  }
}
