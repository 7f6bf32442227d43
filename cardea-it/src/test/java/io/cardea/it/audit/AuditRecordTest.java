package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a record says of a call, besides who called what. */
class AuditRecordTest {

  private static final String URI = "users://pat-canary/file";
  private static final String META =
      """
      {"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{},\
      "io.modelcontextprotocol/clientInfo":%s},"name":"forecast"}\
      """;

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server =
        ScriptedServer.start()
            .offering("tools", "[{\"name\":\"forecast\",\"inputSchema\":{\"type\":\"object\"}}]")
            .offering(
                "resourceTemplates", "[{\"name\":\"u\",\"uriTemplate\":\"users://{id}/file\"}]");
    gateway = TestGateway.start(documents("Bearer upstream-canary"));
    gateway.awaitAudit("\"system\"", "sys_startup");
    awaitLearned();
  }

  private String documents(String credential) {
    return Documents.open("a", server.url(), "robot")
        .replace(
            server.url() + "\"",
            server.url() + "\", headers: {Authorization: \"" + credential + "\"}");
  }

  private void awaitLearned() {
    Administrator boss = Administrator.of(gateway);
    TestGateway.eventually(
        () -> {
          try {
            return boss.get("/tools").text().contains("\"forecast\"");
          } catch (IOException e) {
            return false;
          }
        },
        "the server is learned");
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private static String member(String record, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(record);
    assertThat(found.find()).as(name + " in " + record).isTrue();
    return found.group(1);
  }

  private String outcome(String intent) throws IOException {
    return gateway.awaitAudit("\"outcome\"", member(intent, "id"));
  }

  @Test
  void shouldSayByWhatAndOfWhatALegacyCallIs() throws IOException {
    McpClient session = gateway.client("a", "robot").session("2025-11-25");
    assertThat(session.post(McpClient.request(1, "tools/call", "{\"name\":\"forecast\"}")).status())
        .isEqualTo(200);
    String intent = gateway.awaitAudit("\"intent\"", "tools/call");
    assertThat(intent)
        .contains(
            "\"event\":\"mcp_call\"",
            "\"credential\":\"key ",
            "\"client\":\"testkit\",\"clientVersion\":\"1\"",
            "\"serverVersion\":\"1\"",
            "\"upstreamCredential\":\"inline authorization\"",
            "\"target\":\"forecast\"",
            "\"paramsTokens\":5");
    // Then the definition is the one that the API shows
    assertThat(Administrator.of(gateway).get("/tools").text())
        .contains("\"digest\":\"" + member(intent, "definition") + "\"");
    assertThat(outcome(intent)).contains("\"httpStatus\":200", "\"resultTokens\":");
    // And the session was begun by the same client
    assertThat(gateway.awaitAudit("\"intent\"", "\"method\":\"initialize\""))
        .contains("\"event\":\"session_created\"", "\"client\":\"testkit\"");
    session.delete();
    assertThat(gateway.awaitAudit("\"intent\"", "\"method\":\"DELETE\""))
        .contains("\"event\":\"session_expired\"", "\"client\":\"testkit\"");
    assertThat(gateway.keeps("upstream-canary")).isFalse();
  }

  @Test
  void shouldCutWhatAModernClientCallsItself() throws IOException {
    McpClient client = gateway.client("a", "robot").modernly("tools/call", "forecast");
    String name = "n".repeat(1_000);
    String info = "{\"name\":\"" + name + "\",\"version\":\"\\u001b[31m\"}";
    client.post(McpClient.request(1, "tools/call", META.formatted(info)));
    assertThat(gateway.awaitAudit("\"intent\"", "tools/call"))
        .contains("\"client\":\"" + "n".repeat(64) + "\",\"clientVersion\":\"\\u001b[31m\"");
    // What is no name is none
    for (String odd : List.of("7", "[]", "{}", "{\"name\":{}}", "{\"name\":\"\"}")) {
      assertThat(client.post(McpClient.request(2, "tools/call", META.formatted(odd))).status())
          .isEqualTo(200);
    }
    gateway.awaitIdle();
    assertThat(gateway.auditRecords())
        .filteredOn(record -> record.contains("\"client\":"))
        .hasSize(1);
  }

  @Test
  void shouldSayWithWhichErrorACallEnded() throws IOException {
    server.on(
        "tools/call",
        exchange ->
            exchange.json(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                    + exchange.request().id()
                    + ",\"error\":{\"code\":-32050,\"message\":\"no\"}}"));
    McpClient session = gateway.client("a", "robot").session("2025-11-25");
    session.post(McpClient.request(1, "tools/call", "{\"name\":\"forecast\"}"));
    assertThat(outcome(gateway.awaitAudit("\"intent\"", "tools/call")))
        .contains("\"status\":\"ERROR\"", "\"httpStatus\":200,\"rpcCode\":-32050");
  }

  @Test
  void shouldWriteNoUriButItsTemplateOrScheme() throws IOException {
    McpClient session = gateway.client("a", "robot").session("2025-11-25");
    for (int time = 0; time < 2; time++) {
      session.post(McpClient.request(1, "resources/read", "{\"uri\":\"" + URI + "\"}"));
    }
    session.post(McpClient.request(2, "resources/read", "{\"uri\":\"file:///pat-canary\"}"));
    session.post(McpClient.request(3, "resources/subscribe", "{\"uri\":\"" + URI + "\"}"));
    gateway
        .client("a", "stranger")
        .post(McpClient.request(4, "resources/read", "{\"uri\":\"file:///pat-canary\"}"));
    gateway.awaitIdle();
    List<String> reads =
        gateway.auditRecords().stream()
            .filter(record -> record.contains("\"method\":\"resources/"))
            .filter(record -> record.contains("\"type\":\"intent\""))
            .toList();
    assertThat(reads)
        .extracting(record -> member(record, "target"))
        .containsExactly("users://{id", "users://{id", "file:", "users://{id");
    List<String> resources = reads.stream().map(record -> member(record, "resource")).toList();
    assertThat(resources.get(0)).matches("[0-9a-f]{64}").isEqualTo(resources.get(1));
    assertThat(resources.get(3)).isEqualTo(resources.get(0)).isNotEqualTo(resources.get(2));
    assertThat(gateway.keeps("pat-canary")).isFalse();
    // Then they are found by either
    Administrator boss = Administrator.of(gateway);
    String records = "/api/v1/audit/records?type=intent&limit=10&";
    assertThat(boss.get(records + "resource=" + resources.get(2)).text())
        .contains("\"target\":\"file:\"")
        .doesNotContain("users://");
    assertThat(boss.get(records + "target=users%3A%2F%2F%7Bid%7D%2Ffile").text())
        .contains("\"event\":\"mcp_read\"")
        .doesNotContain("\"target\":\"file:\"");
  }

  @Test
  void shouldCallRefusalsByTheirNames() throws IOException {
    McpClient client = gateway.client("a", "robot");
    Answers.assertError(client.with("Authorization: Bearer x").modern("ping", "", ""), 401, 40100);
    client.modern("un/known", "", "");
    client.with("Mcp-Session-Id: gone").post(McpClient.request(1, "ping", "{}"));
    gateway.client("a", "stranger").modern("tools/call", "forecast", "\"name\":\"forecast\"");
    assertThat(gateway.awaitAudit("authn_login_fail"))
        .contains("\"httpStatus\":401,\"rpcCode\":40100");
    assertThat(gateway.awaitAudit("input_validation_fail"))
        .contains("\"subject\":\"robot\"", "\"rpcCode\":-32601");
    assertThat(gateway.awaitAudit("session_use_after_expire")).contains("\"httpStatus\":404");
    assertThat(gateway.awaitAudit("authz_fail"))
        .contains("\"issuer\":\"cardea\",\"subject\":\"stranger\"", "\"rule\":\"", "\"snapshot\":");
    assertThat(
            Administrator.of(gateway)
                .get("/api/v1/audit/records?event=authz_fail&agent=stranger")
                .text())
        .contains("\"rule\":");
    assertThat(Administrator.of(gateway).get("/api/v1/audit/records?event=no").status())
        .isEqualTo(400);
  }

  @Test
  void shouldRecordWhatFilesChange() throws IOException {
    // When a credential changes, and a role comes
    gateway.reload(
        documents("Bearer other-canary")
            + Documents.role("more", "{adapters: [a], tools: [\"*\"]}"));
    // Then both are recorded, and the digest says nothing of the credential
    String adapter = gateway.awaitAudit("\"admin\"", "\"target\":\"Adapter/a\"");
    assertThat(adapter)
        .contains("\"event\":\"authz_admin\"", "\"subject\":\"file\"", "\"source\":\"cardea.yaml:");
    assertThat(member(adapter, "before")).isEqualTo(member(adapter, "after"));
    assertThat(outcome(adapter))
        .contains("\"status\":\"OK\",\"detail\":\"snapshot " + gateway.gateway().version() + "\"");
    assertThat(gateway.awaitAudit("\"admin\"", "\"target\":\"Role/more\""))
        .contains("\"event\":\"authz_change\"", "\"method\":\"PUT\"", "\"after\":")
        .doesNotContain("\"before\":");
    // When it goes, and nothing else
    gateway.reload(documents("Bearer other-canary"));
    assertThat(gateway.awaitAudit("\"admin\"", "\"DELETE\",\"target\":\"Role/more\""))
        .contains("\"before\":")
        .doesNotContain("\"after\":");
    assertThat(gateway.auditRecords())
        .filteredOn(record -> record.contains("\"subject\":\"file\""))
        .hasSize(3);
    assertThat(gateway.keeps("other-canary")).isFalse();
    // And what is wrong changes nothing
    gateway.reloadRefused("---\nkind: Nothing\n");
    assertThat(gateway.auditRecords())
        .filteredOn(record -> record.contains("\"subject\":\"file\""))
        .hasSize(3);
  }

  @Test
  void shouldRecordStartsAndStops() throws IOException {
    gateway.restart();
    gateway.stop();
    assertThat(gateway.auditRecords())
        .filteredOn(record -> record.contains("\"type\":\"system\""))
        .extracting(record -> member(record, "event"))
        .containsExactly("sys_startup", "sys_shutdown", "sys_startup", "sys_shutdown");
    assertThat(gateway.awaitAudit("sys_startup")).containsPattern("files [0-9a-f]{64}");
  }
}
