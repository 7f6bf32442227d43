package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.evil.ToolList;
import io.cardea.testkit.evil.ToolServer;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources by the API: what agents see of a change, what is refused, and what stays. */
class ResourcesTest {

  private static final String FILES =
      Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("robot", "all")
          + Documents.adapter("of-file", "http://127.0.0.1:9/mcp");

  private TestGateway gateway;
  private ToolServer server;
  private Administrator admin;

  @BeforeEach
  void open() throws IOException {
    server = ToolServer.bilingual(ToolList.of("echo"));
    gateway = TestGateway.start(FILES);
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private String adapter(String name, String url) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s","tags":["demo"],\
    "labels":{"team":"data"}},"spec":{"title":"Tools","upstream":{"http":{"url":"%s"}},\
    "allowPrivateNetwork":true}}\
    """
        .formatted(name, url);
  }

  private String tools() throws IOException {
    return new McpClient(
            gateway.port(), "/mcp", List.of("Authorization: Bearer " + gateway.key("robot")))
        .modern("tools/list", "", "")
        .text();
  }

  @Test
  void shouldShowAgentsAServerThatIsPutChangedAndDeleted() throws IOException {
    // When
    RawResponse made = admin.put("adapters", "tools", adapter("tools", server.url()));

    // Then
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("etag")).isPresent();
    assertThat(made.text())
        .contains("\"inForce\":true", "\"generation\":1", "\"changedBy\":\"boss\"");
    TestGateway.eventually(() -> sees("tools__echo"), "the tool is listed");

    // And when
    assertThat(admin.ask("DELETE", "/api/v1/adapters/tools", "").status()).isEqualTo(200);

