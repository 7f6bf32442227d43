package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key from its issue over its next one to its end, also for other tenants. */
class KeyLifecycleTest {

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-30T08:00:00Z"));

  private ScriptedServer server;
  private TestGateway gateway;
  private Administrator boss;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start();
    String documents = Documents.open("a", server.url(), "robot");
    gateway =
        TestGateway.start(
            documents + documents.replace("metadata: {", "metadata: {tenant: acme, "), clock);
    boss = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private RawResponse keys(String method, String rest, String body) throws IOException {
    return boss.ask(method, "/api/v1/keys" + rest, body);
  }

  private static String member(RawResponse answer, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(answer.text());
    assertThat(found.find()).as(answer.toString()).isTrue();
    return found.group(1);
  }

  private int statusFor(String key, String path) throws IOException {
    return McpClient.of(gateway.port(), "a", key)
        .at(path)
        .post(McpClient.initialize("2025-11-25", "{}"))
        .status();
  }

  private int statusFor(RawResponse issued) throws IOException {
    return statusFor(member(issued, "key"), "/adapters/a/mcp");
  }

  @Test
  void shouldLetBothKeysWorkUntilTheOverlapHasPassed() throws IOException {
    RawResponse old = keys("POST", "", "{\"agent\":\"robot\",\"adapters\":[\"a\"]}");
    clock.advance(Duration.ofDays(10));

    RawResponse next = keys("POST", "/" + member(old, "id") + "/rotate?overlapSeconds=3600", "");

    assertThat(next.status()).isEqualTo(201);
    assertThat(next.text()).contains("\"agent\":\"robot\"", "\"adapters\":[\"a\"]");
    assertThat(member(next, "expires")).isEqualTo("2027-03-10T08:00:00Z");
    assertThat(statusFor(old)).isEqualTo(200);
    assertThat(statusFor(next)).isEqualTo(200);
    clock.advance(Duration.ofHours(1));
    assertThat(statusFor(old)).isEqualTo(401);
    assertThat(statusFor(next)).isEqualTo(200);
    gateway.restart();
    assertThat(statusFor(old)).isEqualTo(401);
    assertThat(statusFor(next)).isEqualTo(200);
    assertThat(keys("POST", "/" + member(old, "id") + "/rotate", "").status()).isEqualTo(400);
  }

  @Test
  void shouldIssueNoMoreKeysThanTheAgentMayHave() throws IOException {
    boss.put(
        "agents",
        "robot",
        """
        {"apiVersion":"cardea.io/v1","kind":"Agent","metadata":{"name":"robot"},"spec":{"maxKeys":2}}
        """);
    String order = "{\"agent\":\"robot\"}";
    RawResponse first = keys("POST", "", order);
    assertThat(keys("POST", "", order).status()).isEqualTo(201);

    RawResponse third = keys("POST", "", order);
    assertThat(third.status()).isEqualTo(400);
    assertThat(third.text()).contains("agent robot has 2 keys that work");
    assertThat(keys("POST", "", "{\"agent\":\"other\"}").status()).isEqualTo(201);
    // Rotating does not make it more in the end.
    RawResponse next = keys("POST", "/" + member(first, "id") + "/rotate?overlapSeconds=1", "");
    clock.advance(Duration.ofSeconds(1));
    assertThat(next.status()).isEqualTo(201);
    assertThat(keys("POST", "", order).status()).isEqualTo(400);
    // What does not work any more makes room.
    assertThat(keys("DELETE", "/" + member(next, "id"), "").status()).isEqualTo(200);
    assertThat(keys("POST", "", order).status()).isEqualTo(201);
  }

  @Test
  void shouldNotProlongAKeyThatEndsSooner() throws IOException {
    RawResponse old = keys("POST", "", "{\"agent\":\"robot\",\"ttlSeconds\":60}");
    assertThat(keys("POST", "/" + member(old, "id") + "/rotate", "").status()).isEqualTo(201);
    clock.advance(Duration.ofMinutes(1));
    assertThat(statusFor(old)).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /unknown/rotate, 404",
    "POST, /aaaaaaaaaaaa/rotate, 404",
    "POST, //rotate, 404",
    "POST, /rotate, 404",
    "GET, /aaaaaaaaaaaa/rotate, 405",
    "POST, /aaaaaaaaaaaa/rotate?overlapSeconds=0, 400",
    "POST, /aaaaaaaaaaaa/rotate?overlapSeconds=-1, 400",
    "POST, /aaaaaaaaaaaa/rotate?overlapSeconds=315360001, 400",
    "POST, /aaaaaaaaaaaa/rotate?overlapSeconds=1e3, 400",
    "POST, /aaaaaaaaaaaa/rotate?overlap=1, 400",
    "GET, ?tenant=ACME, 400",
    "GET, ?tenant=a&tenant=b, 400",
    "GET, ?tenants=a, 400",
    "DELETE, /aaaaaaaaaaaa?tenant=.., 400",
  })
  void shouldRefuseWhatIsWrong(String method, String rest, int status) throws IOException {
    assertThat(keys(method, rest, "").status()).isEqualTo(status);
  }

  @Test
  void shouldLetTheFirstTenantBeginAnother() throws IOException {
    RawResponse admin =
        keys("POST", "?tenant=acme", "{\"agent\":\"chief\",\"planes\":[\"admin\"]}");
    assertThat(admin.text()).contains("\"tenant\":\"acme\"");
    assertThat(keys("GET", "?tenant=acme", "").text()).contains("\"chief\"").doesNotContain("boss");
    assertThat(keys("GET", "", "").text()).contains("\"boss\"").doesNotContain("chief");

    Administrator chief = new Administrator(gateway, member(admin, "key"));
    RawResponse robot = chief.ask("POST", "/api/v1/keys", "{\"agent\":\"robot\"}");
    assertThat(statusFor(member(robot, "key"), "/t/acme/adapters/a/mcp")).isEqualTo(200);
    assertThat(statusFor(member(robot, "key"), "/adapters/a/mcp")).isEqualTo(401);
    for (String tenant : new String[] {"default", "other"}) {
      RawResponse refused =
          chief.ask("POST", "/api/v1/keys?tenant=" + tenant, "{\"agent\":\"robot\"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(chief.get("/api/v1/keys?tenant=" + tenant).status()).isEqualTo(400);
    }

    RawResponse revoked = keys("DELETE", "/" + member(robot, "id") + "?tenant=acme", "");
    assertThat(revoked.status()).isEqualTo(200);
    assertThat(statusFor(member(robot, "key"), "/t/acme/adapters/a/mcp")).isEqualTo(401);
  }

  @Test
  void shouldTellWhenAKeyWasUsedLast() throws IOException {
    RawResponse issued = keys("POST", "", "{\"agent\":\"robot\"}");
    assertThat(issued.text()).doesNotContain("lastUsed");
    clock.advance(Duration.ofHours(1));
    assertThat(statusFor(issued)).isEqualTo(200);
    clock.advance(Duration.ofSeconds(59));
    assertThat(statusFor(issued)).isEqualTo(200);
    assertThat(keys("GET", "", "").text()).contains("\"lastUsed\":\"2026-11-30T09:00:00Z\"");
    clock.advance(Duration.ofSeconds(1));
    assertThat(statusFor(issued)).isEqualTo(200);

    gateway.restart();

    String robot = keys("GET", "", "").text().replaceFirst(".*\"robot\"", "");
    assertThat(robot).contains("\"lastUsed\":\"2026-11-30T09:01:00Z\"");
  }
}
