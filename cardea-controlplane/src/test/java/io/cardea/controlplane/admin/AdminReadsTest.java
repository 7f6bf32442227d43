package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.SqliteKeyStore;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators can read of adapters, tools and profiles, and what they cannot. */
class AdminReadsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final TenantId ACME = new TenantId("acme");
  private static final Health UP = new Health(Health.State.UP, "", NOW);
  private static final Health DOWN = new Health(Health.State.DOWN, "does not answer", NOW);
  private static final HttpEndpoint A =
      new HttpEndpoint(
          "a.example", 443, true, "/mcp?k=s3cr3t", Map.of("authorization", "s3cr3t"), false);
  private static final HttpEndpoint B =
      new HttpEndpoint("b.example", 80, false, "/mcp", Map.of(), false);

  @TempDir Path folder;

  private final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private final Map<AdapterKey, AdapterCatalog> known = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private SqliteKeyStore store;
  private EmptyControl control;
  private AdminApi api;
  private String admin;
  private String robot;
  private String other;

  @BeforeEach
  void open() {
    store = SqliteKeyStore.open(folder);
    control = new EmptyControl(folder);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    KeyService keys = new KeyService(store, new SecureRandom(), clock);
    admin = keys.issue(TenantId.DEFAULT, "boss", KeyScope.admin()).key();
    robot = keys.issue(TenantId.DEFAULT, "robot", KeyScope.data()).key();
    other = keys.issue(ACME, "boss", KeyScope.admin()).key();
    api =
        new AdminApi(
            keys,
            this::snapshot,
            () -> new Catalog(1, known),
            control.api(this::snapshot, () -> new Catalog(1, known)),
            (_, lines) -> log.subList(Math.max(0, log.size() - lines), log.size()),
            new Trouble(NOW),
            new NotedActions(),
            clock);
    declare("web", new HttpUpstream(List.of(weighted(A, 3), weighted(B, 1))));
    declare(
        "files",
        new StdioUpstream(List.of("npx", "s3cr3t"), Map.of("T", "s3cr3t"), Optional.empty()));
    declare("old", new SseUpstream(B));
  }

  @Test
  void shouldDescribeAnAdapterAsItIsSeenNow() {
    String text = get("/adapters/web/describe").body();
    assertThat(text)
        .startsWith("{\"adapter\":{\"id\":\"web\",")
        .endsWith(
            """
            ,"conversations":3,"retriesLeft":5.0,"breakers":[\
            {"tool":"","state":"closed","calls":12,"failed":1},\
            {"tool":"t","state":"open","calls":9,"failed":9,"opensInSeconds":7}],\
            "incidents":[{"kind":"breaker_opened","cause":"9 of 9 failed","count":2,\
            "first":"%s","last":"%s"}],"gatewayIncidents":[]}\
            """
                .formatted(NOW, NOW))
        .doesNotContain("s3cr3t");
  }

  @AfterEach
  void close() {
    control.close();
    store.close();
  }

  private static WeightedEndpoint weighted(HttpEndpoint endpoint, int weight) {
    return new WeightedEndpoint(endpoint, weight);
  }

  private GatewaySnapshot snapshot() {
    Profile.Member member =
        new Profile.Member(
            "web",
            Profile.Names.ORIGINAL,
            List.of(new NamePattern("get*")),
            List.of(),
            List.of(NamePattern.ANY),
            Map.of("get_x", "x"));
    EndpointKey key = EndpointKey.profile(TenantId.DEFAULT, "daily");
    Profile profile =
        new Profile(key, "Daily", "d", Adapter.Access.ROLES, Set.of("r"), List.of(member));
    return new GatewaySnapshot(
        1, GatewaySettings.DEFAULT, adapters, Map.of(key, profile), AccessPolicy.DENY_ALL);
  }

  private void declare(String name, Upstream upstream) {
    AdapterKey key = new AdapterKey(TenantId.DEFAULT, name);
    adapters.put(
        key,
        new Adapter(
            key,
            "Title of " + name,
            "says \"hello\"",
            List.of("demo"),
            "team",
            upstream,
            Adapter.Isolation.PRINCIPAL,
            Adapter.Access.ROLES,
            Set.of("z", "a"),
            AdapterLimits.DEFAULT));
  }

  private void learn(String name, Health health, String... tools) {
    List<Offer.Item> items = new ArrayList<>();
    for (String tool : tools) {
      items.add(
          new Offer.Item(
              tool,
              name + "__" + tool,
              "{\"name\":\"%s\",\"description\":\"does %s\"}".formatted(tool, tool),
              "d-" + tool));
    }
    Offer offer =
        new Offer("2025-11-25", "{}", "{}", Optional.empty(), items, List.of(), items, items, NOW);
    known.put(
        new AdapterKey(TenantId.DEFAULT, name),
        new AdapterCatalog(
            health,
            List.of(new EndpointHealth(A.toString(), UP), new EndpointHealth(B.toString(), DOWN)),
            Optional.of(offer)));
  }

  private AdminAnswer get(String path) {
    return ask("GET", path, admin);
  }

  private AdminAnswer ask(String method, String target, String key) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    return api.answer(new AdminRequest(method, path, query, List.of("Bearer " + key), ""));
  }

  /** The texts of the member {@code name} of each object of an array. */
  private static List<String> each(AdminAnswer answer, String name) {
    assertThat(answer.status()).isEqualTo(200);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    JsonDocument json = assertInstanceOf(JsonDocument.class, Json.parse(body, 64));
    List<String> found = new ArrayList<>();
    for (int item = json.first(JsonDocument.ROOT);
        item != JsonDocument.NONE;
        item = json.nextElement(JsonDocument.ROOT, item)) {
      found.add(json.text(json.member(item, name)));
    }
    return found;
  }

  @Test
  void shouldListAdaptersByNameWithTheirStates() {
    learn("web", DOWN, "a", "b");
    AdminAnswer list = get("/adapters");

    assertThat(each(list, "name")).containsExactly("files", "old", "web");
    assertThat(each(list, "transport")).containsExactly("stdio", "sse", "http");
    assertThat(each(list, "state")).containsExactly("unknown", "unknown", "down");
    assertThat(each(list, "reason"))
        .containsExactly("not tried yet", "not tried yet", "does not answer");
    assertThat(list.body()).doesNotContain("s3cr3t");
  }

  @Test
  void shouldShowAnAdapter() {
    learn("web", UP, "a", "b");

    assertThat(get("/adapters/web").body())
        .isEqualTo(
            """
            {"id":"web","name":"web","title":"Title of web","description":"says \\"hello\\"",\
            "tags":["demo"],"owner":"team","requiredRoles":["a","z"],"public":false,\
            "transport":"http","source":"built-in","lifecycle":"active","state":"up","reason":"",\
            "since":"2026-01-02T03:04:05Z","revision":"2025-11-25","learned":"2026-01-02T03:04:05Z",\
            "toolCount":2,"promptCount":0,"resourceCount":2,"templateCount":2,"replicaCount":2,"endpoints":[\
            {"address":"https://a.example:443/mcp?…","weight":3,"state":"up","reason":"",\
            "since":"2026-01-02T03:04:05Z"},\
            {"address":"http://b.example:80/mcp","weight":1,"state":"down",\
            "reason":"does not answer","since":"2026-01-02T03:04:05Z"}]}\
            """);
  }

  @Test
  void shouldShowTheStatusOfAnAdapter() {
    learn("web", UP);

    assertThat(get("/adapters/web/status").body())
        .startsWith("{\"name\":\"web\",\"state\":\"up\",\"reason\":\"\",\"since\":")
        .contains("\"readyReplicas\":1,\"updatedReplicas\":2,\"availableReplicas\":1")
        .contains("\"replicaStatus\":\"Degraded\"");
    assertThat(get("/adapters/files/status").body())
        .contains("\"state\":\"unknown\"", "\"readyReplicas\":0", "\"address\":\"stdio:npx\"");
    learn("old", UP);
    assertThat(get("/adapters/old/status").body()).contains("\"replicaStatus\":\"Healthy\"");
  }

  @Test
  void shouldShowTheLastLinesOfALog() {
    IntStream.range(0, 300).forEach(i -> log.add("line " + i));
    log.add("red \u001b[31m bell \u0007 tab\tend\u0085");

    AdminAnswer answer = get("/adapters/files/logs?lines=2");

    assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.body()).isEqualTo("line 299\nred ?[31m bell ? tab\tend?\n");
    assertThat(get("/adapters/files/logs").body().lines()).hasSize(200);
    assertThat(get("/adapters/web/logs").body()).contains("(stdio)");
    assertThat(get("/adapters/web/logs").status()).isEqualTo(404);
  }

  @Test
  void shouldListToolsInPages() {
    learn("web", UP, "b", "a", "c/d");
    learn("files", DOWN, "z", "a");

    assertThat(each(get("/tools"), "id"))
        .containsExactly("files/a", "files/z", "web/a", "web/b", "web/c/d");
    List<String> seen = new ArrayList<>();
    String after = "";
    for (List<String> page = each(get("/tools?limit=2&after="), "id");
        !page.isEmpty();
        page = each(get("/tools?limit=2&after=" + after), "id")) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      after = page.getLast();
    }
    assertThat(seen).containsExactly("files/a", "files/z", "web/a", "web/b", "web/c/d");
    assertThat(each(get("/tools?adapter=files"), "state")).containsExactly("down", "down");
    assertThat(each(get("/tools?adapter=nobody"), "id")).isEmpty();
    assertThat(each(get("/tools?after=old"), "id")).containsExactly("web/a", "web/b", "web/c/d");
  }

  @Test
  void shouldShowWhatToolsSayOfThemselves() {
    learn("web", UP, "a");
    assertThat(get("/tools").body())
        .isEqualTo(
            """
            [{"id":"web/a","adapter":"web","name":"a","exposedName":"web__a","title":"",\
            "description":"does a",\
            "toolDefinition":{"tool":{"name":"a","description":"does a"}},"tags":["demo"],\
            "source":"built-in","digest":"d-a","state":"up"}]\
            """);
  }

  @Test
  void shouldListProfiles() {
    assertThat(get("/profiles").body())
        .isEqualTo(
            """
            [{"id":"daily","name":"daily","title":"Daily","description":"d",\
            "requiredRoles":["r"],"public":false,"source":"built-in","servers":[{"adapter":"web",\
            "names":"original","tools":["get*"],"prompts":[],"resources":["*"],\
            "aliases":{"x":"get_x"}}]}]\
            """);
  }

  @Test
  void shouldKeepTenantsApart() {
    learn("web", UP, "a");

    assertThat(ask("GET", "/adapters", other).body()).isEqualTo("[]");
    assertThat(ask("GET", "/tools", other).body()).isEqualTo("[]");
    assertThat(ask("GET", "/profiles", other).body()).isEqualTo("[]");
    assertThat(ask("GET", "/adapters/web", other).status()).isEqualTo(404);
    assertThat(ask("GET", "/adapters/files/logs", other).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters, 200, 400, 405",
    "/adapters/web, 404, 405, 409",
    "/adapters/nobody, 404, 404, 404",
    "/adapters/web/status, 404, 405, 405",
    "/adapters/files/logs, 404, 405, 405",
    "/tools, 200, 400, 405",
    "/profiles, 401, 405, 405"
  })
  void shouldAnswerWhomItConcerns(String path, int get, int post, int delete) {
    assertThat(ask("GET", path, robot).status()).isEqualTo(get);
    assertThat(ask("GET", path, robot).body()).doesNotContain("web\"");
    assertThat(ask("DELETE", path, robot).status()).isIn(401, 404, 405);
    assertThat(ask("GET", path, "nonsense").status()).isEqualTo(401);
    assertThat(ask("POST", path, admin).status()).isEqualTo(post);
    assertThat(ask("DELETE", path, admin).status()).isEqualTo(delete);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /adapters/nobody              | 404
          /adapters/                    | 404
          /adapters/Web                 | 404
          /adapters/..                  | 404
          /adapters/web/                | 404
          /adapters/web/nothing         | 404
          /adapters/web/status/more     | 404
          /tools/                       | 404
          /tools/web                    | 404
          /profiles/daily               | 404
          /api/v1/nothing               | 404
          /adapters?limit=1             | 400
          /adapters/web?x               | 400
          /adapters/files/logs?lines=0  | 400
          /adapters/files/logs?lines=10001 | 400
          /adapters/files/logs?lines=10000 | 200
          /adapters/files/logs?lines=1&lines=1 | 400
          /adapters/files/logs?line=1   | 400
          /tools?limit=1001             | 400
          /tools?limit=1000             | 200
          /tools?limit=0                | 400
          /tools?limit=1e3              | 400
          /tools?limit=9999999999       | 400
          /tools?after=%                | 400
          /tools?after=%zz              | 400
          /tools?&                      | 400
          """)
  void shouldRefuseWhatItDoesNotKnow(String target, int status) {
    AdminAnswer answer = get(target);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("Exception");
  }
}