    // Then
    TestGateway.eventually(() -> !sees("tools__echo"), "the tool is listed no more");
    assertThat(admin.get("/api/v1/adapters/tools").status()).isEqualTo(404);
  }

  private boolean sees(String tool) {
    try {
      return tools().contains(tool);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldKeepWhatWasPutOverARestart() throws IOException {
    admin.put("adapters", "tools", adapter("tools", server.url()));
    gateway.restart();
    assertThat(admin.get("/api/v1/adapters/tools").status()).isEqualTo(200);
    TestGateway.eventually(() -> sees("tools__echo"), "the tool is listed");
  }

  @Test
  void shouldNeverLoseAnUpdate() throws IOException {
    String first =
        admin.put("adapters", "tools", adapter("tools", server.url())).header("etag").get();
    RawResponse second =
        admin.put("adapters", "tools", adapter("tools", server.url() + "?2"), "If-Match: " + first);
    assertThat(second.status()).isEqualTo(200);

    RawResponse late =
        admin.put("adapters", "tools", adapter("tools", server.url() + "?3"), "If-Match: " + first);

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.header("etag")).isEqualTo(second.header("etag"));
    assertThat(admin.get("/api/v1/adapters/tools").text()).contains("?2");
    assertThat(
            admin
                .put("adapters", "tools", adapter("tools", server.url()), "If-None-Match: *")
                .status())
        .isEqualTo(412);
  }

  @Test
  void shouldTakeBackWhatItGave() throws IOException {
    RawResponse made = admin.put("adapters", "tools", adapter("tools", server.url()));

    RawResponse again =
        admin.put("adapters", "tools", made.text(), "If-Match: " + made.header("etag").get());

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("etag")).as("nothing was changed").isEqualTo(made.header("etag"));
  }

  @Test
  void shouldPatch() throws IOException {
    admin.put("adapters", "tools", adapter("tools", server.url()));

    RawResponse patched =
        admin.ask(
            "PATCH",
            "/api/v1/adapters/tools?reason=shorter",
            "{\"spec\":{\"title\":null,\"limits\":{\"connections\":3}}}",
            "Content-Type: application/merge-patch+json");

    assertThat(patched.status()).as(patched.text()).isEqualTo(200);
    assertThat(patched.text()).contains("\"connections\":3").doesNotContain("\"title\"");
    assertThat(admin.get("/api/v1/adapters/tools/history").text())
        .contains(
            "\"reason\":\"shorter\"",
            "{\"path\":\"spec.limits\",\"after\":{\"connections\":3}}",
            "{\"path\":\"spec.title\",\"before\":\"Tools\"}");
  }

  @Test
  void shouldRollBack() throws IOException {
    admin.put("adapters", "tools", adapter("tools", server.url()));
    admin.ask("DELETE", "/api/v1/adapters/tools", "");

    RawResponse back = admin.ask("POST", "/api/v1/adapters/tools/rollback?to=1", "");

    assertThat(back.status()).as(back.text()).isEqualTo(200);
    assertThat(back.text()).contains("\"effect\":\"created\"", "\"revision\":3");
    TestGateway.eventually(() -> sees("tools__echo"), "the tool is listed");
    assertThat(admin.ask("POST", "/api/v1/rollback?to=99", "").status()).isEqualTo(404);
  }

  @Test
  void shouldApplyAllOrNothing() throws IOException {
    String role =
        "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"r\"},"
            + "\"spec\":{\"allow\":[{\"adapters\":[\"*\"],\"tools\":[\"*\"]}]}}";
    String binding =
        "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"b\"},"
            + "\"spec\":{\"roles\":[\"%s\"],\"agents\":[\"a\"]}}";

    RawResponse refused =
        admin.ask("POST", "/api/v1/apply", "[" + role + "," + binding.formatted("q") + "]");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("no role \\\"q\\\" in tenant default", "spec.roles[0]");
    assertThat(admin.get("/api/v1/roles/r").status()).isEqualTo(404);

    String both = "[" + role + "," + binding.formatted("r") + "]";
    assertThat(admin.ask("POST", "/api/v1/diff", both).text())
        .contains("\"changed\":true", "\"effect\":\"created\"");
    assertThat(admin.get("/api/v1/roles/r").status()).isEqualTo(404);
    assertThat(admin.ask("POST", "/api/v1/apply?reason=go", both).status()).isEqualTo(200);
    assertThat(admin.ask("POST", "/api/v1/apply", both).text()).contains("\"changed\":false");

    // And what another one needs stays.
    RawResponse needed = admin.ask("DELETE", "/api/v1/roles/r", "");
    assertThat(needed.status()).isEqualTo(422);
    assertThat(needed.text()).contains("no role");
  }

  @Test
  void shouldLeaveToFilesWhatTheyDeclare() throws IOException {
    RawResponse refused = admin.put("adapters", "of-file", adapter("of-file", server.url()));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("is declared in ", "cardea.yaml:", "change it there");

    // And a file that declares it later wins.
    admin.put("adapters", "tools", adapter("tools", server.url()));
    gateway.reload(FILES + Documents.adapter("tools", "http://127.0.0.1:9/other"));
    assertThat(admin.get("/api/v1/adapters/tools").text())
        .contains("\"inForce\":true", "\"source\":\"file\"", "\"hides\":\"");
    assertThat(admin.get("/api/v1/status").text()).contains("\"name\":\"tools\"");
    gateway.reload(FILES);
    assertThat(admin.get("/api/v1/adapters/tools").text())
        .contains("\"inForce\":true", "\"source\":\"api\"");
  }

  @Test
  void shouldAnswerARepeatedChangeWithTheFirstAnswer() throws IOException {
    String document = adapter("tools", server.url());
    RawResponse first = admin.put("adapters", "tools", document, "Idempotency-Key: k-1");
    RawResponse again = admin.put("adapters", "tools", document, "Idempotency-Key: k-1");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(admin.put("adapters", "tools", document, "Idempotency-Key: k-2").status())
        .isEqualTo(200);
    String other = adapter("tools", server.url() + "?2");
    assertThat(admin.put("adapters", "tools", other, "Idempotency-Key: k-1").status())
        .isEqualTo(422);
    assertThat(
            admin.put("adapters", "tools", other, "Idempotency-Key: " + "k".repeat(129)).status())
        .isEqualTo(400);
    assertThat(admin.get("/api/v1/history").text())
        .contains("\"revision\":1")
        .doesNotContain("\"revision\":2");
  }

  @Test
  void shouldDescribeItself() throws IOException {
    RawResponse described = admin.get("/api/openapi.yaml");

    assertThat(described.status()).isEqualTo(200);
    assertThat(described.text())
        .contains("\"openapi\":\"3.1.0\"", "\"/api/v1/adapters/{name}\"", "\"putAdapter\"")
        .contains(
            "\"ResourceStatus\":", "\"source\":{\"enum\":[\"api\",\"file\"]}", "\"declaredAt\":");
  }

  @Test
  void shouldListByLabelTagAndWord() throws IOException {
    admin.put("adapters", "a1", adapter("a1", server.url()));
    admin.put("adapters", "a2", adapter("a2", server.url() + "?Special"));
    admin.put("adapters", "a3", adapter("a3", server.url()).replace("demo", "other"));

    assertThat(names("")).isEqualTo("a1 a2 a3");
    assertThat(names("?labels=team%3Ddata&tag=demo")).isEqualTo("a1 a2");
    assertThat(names("?labels=team!%3Ddata")).isEmpty();
    assertThat(names("?q=sPECIAL+a2")).isEqualTo("a2");
    assertThat(names("?limit=2")).isEqualTo("a1 a2 +a2");
    assertThat(names("?limit=2&after=a2")).isEqualTo("a3");
    assertThat(admin.get("/api/v1/adapters?labels=%3D").status()).isEqualTo(400);
  }

  /** The names on a page, and after a plus what the next one comes after. */
  private String names(String query) throws IOException {
    String text = admin.get("/api/v1/adapters" + query).text();
    Matcher name = Pattern.compile("\"name\":\"(a\\d)\"|\"next\":\"(a\\d)\"").matcher(text);
    List<String> found = new ArrayList<>();
    while (name.find()) {
      found.add(name.group(1) == null ? "+" + name.group(2) : name.group(1));
    }
    return String.join(" ", found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | adapters/x         |                                  | 400
          PUT    | adapters/x         | {                                | 422
          PUT    | adapters/x         | []                               | 400
          PUT    | adapters/x         | 7                                | 422
          PUT    | adapters/x         | {"a": 1, "a": 2}                 | 422
          PUT    | adapters/x         | {"kind": "Adapter"}              | 422
          PUT    | adapters/%2e%2e    | {}                               | 404
          PUT    | nothing/x          | {}                               | 404
          PATCH  | adapters/x         | {}                               | 415
          POST   | adapters           | {}                               | 405
          POST   | adapters/x         | {}                               | 405
          DELETE | adapters/x         |                                  | 404
          DELETE | adapters/x?nope=1  |                                  | 400
          GET    | adapters?limit=0   |                                  | 400
          GET    | adapters/x/y/z     |                                  | 404
          POST   | apply              |                                  | 400
          POST   | apply              | [1]                              | 422
          POST   | apply?dryRun=maybe | {}                               | 400
          GET    | apply              |                                  | 405
          POST   | rollback           |                                  | 400
          GET    | schemas/Adapter    |                                  | 200
          GET    | schemas/Nothing    |                                  | 404
          GET    | history?before=x   |                                  | 400
          """)
  void shouldRefuseClearly(String method, String path, String body, int status) throws IOException {
    RawResponse answer = admin.ask(method, "/api/v1/" + path, body == null ? "" : body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(status < 400 || answer.text().contains("\"detail\":")).isTrue();
  }

  @Test
  void shouldKeepCredentialsAndFilesOutOfDocuments() throws IOException {
    for (String value :
        List.of("\"Bearer x\"", "{\"file\":\"/etc/passwd\"}", "{\"env\":\"HOME\"}")) {
      String document =
          adapter("tools", server.url())
              .replace("\"http\":{", "\"http\":{\"headers\":{\"Authorization\":" + value + "},");

      RawResponse refused = admin.put("adapters", "tools", document);

      assertThat(refused.status()).as(refused.text()).isEqualTo(422);
      assertThat(refused.text()).contains("CARDEA_SECRET_").doesNotContain("Bearer x");
    }
  }

  @Test
  void shouldAnswerOnlyAdministratorsOfTheTenant() throws IOException {
    Administrator robot = new Administrator(gateway, gateway.key("robot"));
    assertThat(robot.get("/api/v1/adapters").status()).isEqualTo(401);
    assertThat(robot.put("adapters", "tools", adapter("tools", server.url())).status())
        .isEqualTo(401);

    Administrator other =
        new Administrator(
            gateway,
            gateway.gateway().keys().issue(new TenantId("acme"), "boss", KeyScope.admin()).key());
    admin.put("adapters", "tools", adapter("tools", server.url()));
    assertThat(other.get("/api/v1/adapters/tools").status()).isEqualTo(404);
    assertThat(other.get("/api/v1/adapters").text()).contains("\"items\":[]");
    assertThat(other.get("/api/v1/history").text()).contains("\"items\":[]");
    assertThat(other.get("/api/v1/gateways").status()).isEqualTo(403);
    String theirs = adapter("tools", server.url() + "?acme");
    assertThat(other.put("adapters", "tools", theirs).status()).isEqualTo(201);
    String ours = theirs.replace("\"name\"", "\"tenant\":\"default\",\"name\"");
    assertThat(other.put("adapters", "tools", ours).status()).isEqualTo(400);
    assertThat(other.ask("POST", "/api/v1/apply", ours).status()).isEqualTo(403);
    assertThat(admin.get("/api/v1/adapters/tools").text()).doesNotContain("?acme");
  }
}
