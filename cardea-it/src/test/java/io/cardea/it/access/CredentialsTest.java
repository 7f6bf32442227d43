package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.keys.IssuedKey;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.it.rig.Answers;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credential opens what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T00:00:00Z"));
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start();
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.open("b", server.url(), "robot").replace("robot-", "b-")
                + Documents.adapter("open", server.url(), "access: {public: true}")
                + Documents.open("a", server.url(), "robot")
                    .replaceAll("metadata: \\{", "metadata: {tenant: other, ")
                + "---\napiVersion: cardea.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec:\n"
                + "  allowedHosts: [gateway.example]\n",
            clock);
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  private KeyService keys() {
    return gateway.gateway().keys();
  }

  private McpClient a(String key) {
    return McpClient.of(gateway.port(), "a", key);
  }

  private static RawResponse discover(McpClient client) throws IOException {
    return client.modern("server/discover", "", "");
  }

  private String assertUnauthenticated(McpClient client) throws IOException {
    RawResponse answer = discover(client);
    Answers.assertError(answer, 401, 40100);
    assertThat(answer.header("www-authenticate").orElseThrow()).startsWith("Bearer");
    Answers.assertError(client.delete(), 401, 40100);
    try (EventStream get = client.get()) {
      Answers.assertError(get.whole(), 401, 40100);
    }
    assertThat(server.received()).isEmpty();
    return Answers.withoutRequestId(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{key}",
        "Basic {key}",
        "Bearer",
        "Bearer {key}x",
        "Bearer {key},{key}",
        "Bearer {KEY}",
        "Bearer cardea_",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "bearer{key}"
      })
  void shouldRefuseWhatIsNoKey(String field) throws IOException {
    String key = gateway.key("robot");
    String value =
        field.replace("{key}", key).replace("{KEY}", key.toUpperCase(java.util.Locale.ROOT));
    assertUnauthenticated(a("").with("Authorization: " + value));
  }

  @Test
  void shouldRefuseTwoCredentials() throws IOException {
    String field = "Bearer " + gateway.key("robot");
    byte[] twice =
        a(gateway.key("robot"))
            .modernly("server/discover", "")
            .bytes("DELETE", new byte[0], "Authorization: " + field, "authorization: " + field);
    try (var connection = io.cardea.testkit.wire.RawHttp.connect(gateway.port())) {
      assertThat(connection.send(twice).response().status()).isEqualTo(401);
    }
  }

  @Test
  void shouldNotTakeAKeyFromTheQueryOrACookie() throws IOException {
    String key = gateway.key("robot");
    McpClient bare = a("").with("Authorization: ");
    assertUnauthenticated(bare.at("/adapters/a/mcp?access_token=" + key + "&key=" + key));
    assertUnauthenticated(bare.with("Cookie: key=" + key));
    assertUnauthenticated(bare.with("X-Api-Key: " + key));
  }

  @Test
  void shouldAnswerEveryBadKeyAlike() throws IOException {
    Set<String> answers = new HashSet<>();
    String good = gateway.key("robot");
    char last = good.charAt(good.length() - 1);
    IssuedKey revoked = gateway.issue("robot", KeyScope.data());
    keys().revoke(TenantId.DEFAULT, revoked.record().id());
    IssuedKey other = keys().issue(new TenantId("other"), "robot", KeyScope.data());
    IssuedKey admin =
        gateway.issue("robot", new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty()));
    answers.add(assertUnauthenticated(a("cardea_" + "a".repeat(12) + "_" + "b".repeat(43))));
    answers.add(
        assertUnauthenticated(a(good.substring(0, good.length() - 1) + (last == 'A' ? 'B' : 'A'))));
    answers.add(assertUnauthenticated(a(revoked.key())));
    answers.add(assertUnauthenticated(a(other.key())));
    answers.add(assertUnauthenticated(a(admin.key())));
    answers.add(assertUnauthenticated(a(good).at("/t/other/adapters/a/mcp")));
    answers.add(assertUnauthenticated(a(good).at("/t/nonexistent/adapters/a/mcp")));
    answers.add(assertUnauthenticated(a("").at("/adapters/nonexistent/mcp")));
    assertThat(answers).hasSize(1);
    assertThat(discover(a(other.key()).at("/t/other/adapters/a/mcp")).status()).isEqualTo(200);
  }

  @Test
  void shouldStopAtTheEndOfAKeysLife() throws IOException {
    IssuedKey key =
        keys().issue(TenantId.DEFAULT, "robot", KeyScope.data(), Optional.of(Duration.ofHours(1)));
    clock.advance(Duration.ofMinutes(59));
    assertThat(discover(a(key.key())).status()).isEqualTo(200);
    server.forget();
    clock.advance(Duration.ofMinutes(1));
    assertUnauthenticated(a(key.key()));
  }

  @Test
  void shouldStopARevokedKeyWithinItsSession() throws IOException {
    IssuedKey key = gateway.issue("robot", KeyScope.data());
    McpClient session = a(key.key()).session("2025-11-25");
    keys().revoke(TenantId.DEFAULT, key.record().id());
    server.forget();
    assertUnauthenticated(session);
  }

  @Test
  void shouldKeepAKeyToItsAdapters() throws IOException {
    IssuedKey key =
        gateway.issue("robot", new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("b"))));
    Answers.assertError(discover(a(key.key())), 404, 40400);
    assertThat(discover(McpClient.of(gateway.port(), "b", key.key())).status()).isEqualTo(200);
  }

  @Test
  void shouldServeAPublicAdapterToThisMachineOnly() throws IOException {
    McpClient open = a("").at("/adapters/open/mcp").with("Authorization: ");
    assertThat(discover(open).status()).isEqualTo(200);
    assertThat(discover(open.with("Host: 127.0.0.1")).status()).isEqualTo(200);
    assertThat(discover(open.with("Host: [::1]:80")).status()).isEqualTo(200);
    server.forget();
    assertUnauthenticated(open.with("Host: gateway.example"));
    assertUnauthenticated(open.with("X-Forwarded-For: 127.0.0.1"));
    assertUnauthenticated(open.with("Forwarded: for=127.0.0.1"));
    assertUnauthenticated(open.with("X-Forwarded-Host: localhost"));
    assertUnauthenticated(open.with("Via: 1.1 proxy"));
    assertUnauthenticated(open.with("X-Real-IP: 127.0.0.1"));
    assertUnauthenticated(open.with("Authorization: Bearer wrong"));
    assertUnauthenticated(open.at("/adapters/a/mcp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/adapters/A/mcp",
        "/adapters/%61/mcp",
        "/adapters/a/mcp/",
        "//adapters/a/mcp",
        "/adapters/b/../a/mcp",
        "/adapters/a//mcp",
        "/adapters/a/mcp;x=y",
        "/adapters//mcp",
        "/t/default/../adapters/a/mcp"
      })
  void shouldKnowOneSpellingOfAPath(String path) throws IOException {
    RawResponse answer = discover(a(gateway.key("robot")).at(path));
    // Some of them are addresses of the admin API, which wants another key.
    assertThat(answer.status()).isIn(401, 404);
    assertThat(server.received()).isEmpty();
  }
}
