package io.cardea.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cardea.audit.retention.FolderArchive;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.time.FakeClock;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Old records go when they are told to, to an archive first, and not while they are held. */
class RetentionTest {

  private static final String HOLDS = "/api/v1/audit/holds";
  private static final String RECORDS = "/api/v1/audit/records";
  private static final TenantId ACME = new TenantId("acme");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\",[^{]*\"target\":\"old\"");
  private static final Pattern SUBJECT = Pattern.compile("\"id\":\"(a-[0-9a-f]{32})\"");

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));

  private static final String WHY = "?reason=asked-to";

  @TempDir private Path elsewhere;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    gateway = TestGateway.start(Documents.open("south", server.url(), "robot"), clock);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private void call(String tool) throws IOException {
    // A key does not last as long as the records.
    String key = gateway.issue("robot", KeyScope.data()).key();
    McpClient client = McpClient.of(gateway.port(), "south", key);
    assertThat(client.modern("tools/call", tool, "\"name\":\"" + tool + "\"").status())
        .isEqualTo(200);
  }

  private Administrator one(TenantId tenant, AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(tenant, role.label(), scope).key());
  }

  private Administrator admin() {
    return one(TenantId.DEFAULT, AdminRole.ADMIN);
  }

  private static RetentionSettings days(int count, Optional<Path> archive) {
    return new RetentionSettings(
        Optional.of(Duration.ofDays(count)), OptionalLong.empty(), archive.map(FolderArchive::new));
  }

  private Path segment(long number) {
    return gateway.data().resolve("audit").resolve("audit-%06d.seg".formatted(number));
  }

  /** Stops now, and starts again some days later. */
  private void later(int days) throws IOException {
    gateway.stop();
    clock.advance(Duration.ofDays(days));
    gateway.restart();
  }

  private void awaitGone(long segment) {
    TestGateway.eventually(() -> !Files.exists(segment(segment)), "segment " + segment + " gone");
  }

  private Report verify(Optional<Path> archive) throws IOException {
    SealKey key =
        SealKey.parse(
            KeyFile.read(gateway.data().resolve("audit.key")).newest().orElseThrow().toString());
    return LogVerification.verify(gateway.data().resolve("audit"), List.of(key), "", archive);
  }

  private double metric(String name) throws IOException {
    String text = admin().get("/metrics").text();
    Matcher value = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(text);
    assertThat(value.find()).as(text).isTrue();
    return Double.parseDouble(value.group(1));
  }

  private void eventually(String name, double value) {
    TestGateway.eventually(
        () -> {
          try {
            return metric(name) == value;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        name + " is " + value);
  }

  private static String body(String members) {
    return "{\"reason\":\"order of a court\"" + members + "}";
  }

  @Test
  void shouldRemoveWhatIsOldWhenItIsTold() throws IOException {
    // Given old calls and new ones
    call("old");
    later(80);
    call("new");
    Matcher old = ID.matcher(String.join("\n", gateway.auditRecords()));
    assertThat(old.find()).isTrue();

    // When nobody says that something may go, then nothing does
    later(20);
    call("newer");
    assertThat(segment(1)).exists();

    // When records are kept for 90 days
    gateway.restart(days(90, Optional.of(elsewhere)));
    awaitGone(1);

    // Then what is younger is there, and all is proved
    assertThat(segment(2)).exists();
    Report report = verify(Optional.empty());
    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).isPositive();
    eventually("cardea_audit_removed_total", 1);
    eventually(
        "cardea_audit_oldest_seconds",
        (double) Instant.parse("2026-03-01T12:00:00Z").plus(Duration.ofDays(80)).getEpochSecond());
    assertThat(metric("cardea_audit_removal_failing")).isZero();
    assertThat(metric("cardea_audit_used_bytes")).isGreaterThan(1000);

    // And what went is in the archive, which makes the log whole
    assertThat(verify(Optional.of(elsewhere)).removed()).isZero();
    assertThat(verify(Optional.of(elsewhere)).findings()).isEmpty();

    // And who asks is told, and sees what removed it
    Administrator auditor = one(TenantId.DEFAULT, AdminRole.AUDITOR);
    RawResponse all = auditor.get(RECORDS + "?type=intent");
    assertThat(all.text())
        .contains("\"target\":\"new\"", "\"target\":\"newer\"")
        .doesNotContain("\"target\":\"old\"")
        .contains("1 segments, with what was recorded from 2026-03-01T12:00:00Z")
        .contains("were removed by retention");
    RawResponse one = auditor.get(RECORDS + "/" + old.group(1));
    assertThat(one.status()).isEqualTo(404);
    assertThat(one.text()).contains("were removed by retention");
    assertThat(auditor.get(RECORDS + "?since=2026-06-01T00:00:00Z").text())
        .contains("\"findings\":[]");
    assertThat(auditor.get(RECORDS + "?type=admin&agent=retention").text())
        .contains("\"issuer\":\"cardea.audit\"", "audit-000001.seg", "\"status\":\"OK\"");
  }

  @Test
  void shouldRemoveNothingWhileItIsHeld() throws IOException {
    // Given a hold over old calls
    call("old");
    assertThat(
            admin()
                .ask("PUT", HOLDS + "/case-7", body(",\"until\":\"2026-03-02T00:00:00Z\""))
                .status())
        .isEqualTo(200);
    later(100);
    call("new");
    later(100);

    // When records are kept for 30 days
    gateway.restart(days(30, Optional.empty()));

    // Then the newer ones go and the held ones stay
    awaitGone(2);
    eventually("cardea_audit_held", 1);
    assertThat(segment(1)).exists();
    assertThat(verify(Optional.empty()).findings()).isEmpty();

    // And go when the hold has ended
    assertThat(admin().ask("DELETE", HOLDS + "/case-7", "").status()).isEqualTo(200);
    awaitGone(1);
    assertThat(verify(Optional.empty()).findings()).isEmpty();
    assertThat(gateway.auditRecords())
        .anyMatch(record -> record.contains("DELETE") && record.contains(HOLDS + "/case-7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"tenant\":\"default\"", ",\"from\":\"2026-02-01T00:00:00Z\""})
  void shouldEraseNobodyWhoIsHeld(String members) throws IOException {
    call("old");
    Administrator admin = admin();
    Matcher subject =
        SUBJECT.matcher(
            admin.ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"robot\"}").text());
    assertThat(subject.find()).isTrue();
    String robot = "/api/v1/audit/subjects/" + subject.group(1);
    assertThat(admin.ask("PUT", HOLDS + "/case-7", body(members)).status()).isEqualTo(200);

    RawResponse refused = admin.ask("DELETE", robot + WHY, "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("legal hold");
    assertThat(admin.get(robot).status()).isEqualTo(200);
    String nobody = "/api/v1/audit/subjects/p-" + "0".repeat(32);
    assertThat(admin.ask("DELETE", nobody + WHY, "").status()).isEqualTo(404);

    assertThat(admin.ask("DELETE", HOLDS + "/case-7", "").status()).isEqualTo(200);
    assertThat(admin.ask("DELETE", robot + WHY, "").status()).isEqualTo(200);
    assertThat(admin.get(robot).status()).isEqualTo(410);
    assertThat(admin.ask("PUT", HOLDS + "/case-8", body(members)).status()).isEqualTo(200);
    assertThat(admin.ask("DELETE", robot + WHY, "").status()).isEqualTo(410);
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"tenant\":\"acme\"", ",\"until\":\"2026-02-01T00:00:00Z\""})
  void shouldEraseWhoIsNotHeld(String members) throws IOException {
    call("old");
    Administrator admin = admin();
    Matcher subject =
        SUBJECT.matcher(
            admin.ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"robot\"}").text());
    assertThat(subject.find()).isTrue();
    assertThat(admin.ask("PUT", HOLDS + "/case-7", body(members)).status()).isEqualTo(200);

    assertThat(admin.ask("DELETE", "/api/v1/audit/subjects/" + subject.group(1) + WHY, "").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldBeForAdministratorsOfTheFirstTenant(AdminRole role) throws IOException {
    boolean mayChange = role == AdminRole.ADMIN;
    boolean maySee = mayChange || role == AdminRole.AUDITOR;
    assertThat(admin().ask("PUT", HOLDS + "/there", body("")).status()).isEqualTo(200);
    Administrator ours = one(TenantId.DEFAULT, role);

    assertThat(ours.get(HOLDS).status()).isEqualTo(maySee ? 200 : 403);
    assertThat(ours.ask("PUT", HOLDS + "/more", body("")).status())
        .isEqualTo(mayChange ? 200 : 403);
    assertThat(ours.ask("DELETE", HOLDS + "/there", "").status()).isEqualTo(mayChange ? 200 : 403);
    assertThat(admin().get(HOLDS).text().contains("there")).isEqualTo(!mayChange);

    Administrator theirs = one(ACME, role);
    assertThat(theirs.get(HOLDS).status()).isEqualTo(403);
    assertThat(theirs.ask("PUT", HOLDS + "/theirs", body("")).status()).isEqualTo(403);
    assertThat(theirs.ask("DELETE", HOLDS + "/there", "").status()).isEqualTo(403);
    assertThat(admin().get(HOLDS).text()).doesNotContain("theirs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Case | {\"reason\":\"x\"} | lower case",
        "a.b | {\"reason\":\"x\"} | lower case",
        "case |  | The body is",
        "case | [] | The body is",
        "case | {} | the reason of a hold",
        "case | {\"reason\":\" \"} | the reason of a hold",
        "case | {\"reason\":7} | reason is a text",
        "case | {\"reason\":\"x\",\"untill\":\"2026-03-01T00:00:00Z\"} | has no untill",
        "case | {\"reason\":\"x\",\"from\":\"yesterday\"} | from is a time",
        "case | {\"reason\":\"x\",\"tenant\":\"NO SUCH\"} | a tenant is",
        "case | {\"reason\":\"x\",\"from\":\"2026-03-02T00:00:00Z\",\"until\":\"2026-03-01T00:00:00Z\"} | begins before",
      })
  void shouldRefuseWhatIsNoHold(String name, String body, String why) throws IOException {
    RawResponse refused = admin().ask("PUT", HOLDS + "/" + name, body == null ? "" : body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains(why);
    assertThat(admin().get(HOLDS).text()).contains("\"items\":[]");
  }

  @Test
  void shouldKeepHoldsOverAStartAndNotStartWithoutKnowingThem() throws IOException {
    assertThat(admin().ask("PUT", HOLDS + "/case-7", body("")).status()).isEqualTo(200);
    assertThat(admin().ask("PUT", HOLDS + "/case-7", body("")).status()).isEqualTo(409);
    assertThat(admin().ask("DELETE", HOLDS + "/case-8", "").status()).isEqualTo(404);
    gateway.restart();
    assertThat(admin().get(HOLDS).text())
        .contains("case-7", "order of a court", "\"by\":\"admin\"");

    Path file = gateway.data().resolve("audit-holds");
    String good = Files.readString(file, UTF_8);
    Files.writeString(file, good.replace("case-7", "case 7"));
    gateway.stop();
    assertThat(catchThrowable(gateway::restart))
        .hasMessageContaining("audit-holds is damaged in line 1");
    Files.writeString(file, good);
    gateway.restart();
    assertThat(admin().get(HOLDS).text()).contains("case-7");
  }
}
