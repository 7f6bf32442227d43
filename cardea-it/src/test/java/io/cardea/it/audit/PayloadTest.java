package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.verify.LogVerification;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.LogLines;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of arguments, results and persons is recorded, who can read it, and how it is forgotten. */
class PayloadTest {

  private static final String PAT = "pat@canary.example";
  private static final String ARGUMENT = "argument-canary";
  private static final String RESULT = "result-canary";
  private static final String WHY = "?reason=request%204711";
  private static final TenantId ACME = new TenantId("acme");

  private LogLines lines;
  private TokenIssuer issuer;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    lines = LogLines.listen();
    issuer = TokenIssuer.start();
    server = ScriptedServer.start().modern();
    server.on(
        "tools/call",
        exchange ->
            exchange.result("{\"content\":[{\"type\":\"text\",\"text\":\"" + RESULT + "\"}]}"));
    gateway =
        TestGateway.start(
            adapter("plain", "auditPayload: digest")
                + adapter("veiled", "auditPayload: redacted", "auditShown: [city]")
                + adapter(
                    "whole",
                    "auditPayload: full",
                    "auditPayloadOfTools: [{tools: [hush], payload: digest}]")
                + Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"], prompts: [\"*\"]}")
                + issuer.document("corp")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Binding
                metadata: {name: desks}
                spec: {roles: [all], subjects: [{agent: desk, issuer: corp}]}
                """
                + Documents.binding("robot", "all"));
    issuer.awaitAsked(1);
  }

  private String adapter(String name, String... more) {
    return Documents.adapter(name, server.url(), more);
  }

  @AfterEach
  void close() throws IOException {
    lines.close();
    gateway.close();
    server.close();
    issuer.close();
  }

  private McpClient desk(String adapter, String user) {
    return McpClient.of(
        gateway.port(),
        adapter,
        issuer.token(issuer.claims("http://localhost:" + gateway.port(), "desk", user)));
  }

  private void call(McpClient client, String tool) throws IOException {
    String members =
        "\"name\":\"%s\",\"arguments\":{\"city\":\"Oslo\",\"token\":\"%s\",\"n\":471104711047}"
            .formatted(tool, ARGUMENT);
    RawResponse answer = client.modern("tools/call", tool, members);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains(RESULT);
  }

  private Administrator one(TenantId tenant, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(tenant, role.label(), scope).key());
  }

  private Administrator auditor() {
    return one(TenantId.DEFAULT, AdminRole.AUDITOR);
  }

  /** The id of the only call of {@code adapter}, when it is over. */
  private String ended(String adapter) throws IOException {
    String intent = gateway.awaitAudit("\"intent\"", "\"adapter\":\"" + adapter + "\"");
    String id = member(intent, "id");
    gateway.awaitAudit("\"outcome\"", id);
    return id;
  }

  private static String member(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).as(name + " in " + json).isTrue();
    return matcher.group(1);
  }

  private String find(Administrator who, String name) throws IOException {
    return who.ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"" + name + "\"}").text();
  }

  private static String payload(String id) {
    return "/api/v1/audit/records/" + id + "/payload";
  }

  private void assertNowhere(String... texts) throws IOException {
    String metrics = auditor().get("/metrics").text();
    for (String text : texts) {
      assertThat(gateway.keeps(text)).as("files with " + text).isFalse();
      assertThat(metrics).doesNotContain(text);
      assertThat(lines.texts()).noneMatch(line -> line.contains(text));
    }
  }

  @Test
  void shouldWriteNothingReadableWhateverIsKept() throws IOException {
    for (String adapter : List.of("plain", "veiled", "whole")) {
      call(desk(adapter, PAT), "get");
      ended(adapter);
    }
    call(desk("whole", PAT), "hush");
    gateway.awaitIdle();
    assertNowhere(ARGUMENT, RESULT, PAT, "471104711047");
    assertThat(gateway.auditRecords())
        .anyMatch(record -> record.contains("\"subject\":\"desk\",\"user\":\"p-"));
    // Two of each call of which something is kept: the arguments and the result.
    assertThat(gateway.auditRecords().stream().filter(each -> each.contains("\"payload\",\"id\"")))
        .hasSize(4);
  }

  @Test
  void shouldShowAuditorsWhatIsKept() throws IOException {
    for (String adapter : List.of("plain", "veiled", "whole")) {
      call(desk(adapter, PAT), "get");
    }
    assertThat(auditor().get(payload(ended("plain"))).status()).isEqualTo(404);
    assertThat(auditor().get(payload(ended("veiled"))).text())
        .contains("\"policy\":\"redacted\"", "\"city\":\"Oslo\",\"token\":\"***\",\"n\":0", PAT)
        .contains("\"text\":\"***\"")
        .doesNotContain(ARGUMENT, RESULT, "471104711047");
    assertThat(auditor().get(payload(ended("whole"))).text())
        .contains(
            "\"policy\":\"full\"", ARGUMENT, RESULT, "471104711047", PAT, "\"part\":\"params\"");
    // Then that somebody looked is recorded, before they could
    assertThat(
            gateway.awaitAudit(
                "\"admin\"", "\"GET\",\"target\":\"" + payload(ended("whole")) + "\""))
        .contains("\"subject\":\"auditor\"");
  }

  @Test
  void shouldKeepTheLastMessageOfAStream() throws IOException {
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"log-canary\"}}");
          exchange.event(exchange.message("{\"content\":[],\"x\":\"" + RESULT + "\"}"));
          exchange.end();
        });
    desk("whole", PAT).modern("tools/call", "get", "\"name\":\"get\"");
    assertThat(auditor().get(payload(ended("whole"))).text())
        .contains(RESULT)
        .doesNotContain("log-canary");
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldBeForAuditorsAndAdministrators(AdminRole role) throws IOException {
    call(desk("whole", PAT), "get");
    String id = ended("whole");
    Administrator who = one(TenantId.DEFAULT, role);
    boolean may = Set.of(AdminRole.AUDITOR, AdminRole.ADMIN).contains(role);
    int expected = may ? 200 : 403;
    String subject = "/api/v1/audit/subjects/" + member(find(auditor(), PAT), "id");
    assertThat(who.get(payload(id)).status()).isEqualTo(expected);
    assertThat(
            who.ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"" + PAT + "\"}").status())
        .isEqualTo(expected);
    assertThat(who.get(subject).status()).isEqualTo(expected);
    assertThat(who.get(subject + "/records").status()).isEqualTo(expected);
    // Who may look at everything does not destroy it.
    boolean erases = role == AdminRole.ADMIN;
    assertThat(who.ask("DELETE", subject + WHY, "").status()).isEqualTo(erases ? 200 : 403);
    assertThat(auditor().get(subject).status()).isEqualTo(erases ? 410 : 200);
    // Nobody can tell whose a pseudonym is by asking for a name, which no record would tell of.
    String named = who.get("/api/v1/audit?after=1:0&type=intent&user=" + PAT).text();
    assertThat(named).doesNotContain("\"user\":\"p-");
  }

  @Test
  void shouldTellAnotherTenantNothing() throws IOException {
    call(desk("whole", PAT), "get");
    String id = ended("whole");
    String subject = "/api/v1/audit/subjects/" + member(find(auditor(), PAT), "id");
    Administrator theirs = one(ACME, AdminRole.ADMIN);
    assertThat(theirs.get(payload(id)).status()).isEqualTo(404);
    assertThat(find(theirs, PAT)).isEqualTo("{\"items\":[]}");
    assertThat(theirs.get(subject).status()).isEqualTo(404);
    assertThat(theirs.get(subject + "/records").status()).isEqualTo(404);
    assertThat(theirs.ask("DELETE", subject + WHY, "").status()).isEqualTo(404);
    assertThat(auditor().get(subject).status()).isEqualTo(200);
  }

  @Test
  void shouldLetAPersonBeFollowedByPseudonym() throws IOException {
    call(desk("plain", PAT), "get");
    call(desk("plain", "kim"), "other");
    gateway.awaitIdle();
    String tail = "/api/v1/audit?after=1:0&type=intent";
    assertThat(auditor().get(tail + "&user=" + PAT).text()).contains("\"records\":[]");
    Administrator operator = one(TenantId.DEFAULT, AdminRole.OPERATOR);
    assertThat(operator.get(tail + "&user=" + PAT).text()).contains("\"records\":[]");
    String pseudonym = member(find(auditor(), PAT), "id");
    assertThat(operator.get(tail + "&user=" + pseudonym).text())
        .contains("\"target\":\"get\"")
        .doesNotContain("\"target\":\"other\"");
  }

  @Test
  void shouldExportWhatIsRecordedOfAPerson() throws IOException {
    call(desk("whole", PAT), "get");
    call(desk("plain", PAT), "get");
    call(desk("whole", "kim"), "others");
    gateway.awaitIdle();
    String subject = member(find(auditor(), PAT), "id");
    gateway.awaitAudit("\"outcome\"", subject);
    String export = auditor().get("/api/v1/audit/subjects/" + subject + "/records").text();
    assertThat(export)
        .contains(ARGUMENT, RESULT, "\"more\":false")
        .contains("\"adapter\":\"whole\"", "\"adapter\":\"plain\"", "\"type\":\"outcome\"")
        .doesNotContain("others", "\"data\":");
  }

  @Test
  void shouldForgetAPersonForGood() throws IOException {
    // Given
    call(desk("whole", PAT), "get");
    String id = ended("whole");
    call(desk("veiled", "kim"), "get");
    String kims = ended("veiled");
    String subject = "/api/v1/audit/subjects/" + member(find(auditor(), PAT), "id");

    // When
    Administrator admin = one(TenantId.DEFAULT, AdminRole.ADMIN);
    for (String none : List.of("", "?reason=", "?reason=%20", "?reason=" + "x".repeat(201))) {
      assertThat(admin.ask("DELETE", subject + none, "").status()).as(none).isEqualTo(400);
    }
    assertThat(auditor().get(subject).status()).isEqualTo(200);
    assertThat(admin.ask("DELETE", subject + WHY, "").status()).isEqualTo(200);

    // Then
    assertThat(auditor().get(payload(id)).text())
        .contains("\"unreadable\":\"erased\"")
        .doesNotContain(ARGUMENT, RESULT, PAT);
    assertThat(auditor().get(subject).status()).isEqualTo(410);
    assertThat(auditor().get(subject + "/records").status()).isEqualTo(410);
    assertThat(one(ACME, AdminRole.ADMIN).get(subject).status()).isEqualTo(404);
    assertThat(admin.ask("DELETE", subject + WHY, "").status()).isEqualTo(410);
    assertThat(find(auditor(), PAT)).isEqualTo("{\"items\":[]}");
    gateway.awaitAudit("\"admin\"", "\"DELETE\",\"target\":\"" + subject + WHY + "\"");
    assertThat(auditor().get(payload(kims)).text()).contains("kim", "\"policy\":\"redacted\"");
    assertNowhere(PAT, ARGUMENT, RESULT);

    // And after another start, and the log is what it was
    gateway.restart();
    assertThat(auditor().get(payload(id)).text()).contains("\"unreadable\":\"erased\"");
    assertThat(auditor().get(subject).status()).isEqualTo(410);
    gateway.stop();
    assertThat(LogVerification.verify(gateway.data().resolve("audit"), List.of(), "").findings())
        .isEmpty();
  }

  @Test
  void shouldReadAfterAnotherStartWhatWasKeptBefore() throws IOException {
    call(gateway.client("whole", "robot"), "get");
    String id = ended("whole");
    gateway.restart();
    assertThat(auditor().get(payload(id)).text())
        .contains(ARGUMENT, RESULT, "\"kind\":\"agent\"", "\"name\":\"robot\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit/records/x/payload",
        "audit/records/0195521A-7c00-7def-8123-456789abcdef/payload",
        "audit/subjects/x",
        "audit/subjects/p-0",
        "audit/subjects/..%2f",
        "audit/subjects/p-00000000000000000000000000000000/records?after=x",
        "audit/subjects/p-00000000000000000000000000000000?x=y"
      })
  void shouldRefuseWhatIsNoQuestion(String path) throws IOException {
    assertThat(auditor().get("/api/v1/" + path).status()).isIn(400, 404);
    assertThat(auditor().ask("POST", "/api/v1/audit/subjects/find", "[").status()).isEqualTo(400);
    assertThat(auditor().ask("POST", "/api/v1/audit/subjects/find", "{}").status()).isEqualTo(400);
  }
}
