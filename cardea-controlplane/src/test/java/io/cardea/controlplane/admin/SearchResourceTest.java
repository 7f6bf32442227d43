package io.cardea.controlplane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code GET /api/v1/search} takes, answers and refuses. */
class SearchResourceTest {

  private static final Caller BOSS =
      new Caller(ApiKey.principal(TenantId.DEFAULT, "boss", KeyScope.admin()));

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AdapterKey KEY = new AdapterKey(TenantId.DEFAULT, "weather");
  private static final Adapter ADAPTER =
      new Adapter(
          KEY,
          "",
          "",
          List.of("public"),
          "",
          HttpUpstream.at(new HttpEndpoint("h.example", 443, true, "/s3cr3t", Map.of(), false)),
          Adapter.Isolation.PRINCIPAL,
          Adapter.Access.ROLES,
          Set.of(),
          AdapterLimits.DEFAULT);

  private final SearchResource search =
      new SearchResource(SearchResourceTest::snapshot, SearchResourceTest::catalog);

  private static GatewaySnapshot snapshot() {
    return new GatewaySnapshot(
        1, GatewaySettings.DEFAULT, Map.of(KEY, ADAPTER), Map.of(), AccessPolicy.DENY_ALL);
  }

  private static Catalog catalog() {
    Item rain =
        new Item(
            "get_rain",
            "weather__get_rain",
            """
            {"name":"get_rain","description":"How \\"wet\\" it is","inputSchema":{},\
            "annotations":{"title":"Rain","readOnlyHint":true}}\
            """,
            "d");
    Item snow = new Item("get_snow", "weather__get_snow", "{\"name\":\"get_snow\"}", "d");
    Offer offer =
        new Offer(
            "2026-07-28",
            "{}",
            "{}",
            Optional.empty(),
            List.of(rain, snow),
            List.of(),
            List.of(),
            List.of(),
            NOW);
    return new Catalog(
        1,
        Map.of(
            KEY,
            new AdapterCatalog(
                new Health(Health.State.DOWN, "", NOW), List.of(), Optional.of(offer))));
  }

  private String ask(String query) {
    AdminRequest request = new AdminRequest("GET", "/api/v1/search", query, List.of(), "");
    List<String> known = SearchResource.PARAMETERS.stream().map(Operation.Parameter::name).toList();
    AdminAnswer answer =
        search.answer(new Operation.Asked(request, BOSS, Query.read(query, known), Map.of()));
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void shouldSayWhatIsKnownOfWhatIsFound() {
    assertThat(ask("q=rain"))
        .isEqualTo(
            """
            {"items":[{"kind":"tool","adapter":"weather","name":"get_rain",\
            "exposedName":"weather__get_rain","title":"Rain","description":"How \\"wet\\" it is",\
            "tags":["public"],"annotations":{"title":"Rain","readOnlyHint":true},\
            "lifecycle":"active","state":"down"}]}\
            """);
  }

  @Test
  void shouldGoFromPageToPage() {
    String first = ask("q=get&limit=1");
    assertThat(first).contains("\"name\":\"get_rain\"").doesNotContain("get_snow");
    Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(first);
    assertThat(next.find()).isTrue();

    assertThat(ask("q=get&limit=1&cursor=" + next.group(1)))
        .contains("\"name\":\"get_snow\"")
        .doesNotContain("get_rain", "\"next\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2",
    "kind=tool, 2",
    "kind=prompt, 0",
    "adapter=weather, 2",
    "adapter=..%2Fother, 0",
    "tag=public, 2",
    "tag=Public, 0",
    "annotation=readOnlyHint%3Atrue, 1",
    "annotation=%F0%9F%98%80%3Ax, 0",
    "q=rain%00, 1",
    "q=%0Arain%1B%5B31m, 0",
    "q=%22%5C%27wet%27, 1",
  })
  void shouldTakeEachFilter(String query, int count) {
    assertThat(ask(query).split("\"kind\"", -1)).hasSize(count + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          q=%20                 | no word
          q=%00%07              | no word
          q=%21%3F_-            | no word
          q=.*                  | no word
          q=%zz                 | percent-encoded
          q=a&q=b               | twice
          kind=tools            | tool, prompt, resource, template
          kind=TOOL             | tool, prompt, resource, template
          kind=%00              | tool, prompt, resource, template
          annotation=x          | NAME:VALUE
          annotation=%3Atrue    | NAME:VALUE
          limit=0               | from 1 to 1000
          limit=1001            | from 1 to 1000
          cursor=x              | next of the page before
          cursor=%00            | next of the page before
          cursor=MC9UT09M       | next of the page before
          after=x               | Unknown query parameter
          """)
  void shouldRefuseClearly(String query, String expected) {
    assertThatThrownBy(() -> ask(query))
        .isInstanceOf(Query.Refused.class)
        .hasMessageContaining(expected);
  }

  @Test
  void shouldBoundWhatIsAskedFor() {
    assertThat(ask("q=" + "a".repeat(SearchResource.MAX_QUERY))).isEqualTo("{\"items\":[]}");
    assertThatThrownBy(() -> ask("q=" + "a".repeat(SearchResource.MAX_QUERY + 1)))
        .hasMessageContaining("at most 256 characters");
    String letters = "a b c d e f g h i j k l m n o p";
    assertThat(ask("q=" + encoded(letters))).isEqualTo("{\"items\":[]}");
    assertThat(ask("q=" + encoded(letters + " " + letters))).isEqualTo("{\"items\":[]}");
    assertThatThrownBy(() -> ask("q=" + encoded(letters + " q")))
        .hasMessageContaining("at most 16 different words");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
