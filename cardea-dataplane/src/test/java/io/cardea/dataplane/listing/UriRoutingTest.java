package io.cardea.dataplane.listing;

import static io.cardea.dataplane.listing.World.key;
import static io.cardea.dataplane.listing.World.shown;
import static io.cardea.model.endpoint.Profile.Names.ORIGINAL;
import static io.cardea.model.endpoint.Profile.Names.PREFIXED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.Offer.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriRoutingTest {

  private static World world() {
    return new World()
        .offer("a", Kind.RESOURCE, "x://both", "x://a", "ui://app/main")
        .offer("a", Kind.TEMPLATE, "x://item/{id}", "x://a/{+rest}")
        .offer("b", Kind.RESOURCE, "x://both", "x://b", "x://item/7", "ui://app/main")
        .offer("b", Kind.TEMPLATE, "x://item/{id}", "x://b/{id}")
        .tools("c", "tool")
        .adapter("new");
  }

  @ParameterizedTest
  @CsvSource({
    "x://a,               a:x://a",
    "x://b,               b:x://b",
    "x://both,            a:x://both",
    "x://both#~b,         b:x://both",
    "x://both#~a,         a:x://both",
    "x://item/7,          b:x://item/7",
    "x://item/8,          a:x://item/8",
    "x://item/8#~b,       b:x://item/8?",
    "x://b/5,             b:x://b/5",
    "x://a/5/6,           a:x://a/5/6",
    "x://item/{id},       a:x://item/{id}",
    "x://item/{id}#~b,    b:x://item/{id}?",
    "x://new#~new,        new:x://new?",
    "x://a#~b#~a,         a:x://a#~b?",
    "#~a,                 a:?",
    "x://a#~none,         ''",
    "x://a#~,             ''",
    "x://a#~A,            ''",
    "x://nobody,          ''",
    "x://b/5/6,           ''",
    "'',                  ''"
  })
  void shouldLeadWhereAUriIsKnown(String uri, String expected) {
    assertThat(shown(world().all().resource(uri))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a, x://both,      x://both",
    "b, x://both,      x://both#~b",
    "b, ui://app/main, ui://app/main#~b",
    "b, x://b,         x://b",
    "a, x://b,         x://b#~a",
    "b, x://item/8,    x://item/8#~b",
    "a, x://item/7,    x://item/7#~a",
    "c, x://nobody,    x://nobody#~c",
    "c, https://e.org/, https://e.org/#~c",
    "a, x://q#~b,      x://q#~b#~a",
    "b, x://q#~b,      x://q#~b#~b",
    "new, x://a,       x://a#~new"
  })
  void shouldNameAUriSoThatItLeadsBack(String adapter, String uri, String expected) {
    // Given
    EndpointView view = world().all();

    // When
    String named = view.toClient(key(adapter), uri);

    // Then
    assertThat(named).isEqualTo(expected);
    assertThat(shown(view.resource(named)).replaceAll("\\?$", "")).isEqualTo(adapter + ":" + uri);
    assertThat(view.toUpstream(named)).isEqualTo(uri);
  }

  @Test
  void shouldLetNoServerTakeTheExplicitFormOfAnother() {
    // Given
    EndpointView view =
        new World()
            .offer("a", Kind.RESOURCE, "x://1")
            .offer("b", Kind.RESOURCE, "x://1")
            .offer("evil", Kind.RESOURCE, "x://1#~b")
            .offer("evil", Kind.TEMPLATE, "{+any}")
            .all();

    // Then
    assertThat(shown(view.resource("x://1#~b"))).isEqualTo("b:x://1");
    assertThat(shown(view.resource(view.toClient(key("evil"), "x://1#~b"))))
        .isEqualTo("evil:x://1#~b");
  }

  @Test
  void shouldGiveUnknownUrisToTheOnlyServerThatCanHaveAny() {
    // Given
    World one =
        new World()
            .capabilities("a", "{\"tools\":{}}")
            .capabilities("b", "{\"resources\":{}}")
            .adapter("new");

    // Then
    assertThat(shown(one.all().resource("x://any"))).isEqualTo("b:x://any?");
    assertThat(one.all().toClient(key("b"), "x://any")).isEqualTo("x://any");
    assertThat(one.all().toClient(key("a"), "x://any")).isEqualTo("x://any#~a");

    // When
    one.capabilities("new", "{\"resources\":{}}");

    // Then
    assertThat(one.all().resource("x://any")).isEmpty();
  }

  @Test
  void shouldGiveEverythingToTheOnlyServer() {
    assertThat(shown(new World().adapter("a").all().resource("x://any"))).isEqualTo("a:x://any?");
    assertThat(shown(new World().capabilities("a", "{}").all().resource("x://any")))
        .isEqualTo("a:x://any?");
  }

  @Test
  void shouldFollowTheOrderAndPatternsOfAProfile() {
    // Given
    EndpointView view =
        world()
            .member("b", ORIGINAL, Map.of(), "x://bo*", "x://item/8")
            .member("a", PREFIXED, Map.of(), "x://*")
            .profile();

    // Then
    assertThat(shown(view.resource("x://both"))).isEqualTo("b:x://both");
    assertThat(shown(view.resource("x://both#~a"))).isEqualTo("a:x://both");
    assertThat(shown(view.resource("x://item/8"))).isEqualTo("b:x://item/8");
    assertThat(shown(view.resource("x://item/7"))).isEqualTo("a:x://item/7");
    assertThat(view.resource("x://b")).isEmpty();
    assertThat(view.resource("x://b#~b")).isEmpty();
    assertThat(view.resource("ui://app/main")).isEmpty();
    assertThat(view.resource("x://a#~c")).isEmpty();
  }

  @Test
  void shouldCompareWithABoundedNumberOfTemplates() {
    // Given
    String[] templates = new String[UriTable.MAX_MATCHERS + 1];
    for (int i = 0; i < templates.length; i++) {
      templates[i] = "x://" + i + "/{id}";
    }
    EndpointView view =
        new World().offer("a", Kind.TEMPLATE, templates).offer("b", Kind.RESOURCE, "y://b").all();

    // Then
    assertThat(shown(view.resource("x://255/1"))).isEqualTo("a:x://255/1");
    assertThat(view.resource("x://256/1")).isEmpty();
    assertThat(shown(view.resource(view.toClient(key("a"), "x://256/1"))))
        .isEqualTo("a:x://256/1?");
  }
}
