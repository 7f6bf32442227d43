package io.cardea.it.audit;

import static io.cardea.it.audit.CopyingNodes.ask;
import static io.cardea.it.audit.CopyingNodes.auditor;
import static io.cardea.it.audit.CopyingNodes.call;
import static io.cardea.it.audit.CopyingNodes.eventually;
import static io.cardea.it.audit.CopyingNodes.targets;
import static io.cardea.it.audit.CopyingNodes.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cardea.app.cli.CardeaCommand;
import io.cardea.controlplane.records.CopyCheck;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.it.control.Administrator;
import io.cardea.it.rig.LogLines;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies are whole whatever happens to the database and to gateways, and can be checked. */
class NodeCopyTest {

  private static final String RECORDS = NodeRecordsTest.RECORDS;

  @TempDir private Path folder;

  private CopyingNodes nodes;
  private SharedDatabase database;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void open() throws IOException {
    nodes = new CopyingNodes(folder);
    database = nodes.database;
    one = nodes.one;
    other = nodes.other;
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
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
      assertThat(refused.text())
          .contains("audit/records", "cannot be asked", "ask again later")
          .doesNotContain("can be reached");
      assertThat(auditor(one).get("/api/v1/audit/records?target=meanwhile").text())
          .contains("\"meanwhile\"");
      awaitMetric("cardea_audit_copy_behind", behind -> behind > 0);
      awaitMetric("cardea_audit_copy_lag_seconds", lag -> lag > 0);
      awaitMetric("cardea_audit_copy_failures_total", failures -> failures > 2);

      // Also a gateway that is started meanwhile
      other.restart();
      call(other, TenantId.DEFAULT, "started");
      assertThat(auditor(other).get(RECORDS).status()).isEqualTo(503);

      // When it is back, nothing is missing and nothing there twice
      database.start();
      eventually(auditor(one), "agent=robot", "before", "meanwhile", "started");
      assertThat(targets(ask(auditor(other), "agent=robot&type=intent")))
          .containsExactlyInAnyOrder("before", "meanwhile", "started");
      awaitMetric("cardea_audit_copy_behind", behind -> behind == 0);
      assertWhole(one.data());
      assertWhole(other.data());

      // And each outage was told of once
      assertThat(lines.count(" are not copied to " + shown())).isBetween(2L, 3L);
    }
  }

  private void awaitMetric(String metric, DoublePredicate condition) {
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

  private String shown() {
    try (CopyDatabase copies = new CopyDatabase(database.settings())) {
      return copies.toString();
    }
  }

  private void assertWhole(Path data) throws IOException {
    try (CopyDatabase copies = new CopyDatabase(database.settings())) {
      CopyCheck.Report report = CopyCheck.check(copies, data.resolve("audit"));
      assertThat(report.findings()).isEmpty();
      assertThat(report.checked()).isPositive();
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
  @Timeout(value = 3, unit = TimeUnit.MINUTES) // a gateway of its own is started three times
  void shouldLoseNothingWhenTheGatewayIsKilled() throws IOException {
    try (GatewayProcess killed =
        GatewayProcess.start(
            Documents.open("a", nodes.server.url(), "admin"),
            Map.of(
                "CARDEA_AUDIT_POSTGRES_USER", database.settings().user(),
                "CARDEA_AUDIT_POSTGRES_PASSWORD", database.settings().password()),
            List.of("--audit-postgres", database.settings().url()))) {
      for (int turn = 0; turn < 2; turn++) {
        for (int call = 0; call < 60; call++) {
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
      eventually(auditor(one), "target=killed-1-59", "killed-1-59");
      List<String> found = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = ask(auditor(one), "agent=admin&type=intent&adapter=a&limit=50" + cursor);
        found.addAll(targets(page));
        cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
      } while (!cursor.isEmpty());
      assertThat(found).hasSize(120).doesNotHaveDuplicates();
      assertWhole(killed.data());
    }
  }
}
