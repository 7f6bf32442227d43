package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant with a host of its own: who calls there is in that tenant and in no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantHostTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final String HOST = "Host: acme.mcp.example";
  private static final String METADATA = "/.well-known/oauth-protected-resource";

  private ScriptedServer server;
  private ScriptedServer other;
  private TokenIssuer issuer;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    String tools = "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]";
    server = ScriptedServer.start().offering("tools", tools);
    server.on("tools/list", Script.result("{\"tools\":" + tools + "}"));
    other = ScriptedServer.start();
    issuer = TokenIssuer.start();
    gateway =
        TestGateway.start(
            """
            ---
            apiVersion: cardea.io/v1
            kind: Gateway
            metadata: {name: gateway}
            spec: {publicUrl: "https://mcp.example", tenantUrls: {acme: "https://acme.mcp.example/gate"},
              legacySse: true}
            """
                + Documents.open("a", other.url(), "robot")
                + Documents.open("a", server.url(), "robot")
                    .replace("{name:", "{tenant: acme, name:")
                + issuer.document("corp").replace("metadata: {", "metadata: {tenant: acme, "));
    issuer.awaitAsked(1);
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    issuer.close();
    other.close();
    server.close();
  }

  private McpClient client(String path, String key, String... fields) {
    return new McpClient(gateway.port(), path, List.of("Authorization: Bearer " + key))
        .with(fields);
  }

  private McpClient own(String path) {
    return client(path, gateway.key(ACME, "robot"), HOST);
  }

  private RawResponse get(String path, String... fields) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      return http.send("GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n")
          .response();
    }
  }

  @ParameterizedTest
  @CsvSource({"/adapters/a/mcp, t", "/mcp, a__t"})
  void shouldServeTheTenantThere(String path, String tool) throws IOException {
    McpClient session = own(path).session("2025-11-25");
    TestGateway.eventually(() -> lists(session, tool), tool + " is listed");
    int before = server.received("tools/call").size();
    session.post(McpClient.request(1, "tools/call", "{\"name\":\"" + tool + "\"}"));
    assertThat(server.received("tools/call")).hasSize(before + 1);
    assertThat(other.received()).isEmpty();
    assertThat(session.delete().status()).isIn(200, 204);
  }

  private static boolean lists(McpClient session, String tool) {
    try {
      return session
          .post(McpClient.request(1, "tools/list", "{}"))
          .text()
          .contains("\"" + tool + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.mcp.example",
        "ACME.mcp.Example",
        "acme.mcp.example:8443",
        "acme.mcp.example:1"
      })
  void shouldKnowTheHostInEveryForm(String host) throws IOException {
    McpClient client = own("/adapters/a/mcp").with("Host: " + host);
    assertThat(client.post(McpClient.initialize("2025-11-25", "{}")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme.mcp.example.evil.example",
        "acme.mcp.example.",
        "x.acme.mcp.example",
        "acme.mcp.example:",
        "acme.mcp.example:x",
        "acme.mcp.example:8443:1",
        "acme.mcp.example@localhost",
      })
  void shouldRefuseOtherHosts(String host) throws IOException {
    McpClient client = own("/adapters/a/mcp").with("Host: " + host);
    assertThat(client.post(McpClient.initialize("2025-11-25", "{}")).status()).isIn(400, 403);
  }

  @Test
  void shouldTakeNobodyElseThere() throws IOException {
    RawResponse unknown =
        client("/adapters/a/mcp", "cardea_aaaaaaaaaaaa_" + "a".repeat(43), HOST)
            .post(McpClient.initialize("2025-11-25", "{}"));
    RawResponse foreign =
        client("/adapters/a/mcp", gateway.key("robot"), HOST)
            .post(McpClient.initialize("2025-11-25", "{}"));
    Answers.assertError(foreign, 401, 40100);
    assertThat(Answers.withoutRequestId(foreign)).isEqualTo(Answers.withoutRequestId(unknown));
    assertThat(foreign.header("www-authenticate")).isEqualTo(unknown.header("www-authenticate"));
  }

  @Test
  void shouldTakeTheTenantNowhereElse() throws IOException {
    String key = gateway.key(ACME, "robot");
    String begin = McpClient.initialize("2025-11-25", "{}");
    assertThat(client("/t/acme/adapters/a/mcp", key).post(begin).status()).isEqualTo(200);
    assertThat(client("/adapters/a/mcp", key).post(begin).status()).isEqualTo(401);
    assertThat(client("/adapters/a/mcp", key, "Host: mcp.example").post(begin).status())
        .isEqualTo(401);
    for (String path :
        List.of("/t/acme/mcp", "/t/acme/adapters/a/mcp", "/t/default/mcp", "/t/x/mcp")) {
      assertThat(own(path).post(begin).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void shouldCarrySessionsOverFromOneNameToTheOther() throws IOException {
    McpClient session = own("/adapters/a/mcp").session("2025-11-25");
    McpClient byPath = session.at("/t/acme/adapters/a/mcp").with("Host: localhost");
    assertThat(byPath.post(McpClient.request(1, "ping", "{}")).status()).isEqualTo(200);
    McpClient strange =
        session.with("Host: localhost", "Authorization: Bearer " + gateway.key("robot"));
    assertThat(strange.post(McpClient.request(1, "ping", "{}")).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, https://acme.mcp.example/gate/mcp",
    "/gate/mcp, https://acme.mcp.example/gate/mcp",
    "/adapters/a/mcp, https://acme.mcp.example/gate/adapters/a/mcp",
    "/gate, https://acme.mcp.example/gate",
    "'', https://acme.mcp.example/gate",
  })
  void shouldCallItselfByTheTenantsUrl(String path, String resource) throws IOException {
    RawResponse answer = get(METADATA + path, HOST);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("{\"resource\":\"" + resource + "\",");
    assertThat(get(METADATA + path, "Host: mcp.example").status()).isEqualTo(404);
  }

  @Test
  void shouldSayWhereTokensComeFrom() throws IOException {
    RawResponse answer =
        client("/adapters/a/mcp", "x", HOST).post(McpClient.initialize("2025-11-25", "{}"));
    assertThat(answer.header("www-authenticate").orElseThrow())
        .contains(
            "resource_metadata=\"https://acme.mcp.example/gate" + METADATA + "/adapters/a/mcp\"");
  }

  @Test
  void shouldTakeTokensForEitherNameOfTheAddress() throws IOException {
    String begin = McpClient.initialize("2025-11-25", "{}");
    for (Map.Entry<String, Boolean> audience :
        Map.of(
                "https://acme.mcp.example/gate", true,
                "https://acme.mcp.example/gate/mcp", true,
                "https://mcp.example/t/acme", true,
                "https://mcp.example/t/acme/mcp", true,
                "https://mcp.example", false,
                "https://mcp.example/mcp", false,
                "https://acme.mcp.example", false,
                "https://acme.mcp.example/gate/t/acme/mcp", false)
            .entrySet()) {
      String token = issuer.token(issuer.claims(audience.getKey(), "robot", "robot"));
      int expected = audience.getValue() ? 200 : 401;
      assertThat(client("/mcp", token, HOST).post(begin).status())
          .as(audience.getKey())
          .isEqualTo(expected);
      assertThat(client("/t/acme/mcp", token).post(begin).status())
          .as(audience.getKey())
          .isEqualTo(expected);
    }
  }

  @Test
  void shouldTellClientsOfHttpAndSseAPathOfThatHost() throws IOException {
    try (EventStream stream = own("/adapters/a/sse").get()) {
      assertThat(stream.next().orElseThrow())
          .contains("data: /gate/adapters/a/messages?sessionId=");
    }
  }

  @Test
  void shouldKnowOnlyItsAdministratorsThere() throws IOException {
    String acme = gateway.gateway().keys().issue(ACME, "boss", KeyScope.admin()).key();
    String main = gateway.issue("boss", KeyScope.admin()).key();
    for (String path : List.of("/api/v1/adapters", "/adapters", "/v0.1/servers", "/api/v1/keys")) {
      assertThat(get(path, HOST, "Authorization: Bearer " + acme).status()).as(path).isEqualTo(200);
      assertThat(get(path, HOST, "Authorization: Bearer " + main).status()).as(path).isEqualTo(401);
      assertThat(get(path, "Host: localhost", "Authorization: Bearer " + acme).status())
          .as(path)
          .isEqualTo(200);
    }
  }

  @Test
  void shouldKeepMetricsFromAdministratorsOfOneTenant() throws IOException {
    String acme = gateway.gateway().keys().issue(ACME, "boss", KeyScope.admin()).key();
    String main = gateway.issue("boss", KeyScope.admin()).key();
    String forwarded = "X-Forwarded-For: 203.0.113.7";
    String host = "Host: localhost";
    assertThat(get("/metrics", host, forwarded, "Authorization: Bearer " + acme).status())
        .isEqualTo(401);
    assertThat(get("/metrics", host, forwarded, "Authorization: Bearer " + main).status())
        .isEqualTo(200);
  }

  @Test
  void shouldNameItsHostInTheRegistry() throws IOException {
    RawResponse answer =
        get("/v0.1/servers", HOST, "Authorization: Bearer " + gateway.key(ACME, "robot"));
    assertThat(answer.text())
        .contains("\"url\":\"https://acme.mcp.example/gate/adapters/a/mcp\"")
        .doesNotContain("/t/acme");
  }
}
