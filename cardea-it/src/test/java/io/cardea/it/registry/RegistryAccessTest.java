package io.cardea.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the registry from where: browsers, the two listeners, other tenants. */
class RegistryAccessTest {

  private static final String LIST = "/v0.1/servers";
  private static final String PAGE = "https://app.example.com";

  private static final String DOCUMENTS =
      Documents.adapter("open", "http://127.0.0.1:9/mcp", "access: {public: true}")
          + Documents.role("all", Documents.everything("*"))
          + Documents.binding("boss", "all")
          + """
          ---
          apiVersion: cardea.io/v1
          kind: Gateway
          metadata: {name: main}
          spec:
            allowedOrigins: ["%s"]
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: theirs, tenant: acme}
          spec:
            upstream: {http: {url: "https://theirs.example/mcp"}}
          ---
          apiVersion: cardea.io/v1
          kind: Role
          metadata: {name: all, tenant: acme}
          spec:
            allow: [{adapters: ["*"], tools: ["*"]}]
          ---
          apiVersion: cardea.io/v1
          kind: Binding
          metadata: {name: all, tenant: acme}
          spec: {roles: [all], agents: [boss]}
          """
              .formatted(PAGE);

  @TempDir private Path folder;

  private Gateway gateway;
  private String key;

  @BeforeEach
  void open() throws IOException {
    Path file = Files.writeString(folder.resolve("cardea.yaml"), DOCUMENTS);
    Loaded.Valid valid = (Loaded.Valid) new ConfigLoader(_ -> null).load(file);
    GatewayOptions.Listen local = new GatewayOptions.Listen("127.0.0.1", 0, false);
    gateway =
        Gateway.start(
            new GatewayOptions(
                folder.resolve("data"),
                local,
                Optional.of(local),
                Optional.of(file),
                valid,
                1,
                Duration.ZERO),
            new Unheard(),
            Clock.systemUTC());
    key = key(TenantId.DEFAULT);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private static final class Unheard implements ReloadListener {
    @Override
    public void reloaded(long version) {}

    @Override
    public void refused(List<Problem> problems) {}
  }

  private String key(TenantId tenant) {
    return "Authorization: Bearer " + gateway.keys().issue(tenant, "boss", KeyScope.data()).key();
  }

  private static RawResponse ask(int port, String method, String target, String... fields)
      throws IOException {
    try (RawHttp http = RawHttp.connect(port)) {
      String head = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
      http.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n");
      return http.response();
    }
  }

  private RawResponse ask(String method, String... fields) throws IOException {
    return ask(gateway.port(), method, LIST, fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, "http://localhost:3000", "http://127.0.0.1"})
  void shouldLetPagesOfAllowedOriginsRead(String origin) throws IOException {
    RawResponse answer = ask("GET", key, "Origin: " + origin);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("/open\"");
    assertThat(answer.header("access-control-allow-origin")).contains(origin);
    assertThat(answer.header("access-control-allow-credentials")).isEmpty();
    assertThat(answer.header("vary")).contains("Origin");
  }

  @Test
  void shouldLetThemReadWhyTheyAreRefused() throws IOException {
    RawResponse answer = ask("GET", "Authorization: Bearer wrong", "Origin: " + PAGE);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("access-control-allow-origin")).contains(PAGE);
  }

  @Test
  void shouldAnswerAPreflightWithoutAKey() throws IOException {
    RawResponse answer =
        ask(
            "OPTIONS",
            "Origin: " + PAGE,
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-origin")).contains(PAGE);
    assertThat(answer.header("access-control-allow-methods")).contains("GET");
    assertThat(answer.header("access-control-allow-headers").orElseThrow())
        .contains("Authorization");
    assertThat(answer.header("access-control-max-age")).contains("600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://app.example.com:8443",
        "null",
        "*"
      })
  void shouldRefuseOtherPagesWhateverKeyTheyHave(String origin) throws IOException {
    for (String method : new String[] {"GET", "OPTIONS"}) {
      RawResponse answer = ask(method, key, "Origin: " + origin);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text()).contains("allowedOrigins").doesNotContain("open");
      assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void shouldKeepPagesOffTheAdminApi() throws IOException {
    RawResponse answer = ask(gateway.adminPort(), "GET", "/api/v1/keys", key, "Origin: " + PAGE);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void shouldBeThereForAgentsAndAdministrators() throws IOException {
    for (int port : new int[] {gateway.port(), gateway.adminPort()}) {
      RawResponse answer = ask(port, "GET", LIST, key, "Origin: " + PAGE);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).contains("local.cardea/open\"").doesNotContain("theirs");
      assertThat(answer.text()).contains("http://localhost:" + gateway.port() + "/adapters/open");
      assertThat(answer.header("access-control-allow-origin")).contains(PAGE);
    }
    assertThat(ask(gateway.port(), "GET", "/api/v1/roles", key).status()).isEqualTo(404);
  }

  @Test
  void shouldShowATenantItsOwnServersUnderItsOwnName() throws IOException {
    String theirs = key(new TenantId("acme"));

    RawResponse all = ask("GET", theirs);
    RawResponse one =
        ask(gateway.port(), "GET", LIST + "/local.cardea.acme%2Ftheirs/versions/latest", theirs);

    assertThat(all.text())
        .contains("local.cardea.acme/theirs\"", "\"count\":1")
        .doesNotContain("/open\"");
    assertThat(one.status()).as(one.text()).isEqualTo(200);
    assertThat(
            ask(gateway.port(), "GET", LIST + "/local.cardea.acme%2Ftheirs/versions/latest", key)
                .status())
        .isEqualTo(404);
  }
}
