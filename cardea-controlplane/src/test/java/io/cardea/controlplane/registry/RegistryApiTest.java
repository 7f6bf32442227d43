package io.cardea.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.controlplane.admin.AdminRequest;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.NamePattern;
import io.cardea.model.policy.Role;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the registry tells, without a key: what is public, to callers on this machine. */
class RegistryApiTest {

  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  private Instant now = BEGIN;
  private final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private final Map<AdapterKey, AdapterCatalog> known = new HashMap<>();
  private Optional<String> publicUrl = Optional.empty();
  private boolean legacySse;
  private long version;
  private final RegistryApi api =
      new RegistryApi(
          _ -> Optional.empty(),
          this::snapshot,
          () -> new Catalog(0, known),
          () -> "http://localhost:8080",
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private GatewaySnapshot snapshot() {
    NamePattern any = NamePattern.ANY;
    Role role =
        new Role(
            TenantId.DEFAULT,
            "all",
            List.of(new Grant("all", List.of(any), List.of(any), List.of(), List.of())));
    return new GatewaySnapshot(
        ++version,
        new GatewaySettings(
            publicUrl, Set.of(), Set.of(), List.of(), legacySse, GatewayLimits.DEFAULT),
        adapters,
        Map.of(),
        AccessPolicy.of(
            List.of(role),
            List.of(new Binding(TenantId.DEFAULT, "b", Set.of("all"), Set.of("robot")))));
  }

  private void declare(String name, String description, Access access) {
    AdapterKey key = new AdapterKey(TenantId.DEFAULT, name);
    adapters.put(
        key,
        new Adapter(
            key,
            "Title of " + name,
            description,
            List.of("tag"),
            "team",
            HttpUpstream.at(
                new HttpEndpoint("h.example", 443, true, "/s3cr3t", Map.of("k", "s3cr3t"), false)),
            Adapter.Isolation.PRINCIPAL,
            access,
            Set.of(),
            AdapterLimits.DEFAULT));
  }

  private void learn(String name, String serverInfo) {
    Offer offer =
        new Offer(
            "2025-11-25",
            "{}",
            serverInfo,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            now);
    known.put(
        new AdapterKey(TenantId.DEFAULT, name),
        new AdapterCatalog(new Health(Health.State.UP, "", now), List.of(), Optional.of(offer)));
  }

  private AdminAnswer ask(String target) {
    return ask("GET", target, true);
  }

  private AdminAnswer ask(String method, String target, boolean local) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    return api.answer(new AdminRequest(method, path, query, List.of(), ""), local);
  }

