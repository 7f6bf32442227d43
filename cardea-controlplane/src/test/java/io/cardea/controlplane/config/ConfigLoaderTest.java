package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.Adapter.Isolation;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.adapter.ScopeRules;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.limit.ReplayLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.Role;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.snapshot.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigLoaderTest {

  private static final String FULL =
      """
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: weather, tenant: acme, tags: [public, "1"], owner: data-team}
      spec:
        title: Weather
        description: |
          Two
          lines
        upstream:
          http:
            url: "https://weather.example.com/mcp?v=1"
            headers: {X-Plain: one, Authorization: {env: TOKEN}, X-File: {file: token.txt}}
        isolation: session
        allowPrivateNetwork: true
        requiredRoles: [admin]
        access: {public: false}
        minRevision: 2025-06-18
        limits:
          connections: 7
          queue: 0
          connectTimeout: 500ms
          idleTimeout: 30s
          callTimeout: 1h
          messageBytes: 2MiB
      """;

  private static final GatewayLimits OWN_LIMITS =
      new GatewayLimits(
          1024 * 1024,
          16 * 1024,
          32,
          1,
          2,
          3,
          4,
          5,
          64,
          6,
          256,
          Duration.ofDays(7),
          Duration.ofHours(8),
          Duration.ofSeconds(9),
          Duration.ofMinutes(10),
          Duration.ofMillis(70),
          Duration.ZERO,
          new ReplayLimits(7, 8 * 1024, 9 * 1024, 10 * 1024, Duration.ofSeconds(11)));

  @TempDir Path folder;

  @Test
  void shouldReadEveryFieldOfAnAdapter() {
    ConfigFolder config =
        new ConfigFolder(folder, Map.of("TOKEN", "Bearer abc"))
            .with("token.txt", "from file\n")
            .with("a.yaml", FULL);

    Adapter adapter = config.valid().adapters().getFirst();

    assertThat(adapter)
        .isEqualTo(
            new Adapter(
                new AdapterKey(new TenantId("acme"), "weather"),
                "Weather",
                "Two\nlines\n",
                List.of("public", "1"),
                "data-team",
                HttpUpstream.at(
                    new HttpEndpoint(
                        "weather.example.com",
                        443,
                        true,
                        "/mcp?v=1",
                        Map.of(
                            "x-plain", "one", "authorization", "Bearer abc", "x-file", "from file"),
                        true)),
                Isolation.SESSION,
                Access.ROLES,
                Set.of("admin"),
                new AdapterLimits(
                    7,
                    0,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofHours(1),
                    2 * 1024 * 1024,
                    ProcessLimits.DEFAULT),
                Optional.of("2025-06-18"),
                Resilience.DEFAULT,
                Lifecycle.ACTIVE,
                List.of(),
                ScopeRules.NONE,
                Map.of(),
                PayloadRules.DIGEST,
                "env TOKEN, file token.txt"));
  }

  @Test
  void shouldGiveDefaultsToWhatIsNotSaid() {
    Adapter adapter =
        ConfigFolder.at(folder).with("a.yaml", Documents.ADAPTER).valid().adapters().getFirst();

    assertThat(adapter.key()).isEqualTo(new AdapterKey(TenantId.DEFAULT, "weather"));
    assertThat(adapter.title()).isEqualTo("weather");
    assertThat(adapter.isolation()).isEqualTo(Isolation.PRINCIPAL);
    assertThat(adapter.access()).isEqualTo(Access.ROLES);
    assertThat(adapter.limits()).isEqualTo(AdapterLimits.DEFAULT);
    assertThat(adapter.minRevision()).isEmpty();
    assertThat(((HttpUpstream) adapter.upstream()).first().allowPrivateNetwork()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Revision.class)
  void shouldReadEachRevisionAsTheOldest(Revision revision) {
    String text = Documents.adapter("minRevision: \"" + revision + "\"");

    Adapter adapter = ConfigFolder.at(folder).with("a.yaml", text).valid().adapters().getFirst();

    assertThat(adapter.minRevision()).contains(revision.date());
  }

  @Test
  void shouldReadAPublicAdapter() {
    String text = Documents.adapter("access: {public: true}");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().adapters().getFirst().access())
        .isEqualTo(Access.PUBLIC);
  }

  @Test
  void shouldReadRolesAndBindingsAcrossFilesInAnyOrder() {
    Loaded.Valid valid =
        ConfigFolder.at(folder)
            .with("a.yaml", Documents.binding("[reader, admin]", "[bot, ci.bot_1]"))
            .with("b.yml", Documents.role("reader", "{adapters: [we*], tools: [get*, \"*\"]}"))
            .valid();
    assertThat(valid.roles())
        .containsExactly(
            new Role(
                TenantId.DEFAULT,
                "reader",
                List.of(
                    new Grant(
                        "reader",
                        "allow[0] of role reader",
                        List.of(new NamePattern("we*")),
                        Set.of(),
                        List.of(new NamePattern("get*"), NamePattern.ANY),
                        List.of(),
                        List.of(),
                        Optional.empty()))));
    assertThat(valid.bindings())
        .containsExactly(
            new Binding(
                TenantId.DEFAULT, "team", Set.of("reader", "admin"), Set.of("bot", "ci.bot_1")));
  }

  @Test
  void shouldResolveRolesInTheirOwnTenantOnly() {
    String role = Documents.role("reader", "{adapters: [a], prompts: [p]}");
    String other = role.replace("reader", "reader, tenant: acme");

    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", other + Documents.binding("[reader]", "[bot]"))
                .problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:13: spec.roles[0]: no role \"reader\" in tenant default");
  }

  @Test
  void shouldKeepNamesOfTenantsApart() {
    String acme = Documents.ADAPTER.replace("weather}", "weather, tenant: acme}");

    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", Documents.ADAPTER + "---\n" + acme)
                .valid()
                .adapters())
        .hasSize(2);
  }

  @Test
  void shouldReadEveryFieldOfTheGateway() {
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Gateway
        metadata: {name: main}
        spec:
          publicUrl: https://Gate.example.com:443/cardea/
          allowedHosts: [Gate.internal, "::1", 10.0.0.7]
          allowedOrigins: ["https://app.example.com:443", "http://[::1]:3000"]
          trustedProxies: [10.0.0.0/8, 192.0.2.1, "fd00::/8"]
          legacySse: true
          stdioSandbox: required
          limits:
            bodyBytes: 1MiB
            headerBytes: 16KiB
            jsonDepth: 32
            connections: 1
            streamsPerPrincipal: 2
            sessionsPerPrincipal: 3
            sessions: 4
            callsPerPrincipal: 5
            calls: 64
            batchMembers: 6
            sessionTtl: 7d
            sessionIdle: 8h
            requestTimeout: 9s
            idleConnection: 10m
            loopDelay: 70ms
            drain: 0s
            replay: {events: 7, streamBytes: 8KiB, principalBytes: 9KiB, bytes: 10KiB, keep: 11s}
        """;
    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().settings())
        .isEqualTo(
            new GatewaySettings(
                Optional.of("https://gate.example.com/cardea"),
                Set.of("gate.internal", "::1", "10.0.0.7"),
                Set.of("https://app.example.com", "http://[::1]:3000"),
                List.of("10.0.0.0/8", "192.0.2.1", "fd00::/8"),
                true,
                true,
                OWN_LIMITS));
  }

  @Test
  void shouldReadADesktopClientsList() {
    String json =
        """
        {"mcpServers": {
          "My Server!": {"type": "streamable-http", "url": "https://a.example/mcp",
                         "headers": {"Authorization": "Bearer x"}},
          "local": {"url": "http://localhost:3001/mcp"},
          "six": {"type": "http", "url": "http://[::1]:3001/mcp"}
        }}
        """;

    List<Adapter> adapters = ConfigFolder.at(folder).with("d.json", json).valid().adapters();

    assertThat(adapters)
        .extracting(a -> a.key().name())
        .containsExactly("my-server", "local", "six");
    assertThat(adapters).extracting(Adapter::title).first().isEqualTo("My Server!");
    assertThat(adapters)
        .extracting(adapter -> ((HttpUpstream) adapter.upstream()).first().allowPrivateNetwork())
        .containsExactly(false, true, true);
    assertThat(((HttpUpstream) adapters.getFirst().upstream()).first().headers())
        .isEqualTo(Map.of("authorization", "Bearer x"));
    assertThat(adapters).extracting(Adapter::access).containsOnly(Access.ROLES);
  }

  @Test
  void shouldReportEveryProblemOfEveryFile() {
    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", Documents.adapter("titel: x\n  isolation: none"))
                .with("b.yaml", "kind: [\n")
                .with("c.json", "{\"mcpServers\": {\"a\": {\"command\": \"npx x\"}}}")
                .problems())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("a.yaml:6: spec: unknown key \"titel\""),
            second -> assertThat(second).startsWith("a.yaml:7: spec.isolation: is \"none\""),
            third -> assertThat(third).startsWith("b.yaml:2: is not YAML"),
            fourth -> assertThat(fourth).startsWith("c.json:1: mcpServers.a.command: is a pr"));
  }

  @Test
  void shouldNotBlameAReferenceThatABrokenFileMayHold() {
    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", Documents.binding("[reader]", "[bot]"))
                .with("b.yaml", Documents.role("reader", "{adapters: [a"))
                .problems())
        .allSatisfy(problem -> assertThat(problem).startsWith("b.yaml:"));
  }

  @Test
  void shouldReadOnlyItsOwnKindsOfFilesInAFolder() throws IOException {
    Files.createDirectory(folder.resolve("nested.yaml"));

    assertThat(
            ConfigFolder.at(folder)
                .with("a.yaml", Documents.ADAPTER)
                .with(".hidden.yaml", "x")
                .with("a.yaml~", "x")
                .with("notes.txt", "x")
                .valid()
                .adapters())
        .hasSize(1);
  }

  @Test
  void shouldReadASingleFileOfAnyName() {
    ConfigFolder.at(folder).with("gate.conf", Documents.ADAPTER);

    assertThat(new ConfigLoader(_ -> null).load(folder.resolve("gate.conf")))
        .isInstanceOf(Loaded.Valid.class);
  }

  @Test
  void shouldRefuseAFolderWithoutFilesAndAFileThatIsNotThere() {
    assertThat(ConfigFolder.at(folder).problems())
        .containsExactly("FOLDER: holds no *.yaml, *.yml or *.json file (add one)");
    assertThat(ConfigFolder.at(folder.resolve("gone")).problems())
        .containsExactly("FOLDER: is no file (give a file that exists)");
  }

  @Test
  void shouldRefuseMoreFilesThanItsLimit() {
    ConfigFolder config = ConfigFolder.at(folder);
    for (int i = 0; i < ConfigFiles.MAX_FILES; i++) {
      config.with("%04d.yaml".formatted(i), Documents.ADAPTER.replace("weather}", "w" + i + "}"));
    }
    assertThat(config.valid().adapters()).hasSize(1_000);

    config.with("one-more.yaml", Documents.ADAPTER);
    assertThat(config.problems())
        .containsExactly("FOLDER: holds more than 1000 files (put more documents in each)");
  }

  @Test
  void shouldNeverShowASecret() {
    String header = "mcp\", headers: {X-A: [\"s3cr3t\"], X-B: \" s3cr3t\", X-C: {env: T}}}";
    String text = Documents.ADAPTER.replace("mcp\"}", header) + "  s3cret: s3cr3t\n";

    assertThat(new ConfigFolder(folder, Map.of("T", "s3cr3t\n")).with("a.yaml", text).problems())
        .hasSize(4)
        .noneMatch(problem -> problem.contains("s3cr3t"));
  }
}
