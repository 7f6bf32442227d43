package io.cardea.it.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Health, metrics and the keys API: who may, and who must not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminSideTest {
  private TestGateway gateway;
  private String admin;

  @BeforeAll
  void open() throws IOException {
    gateway = TestGateway.start(Documents.limits("idleConnection: 1s"));
    admin = gateway.issue("boss", KeyScope.admin()).key();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /metrics      | Host: localhost                               | 200
          /metrics      | Host: localhost\\r\\nX-Forwarded-For: 10.0.0.1 | 401
          /metrics      | Host: localhost\\r\\nForwarded: for=10.0.0.1   | 401
          /metrics      | Host: evil.example                            | 403
          /health/ready | Host: 10.1.2.3:8080                           | 200
          /health/live  | Host: anything                                | 200
          /api/v1/keys  | Host: localhost                               | 401
          /nothing      | Host: localhost                               | 404
          """)
  void shouldAnswerOnlyWhoMayAsk(String path, String fields, int status) throws IOException {
    assertThat(ask("GET", path, fields.replace("\\r\\n", "\r\n"), "").status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /        | 200 | {"name":"cardea","mcp":"/mcp"}
          /nothing | 404 | MCP is at /mcp, /profiles/{name}/mcp and /adapters/{name}/mcp.
          """)
  void shouldSayWhereMcpIs(String path, int status, String text) throws IOException {
    RawResponse answer = ask("GET", path, "Host: localhost", "");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains(text);
  }

  @Test
  void shouldRefuseKeysWithoutTheAdminScope() throws IOException {
    String robot = gateway.key("robot");

    RawResponse answer = ask("GET", "/api/v1/keys", bearer(robot), "");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).doesNotContain(robot);
  }

  @Test
  void shouldIssueListAndRevokeAKey() throws IOException {
    // When
    RawResponse issued = ask("POST", "/api/v1/keys", bearer(admin), "{\"agent\":\"new-agent\"}");

    // Then
    assertThat(issued.status()).isEqualTo(201);
    String key = text(issued, "key");
    String id = text(issued, "id");
    assertThat(key).startsWith("cardea_" + id + "_");
    String listed = ask("GET", "/api/v1/keys", bearer(admin), "").text();
    assertThat(listed).contains(id).doesNotContain(key);
    assertThat(ask("DELETE", "/api/v1/keys/" + id, bearer(admin), "").status()).isEqualTo(200);
    assertThat(ask("DELETE", "/api/v1/keys/aaaaaaaaaaaa", bearer(admin), "").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []
          {}
          {"agent": 1}
          {"agent": "a", "agent": "b"}
          {"agent": "a", "plane": ["data"]}
          {"agent": "a", "planes": ["root"]}
          {"agent": "a", "adapters": []}
          {"agent": "a", "ttlSeconds": -1}
          {"agent": "a", "ttlSeconds": 1.5}
          {"agent": "no spaces allowed"}
          {"agent": "a"} trailing
          """)
  void shouldRefuseBadOrders(String body) throws IOException {
    assertThat(ask("POST", "/api/v1/keys", bearer(admin), body).status()).isEqualTo(400);
  }

  @Test
  void shouldCloseAConnectionThatNobodyUses() throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      http.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(http.response().status()).isEqualTo(200);

      http.awaitClose();
    }
  }

  private RawResponse ask(String method, String path, String fields, String body)
      throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      http.send(method + " " + path + " HTTP/1.1\r\n" + fields + "\r\n" + length + "\r\n" + body);
      return http.response();
    }
  }

  private static String bearer(String key) {
    return "Host: localhost\r\nAuthorization: Bearer " + key;
  }

  private static String text(RawResponse answer, String member) {
    JsonDocument json = (JsonDocument) Json.parse(answer.text().getBytes(UTF_8), 8);
    return json.text(json.member(JsonDocument.ROOT, member));
  }
}
