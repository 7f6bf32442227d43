package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.it.rig.Answers;
import io.cardea.it.rig.LogLines;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is recorded, and what is never written anywhere. */
class AuditTest {

  private LogLines lines;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    lines = LogLines.listen();
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                .replace(
                    server.url() + "\"",
                    server.url() + "?q=url-canary\", headers: {Authorization: upstream-canary}"));
  }

  @AfterEach
  void close() throws IOException {
    lines.close();
    gateway.close();
    server.close();
  }

  private static String member(String record, String name) {
    return record.replaceAll(".*\"" + name + "\":\"?([^\",}]*).*", "$1");
  }

  private List<String> records(String type) throws IOException {
    return gateway.auditRecords().stream()
        .filter(record -> member(record, "type").equals(type))
        .toList();
  }

  @Test
  void shouldRecordIntentAndOutcomeOfEachExecutedCall() throws IOException {
    McpClient client = gateway.client("a", "robot");
    McpClient session = client.session("2025-11-25");
    server.on("prompts/get", Script.raw("")).on("tools/list", Script.status(500, "x/y", ""));
    session.post(McpClient.request(1, "tools/call", "{\"name\":\"one\"}"));
    session.post(McpClient.request(2, "prompts/get", "{\"name\":\"p\"}"));
    session.post(McpClient.request(3, "tools/list", "{}"));
    client.modern("resources/read", "file:///x", "\"uri\":\"file:///x\"");
    session.post("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}");
    try (EventStream get = session.get()) {
      assertThat(get.status()).isEqualTo(405);
    }
    session.delete();
    gateway.awaitIdle();
    gateway.drain();

    List<String> intents = records("intent");
    List<String> outcomes = records("outcome");
    // The prompt was asked for twice, since reading changes nothing: that is one call.
    assertThat(intents.stream().map(record -> member(record, "method")))
        .containsExactlyElementsOf(
            server.received().stream().map(Received::what).distinct().toList());
    assertThat(outcomes.stream().map(record -> member(record, "id")))
        .containsExactlyInAnyOrderElementsOf(
            intents.stream().map(record -> member(record, "id")).toList());
    assertThat(intents)
        .anyMatch(r -> r.contains("\"method\":\"tools/call\",\"target\":\"one\",\"session\""))
        .allMatch(r -> r.contains("\"subject\":\"robot\"") && r.contains("\"rule\":\"all-a\""));
    assertThat(outcomes)
        .anyMatch(r -> r.contains("\"status\":\"BROKEN\"") && r.contains("attempts: 2"))
        .anyMatch(r -> r.contains("\"status\":\"ERROR\""))
        .anyMatch(r -> r.contains("\"status\":\"OK\""));
  }

  @Test
  void shouldRecordEachMessageOfABatchByItself() throws Exception {
    McpClient session = gateway.client("a", "robot").session("2025-03-26");
    String batch =
        "["
            + McpClient.request(1, "tools/call", "{\"name\":\"one\"}")
            + ","
            + McpClient.request(2, "tools/call", "{\"name\":\"two\"}")
            + "]";
    try (EventStream answers = session.postStream(batch)) {
      assertThat(answers.rest()).hasSize(2);
    }
    gateway.awaitIdle();

    List<String> calls =
        records("intent").stream()
            .filter(record -> member(record, "method").equals("tools/call"))
            .toList();
    assertThat(calls).extracting(record -> member(record, "target")).contains("one", "two");
    assertThat(calls).extracting(record -> member(record, "id")).hasSize(2).doesNotHaveDuplicates();
    assertThat(records("outcome"))
        .extracting(record -> member(record, "id"))
        .doesNotHaveDuplicates()
        .containsAll(calls.stream().map(record -> member(record, "id")).toList());
  }

  @Test
  void shouldRecordTheIntentBeforeTheCallIsMade() throws Exception {
    server.on(
        "tools/call",
        exchange -> {
          assertThat(records("intent")).hasSize(1);
          assertThat(records("outcome")).isEmpty();
          exchange.result("{\"seen\":true}");
        });
    assertThat(gateway.client("a", "robot").modern("tools/call", "t", "\"name\":\"t\"").text())
        .contains("\"seen\":true");
  }

  @Test
  void shouldRecordRefusals() throws IOException {
    McpClient client = gateway.client("a", "robot");
    Answers.assertError(client.at("/adapters/no/mcp").modern("tools/list", "", ""), 404, 40400);
    Answers.assertError(client.modern("un/known", "", ""), 404, -32601);
    Answers.assertError(client.with("Authorization: Bearer x").modern("ping", "", ""), 401, 40100);
    Answers.assertError(client.post("{"), 400, -32700);
    assertThat(client.post("{}", "Accept: x/y").status()).isEqualTo(406);
    gateway.drain();
    assertThat(server.received()).isEmpty();
    assertThat(records("intent")).isEmpty();
    List<String> refusals = gateway.auditRecords();
    assertThat(refusals)
        .anyMatch(r -> r.contains("\"subject\":\"robot\"") && r.contains("\"adapter\":\"no\""))
        .anyMatch(r -> r.contains("\"subject\":\"robot\"") && r.contains("no such request method"))
        .anyMatch(r -> r.contains("not an API key") && !r.contains("subject"))
        .anyMatch(r -> r.contains("not strict JSON"))
        .anyMatch(r -> r.contains("must accept both"));
  }

  @Test
  void shouldWriteNoSecretAnywhere() throws IOException {
    McpClient client =
        gateway
            .client("a", "robot")
            .with("Cookie: cookie-canary", "X-Token: header-canary", "Mcp-Param-X: param-canary");
    McpClient session = client.session("2025-11-25", "{\"experimental\":{\"k\":\"caps-canary\"}}");
    String arguments = "{\"name\":\"t\",\"arguments\":{\"password\":\"argument-canary\"}}";
    session.post(McpClient.request(1, "tools/call", arguments));
    server.on("tools/call", Script.status(200, "application/json", "{\"result-canary\""));
    session.post(McpClient.request(2, "tools/call", arguments));
    server.on("tools/call", Script.status(500, "text/html", "result-canary"));
    session.post(McpClient.request(3, "tools/call", arguments));
    server.on("tools/call", Script.raw("result-canary\r\n\r\n"));
    session.post(McpClient.request(4, "tools/call", arguments));
    session.post("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"x\":\"argument-canary\"}}");
    session.post("{\"argument-canary\":");
    session.post(arguments, "Authorization: Bearer key-canary");
    session.with("Mcp-Session-Id: " + session.sessionId() + "x").post("{}");
    client.at("/adapters/a/mcp?token=query-canary").modern("ping", "", "");
    try (RawHttp bad = RawHttp.connect(gateway.port())) {
      bad.send("GET / HTTP/1.1\r\nHost : framing-canary\r\n\r\n").response();
    }
    byte[] scrape = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    String metrics;
    try (RawHttp connection = RawHttp.connect(gateway.port())) {
      metrics = connection.send(scrape).response().text();
    }
    gateway.drain();

    String key = gateway.key("robot");
    String secret = key.substring(key.length() - 43);
    for (String text : List.of("-canary", secret, session.sessionId())) {
      assertThat(gateway.keeps(text)).as("files with " + text).isFalse();
      assertThat(lines.texts()).noneMatch(line -> line.contains(text));
      assertThat(metrics).doesNotContain(text);
    }
    assertThat(lines.texts()).anyMatch(line -> line.contains("refused: "));
    assertThat(metrics).contains("cardea_");
  }

  @Test
  void shouldRecordWhatAdministratorsChange() throws IOException {
    // Given
    Administrator boss = Administrator.of(gateway);

    // When
    boss.put("secrets", "x", "{\"value\":\"secret-canary\"}");
    boss.ask("POST", "/api/v1/keys?tenant=acme", "{\"agent\":\"robot\"}");
    boss.ask("DELETE", "/api/v1/adapters/nothing", "");
    boss.get("/api/v1/keys");

    // Then
    gateway.awaitAudit("admin", "\"PUT\",\"target\":\"/api/v1/secrets/x\"", "127.0.0.1");
    gateway.awaitAudit("admin", "\"POST\",\"target\":\"/api/v1/keys?tenant=acme\"");
    String refused =
        gateway.awaitAudit("admin", "\"DELETE\",\"target\":\"/api/v1/adapters/nothing\"");
    String id = refused.replaceFirst(".*\"id\":\"([^\"]*)\".*\n?", "$1");
    gateway.awaitAudit("outcome", id, "\"status\":\"ERROR\",\"detail\":\"404\"");
    assertThat(gateway.auditRecords().toString())
        .doesNotContain("secret-canary", "\"method\":\"GET\",\"target\":\"/api");
    assertThat(gateway.keeps("secret-canary")).isFalse();
  }
}
