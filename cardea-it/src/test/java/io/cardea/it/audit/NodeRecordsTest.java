package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.app.cli.CardeaCommand;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.SealKey;
import io.cardea.controlplane.records.CopyCheck;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.LogLines;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gateways that copy their audit records to one database, and are asked for all of them. */
class NodeRecordsTest {

  private static final String RECORDS = "/api/v1/audit/nodes/records";
  private static final TenantId ACME = new TenantId("acme");
  private static final String ARGUMENT = "argument-canary";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private ScriptedServer server;
  private SharedDatabase database;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    database = SharedDatabase.start(folder);
    one = TestGateway.copying(documents(), database.settings(), Clock.systemUTC());
    other = TestGateway.copying(documents(), database.settings(), Clock.systemUTC());
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
    database.close();
    server.close();
  }

  private String documents() {
    String documents =
        Documents.adapter("a", server.url(), "auditPayload: full")
            + Documents.role("all", Documents.everything("a"))
            + Documents.binding("robot", "all");
    return documents + documents.replace("metadata: {", "metadata: {tenant: acme, ");
  }

  private static Administrator who(TestGateway gateway, TenantId tenant, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(tenant, role.label(), scope).key());
  }

  private static Administrator auditor(TestGateway gateway) {
    return who(gateway, TenantId.DEFAULT, AdminRole.AUDITOR);
  }

  private static void call(TestGateway gateway, TenantId tenant, String tool) throws IOException {
    String prefix = tenant.equals(TenantId.DEFAULT) ? "" : "/t/" + tenant;
    RawResponse answer =
        new McpClient(
                gateway.port(),
                prefix + "/adapters/a/mcp",
                List.of("Authorization: Bearer " + gateway.key(tenant, "robot")))
            .modern(
                "tools/call",
                tool,
                "\"name\":\"%s\",\"arguments\":{\"token\":\"%s\"}".formatted(tool, ARGUMENT));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static JsonNode ask(Administrator who, String query) throws IOException {
    RawResponse page = who.get(RECORDS + "?" + query);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return JSON.readTree(page.text());
  }

  private static List<String> targets(JsonNode page) {
    List<String> targets = new ArrayList<>();
    page.get("records").forEach(entry -> targets.add(entry.at("/record/target").asText()));
    return targets;
  }

  private static void eventually(Administrator who, String query, String... targets) {
    TestGateway.eventually(
        () -> {
          try {
            RawResponse page = who.get(RECORDS + "?" + query);
            return page.status() == 200
                && targets(JSON.readTree(page.text())).containsAll(List.of(targets));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        List.of(targets) + " by " + query);
  }

  @Test
  void shouldFindWhatBothHaveRecordedOnEither() throws IOException {
    call(one, TenantId.DEFAULT, "first");
    call(other, TenantId.DEFAULT, "second");
    call(one, TenantId.DEFAULT, "third");
    for (TestGateway gateway : List.of(one, other)) {
      String query = "agent=robot&type=intent&status=OK&proofs=true&order=oldest";
      eventually(auditor(gateway), query, "first", "second", "third");

      JsonNode page = ask(auditor(gateway), query);

      assertThat(targets(page)).containsExactly("first", "second", "third");
      for (JsonNode entry : page.get("records")) {
        boolean isOwn = gateway == other == entry.at("/record/target").asText().equals("second");
        assertThat(entry.get("checked").asBoolean()).isEqualTo(isOwn);
        assertThat(entry.get("node").asText()).isNotEmpty();
        assertThat(entry.has("proof")).isEqualTo(isOwn);
        assertThat(entry.has("proofAt")).isEqualTo(!isOwn);
        if (isOwn) {
          assertProved(gateway, entry.get("proof"), entry.get("record"));
          assertProved(gateway, entry.get("outcomeProof"), entry.get("outcome"));
        }
      }
      assertThat(page.at("/records/0/log")).isNotEqualTo(page.at("/records/1/log"));
      assertThat(page.at("/records/0/log")).isEqualTo(page.at("/records/2/log"));
    }
  }

  private static void assertProved(TestGateway gateway, JsonNode proof, JsonNode record)
      throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    RecordProof proved = RecordProof.check(proof.asText(), List.of(key));
    assertThat(JSON.readTree(proved.record())).isEqualTo(record);
  }

  @Test
  void shouldGiveOneOfAnotherNodeByItsIdAndItsBodyOnlyThere() throws IOException {
    call(other, TenantId.DEFAULT, "elsewhere");
    eventually(auditor(one), "target=elsewhere&status=OK", "elsewhere");
    String id = ask(auditor(one), "target=elsewhere").at("/records/0/record/id").asText();

    assertThat(auditor(one).get(RECORDS + "/" + id).text()).contains("elsewhere", "\"outcome\":{");
    assertThat(who(one, ACME, AdminRole.AUDITOR).get(RECORDS + "/" + id).status()).isEqualTo(404);
    assertThat(auditor(one).get(RECORDS + "/x").status()).isEqualTo(400);

    // Its arguments can only be read where their key is, and that is recorded there
    String payload = "/api/v1/audit/records/" + id + "/payload";
    assertThat(auditor(one).get(payload).status()).isEqualTo(404);
    assertThat(auditor(other).get(payload).text()).contains(ARGUMENT);
    other.awaitAudit("\"admin\"", "\"event\":\"sensitive_read\"", id);
    assertThat(who(other, TenantId.DEFAULT, AdminRole.OPERATOR).get(payload).status())
        .isEqualTo(403);
    assertThat(database.content()).contains(id).doesNotContain(ARGUMENT);
  }

  @Test
  void shouldShowEachTenantItsOwn() throws IOException {
    call(one, TenantId.DEFAULT, "ours");
    call(other, ACME, "theirs");
    eventually(auditor(other), "target=ours", "ours");
    eventually(who(one, ACME, AdminRole.AUDITOR), "target=theirs", "theirs");

    for (TestGateway gateway : List.of(one, other)) {
      for (AdminRole role : List.of(AdminRole.AUDITOR, AdminRole.OPERATOR, AdminRole.ADMIN)) {
        assertThat(ask(who(gateway, TenantId.DEFAULT, role), "limit=1000").toString())
            .contains("\"ours\"")
            .doesNotContain("theirs", "\"tenant\":\"acme\"");
        assertThat(ask(who(gateway, ACME, role), "limit=1000").toString())
            .contains("\"theirs\"")
            .doesNotContain("ours\"", "\"tenant\":\"default\"");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AdminRole.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AUDITOR", "OPERATOR", "ADMIN"})
  void shouldShowNothingToOthers(AdminRole role) throws IOException {
    Administrator somebody = who(one, TenantId.DEFAULT, role);
    assertThat(somebody.get(RECORDS).status()).isEqualTo(403);
    assertThat(somebody.get(RECORDS + "/01a20357-1177-7e6d-ae65-83fe0b9efe30").status())
        .isEqualTo(403);
    assertThat(new Administrator(one, one.key("robot")).get(RECORDS).status()).isIn(401, 403);
  }

  @Test
  void shouldGoThroughPagesOfBoth() throws IOException {
    List<String> called = new ArrayList<>();
    for (int call = 0; call < 7; call++) {
      called.add("tool-" + call);
      call(call % 2 == 0 ? one : other, TenantId.DEFAULT, "tool-" + call);
    }
    String query = "agent=robot&type=intent&order=oldest";
    eventually(auditor(one), query, called.toArray(String[]::new));
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = ask(auditor(one), query + "&limit=3" + cursor);
      found.addAll(targets(page));
      cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(found).isEqualTo(called);

    // And a cursor fits its own question only, and none of one node
    String next = ask(auditor(one), query + "&limit=3").get("next").asText();
    for (String wrong :
        List.of(
            RECORDS + "?agent=other&type=intent&order=oldest&cursor=" + next,
            RECORDS + "?" + query + "&cursor=nonsense",
            "/api/v1/audit/records?" + query + "&cursor=" + next)) {
      assertThat(auditor(one).get(wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void shouldTakeHostileValuesForWhatTheyAre() throws IOException {
    call(one, TenantId.DEFAULT, "honest");
    eventually(auditor(one), "target=honest", "honest");
    for (String value :
        List.of(
            "' OR '1'='1",
            "'; DROP TABLE audit_record; --",
            "\0",
            "honest\0",
            "%",
            "_onest",
            "\\",
            "$1",
            "?",
            "x".repeat(2_000))) {
      for (String field : List.of("target", "agent", "session", "reason")) {
        String query = field + "=" + URLEncoder.encode(value, UTF_8);
        assertThat(targets(ask(auditor(one), query))).as(query).isEmpty();
      }
    }
    assertThat(auditor(one).get(RECORDS + "?agent=").status()).isEqualTo(400);
    assertThat(auditor(one).get(RECORDS + "?user=kim@example.com").status()).isEqualTo(400);
    assertThat(targets(ask(auditor(one), "target=honest"))).containsExactly("honest");
  }

  @Test
  void shouldGoOnWithoutTheDatabaseAndBeWellAgainByItself() throws IOException {
    try (LogLines lines = LogLines.listen()) {
      call(one, TenantId.DEFAULT, "before");
      eventually(auditor(one), "target=before", "before");
      database.stop();

      // Calls go on, and each node answers for itself
      call(one, TenantId.DEFAULT, "meanwhile");
      RawResponse refused = auditor(one).get(RECORDS);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("audit/records", "can be reached");
      assertThat(auditor(one).get("/api/v1/audit/records?target=meanwhile").text())
          .contains("\"meanwhile\"");
      eventually("cardea_audit_copy_behind", behind -> behind > 0);
      eventually("cardea_audit_copy_lag_seconds", lag -> lag > 0);
      eventually("cardea_audit_copy_failures_total", failures -> failures > 2);

      // Also a gateway that is started meanwhile
      other.restart();
      call(other, TenantId.DEFAULT, "started");
      assertThat(auditor(other).get(RECORDS).status()).isEqualTo(503);

      // When it is back, nothing is missing and nothing there twice
      database.start();
      eventually(auditor(one), "agent=robot", "before", "meanwhile", "started");
      assertThat(targets(ask(auditor(other), "agent=robot&type=intent")))
          .containsExactlyInAnyOrder("before", "meanwhile", "started");
      eventually("cardea_audit_copy_behind", behind -> behind == 0);
      assertWhole(one.data());
      assertWhole(other.data());

      // And each outage was told of once
      assertThat(lines.texts().stream().filter(line -> line.contains("are not copied to")))
          .hasSizeBetween(2, 3);
    }
  }

  private void eventually(String metric, DoublePredicate condition) {
    Pattern value = Pattern.compile("(?m)^" + metric + " (\\S+)$");
    TestGateway.eventually(
        () -> {
          try {
            return value
                .matcher(who(one, TenantId.DEFAULT, AdminRole.ADMIN).get("/metrics").text())
                .results()
                .anyMatch(found -> condition.test(Double.parseDouble(found.group(1))));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        metric);
  }

  private void assertWhole(Path data) throws IOException {
    try (CopyDatabase copies = new CopyDatabase(database.settings())) {
      CopyCheck.Report report = CopyCheck.check(copies, data.resolve("audit"));
      assertThat(report.findings()).isEmpty();
      assertThat(report.checked()).isPositive();
    }
  }

  @Test
  void shouldSayThatAPseudonymIsOfOneNode() throws IOException {
    call(one, TenantId.DEFAULT, "a");
    call(other, TenantId.DEFAULT, "b");
    eventually(auditor(one), "agent=robot", "a", "b");
    assertThat(ask(auditor(one), "user=p-" + "0".repeat(32)).get("findings").toString())
        .contains("a pseudonym is of one log");
    assertThat(ask(auditor(one), "agent=robot").get("findings")).isEmpty();
  }

  @Test
  void shouldSayWhereNothingIsCopied() throws IOException {
    try (TestGateway alone = TestGateway.start(documents())) {
      RawResponse answer = auditor(alone).get(RECORDS);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).contains("--audit-postgres");
    }
  }

  @Test
  void shouldBeExportedAndCheckedByCommand() throws IOException {
    call(one, TenantId.DEFAULT, "first");
    call(other, TenantId.DEFAULT, "second");
    Administrator auditor = auditor(one);
    eventually(auditor, "agent=robot&type=intent&status=OK", "first", "second");
    Files.writeString(folder.resolve("admin.key"), auditor.key());
    Path out = folder.resolve("calls.jsonl");

    int exported =
        CardeaCommand.execute(
            "audit",
            "export-nodes",
            "--url",
            "http://localhost:" + one.port(),
            "--data",
            folder.toString(),
            "--agent",
            "robot",
            "--type",
            "intent",
            "--proofs",
            "--out",
            out.toString());

    assertThat(exported).isZero();
    assertThat(Files.readAllLines(out)).hasSize(2);
    assertThat(Files.readAllLines(out).getFirst()).contains("\"first\"", "\"proof\":");
    assertThat(Files.readAllLines(out).getLast()).contains("\"second\"", "\"proofAt\":");

    // The role that a command is let in as, if the environment says nothing
    database.execute("CREATE ROLE cardea LOGIN SUPERUSER");
    assertThat(verifyCopy(one)).isZero();
    database.execute("UPDATE audit_record SET target = 'nothing' WHERE target = 'first'");
    assertThat(verifyCopy(one)).isEqualTo(3);
    assertThat(verifyCopy(other)).isZero();
  }

  private int verifyCopy(TestGateway gateway) {
    return CardeaCommand.execute(
        "audit",
        "verify-copy",
        gateway.data().toString(),
        "--audit-postgres",
        database.settings().url());
  }

  @Test
  void shouldLoseNothingWhenTheGatewayIsKilled() throws IOException {
    try (GatewayProcess killed =
        GatewayProcess.start(
            Documents.open("a", server.url(), "admin"),
            Map.of(
                "CARDEA_AUDIT_POSTGRES_USER", database.settings().user(),
                "CARDEA_AUDIT_POSTGRES_PASSWORD", database.settings().password()),
            List.of("--audit-postgres", database.settings().url()))) {
      for (int turn = 0; turn < 3; turn++) {
        for (int call = 0; call < 200; call++) {
          String tool = "killed-" + turn + "-" + call;
          assertThat(
                  killed
                      .client("/adapters/a/mcp")
                      .modern("tools/call", tool, "\"name\":\"" + tool + "\"")
                      .status())
              .isEqualTo(200);
        }
        killed.kill();
        killed.restart();
      }
      eventually(auditor(one), "target=killed-2-199", "killed-2-199");
      List<String> found = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = ask(auditor(one), "agent=admin&type=intent&adapter=a&limit=500" + cursor);
        found.addAll(targets(page));
        cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
      } while (!cursor.isEmpty());
      assertThat(found).hasSize(600).doesNotHaveDuplicates();
      assertWhole(killed.data());
    }
  }
}