  private List<String> names(String target) {
    AdminAnswer answer = ask(target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonDocument json = json(answer.body());
    List<String> names = new ArrayList<>();
    int servers = json.member(JsonDocument.ROOT, "servers");
    for (int item = json.first(servers);
        item != JsonDocument.NONE;
        item = json.nextElement(servers, item)) {
      names.add(json.text(json.member(json.member(item, "server"), "name")));
    }
    int count = json.member(json.member(JsonDocument.ROOT, "metadata"), "count");
    assertThat(json.raw(count)).isEqualTo(Integer.toString(names.size()));
    return names;
  }

  private static JsonDocument json(String body) {
    return (JsonDocument) Json.parse(body.getBytes(StandardCharsets.UTF_8), 64);
  }

  @Test
  void shouldDescribeAnAdapterAsAServerWhoseRemoteIsThisGateway() {
    declare("weather", "Forecasts", Access.PUBLIC);
    learn("weather", "{\"name\":\"w\",\"version\":\"2.1.0\"}");

    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions/latest").body())
        .isEqualTo(
            """
            {"server":{"$schema":"https://static.modelcontextprotocol.io/schemas/2025-12-11/\
            server.schema.json","name":"local.cardea/weather","title":"Title of weather",\
            "description":"Forecasts","version":"2.1.0","remotes":[{"type":"streamable-http",\
            "url":"http://localhost:8080/adapters/weather/mcp","headers":[{"name":"Authorization",\
            "value":"Bearer {cardea_key}","isRequired":false,"isSecret":true,"variables":\
            {"cardea_key":{"description":"An API key of this gateway: cardea_...",\
            "isRequired":false,"isSecret":true}}}]}]},"_meta":{\
            "io.modelcontextprotocol.registry/official":{"status":"active",\
            "statusChangedAt":"2026-01-02T03:04:05Z","publishedAt":"2026-01-02T03:04:05Z",\
            "updatedAt":"2026-01-02T03:04:05Z","isLatest":true},\
            "io.cardea/adapter":{"adapter":"weather","tags":["tag"],"owner":"team"}}}\
            """);
  }

  @Test
  void shouldLinkToThePublicUrlAndBeNamedAfterIt() {
    declare("weather", "", Access.PUBLIC);
    publicUrl = Optional.of("https://MCP.example.com/gate");
    legacySse = true;

    assertThat(ask("/v0.1/servers").body())
        .contains(
            "\"name\":\"com.example.mcp/weather\"",
            "\"description\":\"Title of weather\"",
            "\"type\":\"streamable-http\",\"url\":\"https://MCP.example.com/gate/adapters/weather/mcp\"",
            "\"type\":\"sse\",\"url\":\"https://MCP.example.com/gate/adapters/weather/sse\"")
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://10.0.0.7", "https://gateway", "http://[::1]:80", "http://127.0.0.1"})
  void shouldHaveANameEvenWhereTheHostHasNone(String url) {
    declare("weather", "", Access.PUBLIC);
    publicUrl = Optional.of(url);

    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/weather");
  }

  @Test
  void shouldTellNothingToCallersFromElsewhereOrWithoutPublicAdapters() {
    declare("weather", "", Access.ROLES);

    assertThat(ask("/v0.1/servers").status()).isEqualTo(401);
    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions").status()).isEqualTo(401);
    declare("open", "", Access.PUBLIC);
    assertThat(ask("GET", "/v0.1/servers", false).status()).isEqualTo(401);
    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/open");
    assertThat(ask("/v0.1/servers/local.cardea%2Fweather/versions").status()).isEqualTo(404);
  }

  @Test
  void shouldGoThroughPages() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      declare(name, "", Access.PUBLIC);
    }

    String first = ask("/v0.1/servers?limit=2").body();
    JsonDocument json = json(first);
    int metadata = json.member(JsonDocument.ROOT, "metadata");
    String cursor = json.text(json.member(metadata, "nextCursor"));

    assertThat(names("/v0.1/servers?limit=2")).containsExactly("local.cardea/a", "local.cardea/b");
    assertThat(names("/v0.1/servers?limit=2&cursor=" + cursor))
        .containsExactly("local.cardea/c", "local.cardea/d");
    assertThat(ask("/v0.1/servers?limit=5").body()).doesNotContain("nextCursor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search=EATH                                | weather
          search=nothing                             |
          version=latest                             | mail weather
          version=2.1.0                              | weather
          version=9                                  |
          updated_since=2026-01-02T03:04:05Z         | mail weather
          updated_since=2026-01-02T04:04:05%2B01:00  | mail weather
          updated_since=2026-01-02T03:04:06Z         |
          """)
  void shouldFilter(String query, String found) {
    declare("weather", "", Access.PUBLIC);
    declare("mail", "", Access.PUBLIC);
    learn("weather", "{\"name\":\"w\",\"version\":\"2.1.0\"}");

    assertThat(names("/v0.1/servers?" + query).stream().map(name -> name.substring(13)))
        .isEqualTo(found == null ? List.of() : List.of(found.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=1&limit=2",
        "cursor=!",
        "cursor=%ff%",
        "updated_since=yesterday",
        "updated_since=2026-01-02",
        "include_deleted=1",
        "other=1",
        "="
      })
  void shouldRefuseAWrongQueryInTheRegistrysShape(String query) {
    declare("weather", "", Access.PUBLIC);

    AdminAnswer answer = ask("/v0.1/servers?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v0.1/servers/                                        | 404
          /v0.1/servers/local.cardea%2Fweather                  | 404
          /v0.1/servers/local.cardea%2Fweather/                 | 404
          /v0.1/servers/local.cardea%2Fweather/versions         | 200
          /v0/servers/local.cardea%2Fweather/versions           | 200
          /v0.1/servers/local.cardea/weather/versions           | 200
          /v0.1/servers/local.cardea%2Fweather/versions/        | 404
          /v0.1/servers/local.cardea%2Fweather/versions/0.0.0   | 200
          /v0.1/servers/local.cardea%2Fweather/versions/latest  | 200
          /v0.1/servers/local.cardea%2Fweather/versions/1       | 404
          /v0.1/servers/local.cardea%2Fweather/versions/a/b     | 404
          /v0.1/servers/local.cardea%2fweather/versionsx        | 404
          /v0.1/servers/local.cardea%2Fother/versions           | 404
          /v0.1/servers/%/versions                              | 404
          /v0.1/servers//versions                               | 404
          /v0.1/servers/versions                                | 404
          /v0.1/publish                                         | 404
          """)
  void shouldAnswerEachPath(String path, int status) {
    declare("weather", "", Access.PUBLIC);

    assertThat(RegistryApi.serves(path)).isTrue();
    assertThat(ask(path).status()).isEqualTo(status);
    if (status == 404) {
      assertThat(ask(path).body()).startsWith("{\"error\":");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v0.1/serversx", "/v0.1", "/v1/servers", "/servers", "/v0x1/servers"})
  void shouldLeaveOtherPathsAlone(String path) {
    assertThat(RegistryApi.serves(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "HEAD"})
  void shouldSayThatItIsReadOnly(String method) {
    declare("weather", "", Access.PUBLIC);

    assertThat(ask(method, "/v0.1/publish", true).status()).isEqualTo(501);
    assertThat(ask(method, "/v0.1/publish", false).status()).isEqualTo(401);
  }

  @Test
  void shouldTellSinceWhenAServerIsAsItIs() {
    declare("weather", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers")).hasSize(1);

    now = BEGIN.plusSeconds(60);
    declare("mail", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:05:05Z"))
        .containsExactly("local.cardea/mail");
    now = BEGIN.plusSeconds(120);
    learn("weather", "{\"version\":\"3\"}");
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:06:05Z"))
        .containsExactly("local.cardea/weather");
    assertThat(ask("/v0.1/servers?search=weather").body())
        .contains(
            "\"publishedAt\":\"2026-01-02T03:04:05Z\",\"updatedAt\":\"2026-01-02T03:06:05Z\"");
  }

  @Test
  void shouldTellThoseWhoFollowThatAServerIsGone() {
    declare("weather", "", Access.PUBLIC);
    declare("mail", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers")).hasSize(2);

    now = BEGIN.plusSeconds(60);
    adapters.remove(new AdapterKey(TenantId.DEFAULT, "weather"));

    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/mail");
    assertThat(names("/v0.1/servers?include_deleted=true")).hasSize(2);
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:05:05Z"))
        .containsExactly("local.cardea/weather");
    String path = "/v0.1/servers/local.cardea%2Fweather/versions/latest";
    assertThat(ask(path).status()).isEqualTo(404);
    assertThat(ask(path + "?include_deleted=true").body()).contains("\"status\":\"deleted\"");
    declare("weather", "", Access.PUBLIC);
    assertThat(ask(path).body()).contains("\"publishedAt\":\"2026-01-02T03:05:05Z\"");
  }

  @Test
  void shouldForgetTheOldestOfManyThatAreGone() {
    declare("open", "", Access.PUBLIC);
    for (int i = 0; i < RegistryHistory.MAX_DELETED + 5; i++) {
      declare("a" + i, "", Access.PUBLIC);
    }
    RegistryHistory history = new RegistryHistory(Clock.fixed(now, ZoneOffset.UTC));
    assertThat(history.at(snapshot(), Catalog.EMPTY)).hasSize(1_006);
    adapters.keySet().removeIf(key -> key.name().startsWith("a"));

    assertThat(history.at(snapshot(), Catalog.EMPTY)).hasSize(1_001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"version":"1.0.2"}      | 1.0.2
          {"version":"1.0+b-2_x"}  | 1.0+b-2_x
          {"version":"latest"}     | 0.0.0
          {"version":"1.x"}        | 0.0.0
          {"version":"^1"}         | 0.0.0
          {"version":""}           | 0.0.0
          {"version":1}            | 0.0.0
          {"version":"a b"}        | 0.0.0
          {}                       | 0.0.0
          []                       | 0.0.0
          not json                 | 0.0.0
          """)
  void shouldTakeAServersVersionOnlyIfItIsOne(String serverInfo, String version) {
    declare("weather", "", Access.PUBLIC);
    learn("weather", serverInfo);

    assertThat(ask("/v0.1/servers").body()).contains("\"version\":\"" + version + "\"");
  }

  @Test
  void shouldKeepTextsWithinTheFormatsBounds() {
    declare(
        "weather",
        "line one\nline  two " + "x".repeat(96) + "\ud83c\udf26".repeat(9),
        Access.PUBLIC);

    JsonDocument json = json(ask("/v0.1/servers/local.cardea%2Fweather/versions/0.0.0").body());
    int server = json.member(JsonDocument.ROOT, "server");

    assertThat(json.text(json.member(server, "description")))
        .startsWith("line one line two xx")
        .endsWith("...")
        .hasSizeLessThanOrEqualTo(100);
  }
}
