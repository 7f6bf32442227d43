package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealSettings;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cardea audit query} and {@code export}. */
class AuditQueryCommandTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path root = Path.of(".");
  private Path data = Path.of(".");
  private Instant now = NOON;

  @BeforeEach
  void write() throws IOException {
    data = root.resolve("data");
    Files.createDirectory(data);
    Files.writeString(data.resolve("admin.key"), "cardea_x\n");
    try (ProcessAuditLog log =
        ProcessAuditLog.open(
            new AuditSettings(data.resolve("audit"), 64 << 10)
                .sealed(SealSettings.of(data.resolve("audit.key"))),
            () -> now,
            Runnable::run)) {
      call(log, 1, "default", "ann", "search", Outcome.Status.OK);
      call(log, 2, "acme", "bob", "=cmd()", Outcome.Status.ERROR);
      log.refused(
          new Refusal(
              id(3),
              now,
              TenantId.DEFAULT,
              Optional.of("cardea"),
              Optional.of("eve"),
              Optional.empty(),
              "10.0.0.9",
              "files",
              Optional.of("tools/call"),
              Optional.of("delete"),
              "no role, says \"nobody\""));
      for (int call = 4; call < 600; call++) {
        call(log, call, "default", "carl", "read", Outcome.Status.OK);
      }
    }
  }

  private static UUID id(long number) {
    return new UUID(0x0195521a7c007000L, 0x8000000000000000L | number);
  }

  private void call(
      ProcessAuditLog log,
      long number,
      String tenant,
      String agent,
      String tool,
      Outcome.Status status) {
    now = now.plusSeconds(1);
    Intent intent =
        new Intent(
            id(number),
            now,
            new TenantId(tenant),
            "cardea",
            agent,
            Optional.empty(),
            "files",
            "tools/call",
            Optional.of(tool),
            Optional.empty(),
            "2026-07-28",
            Payload.NONE,
            "reader",
            1,
            Optional.empty(),
            Intent.Detail.NONE);
    log.open(intent)
        .toCompletableFuture()
        .join()
        .close(new Outcome(now, status, "200", Duration.ofMillis(2), Duration.ofNanos(500_000)));
  }

  private Ran query(String... args) {
    return Ran.of(
        Stream.concat(Stream.of("audit", "query", "--folder", data.toString()), Arrays.stream(args))
            .toArray(String[]::new));
  }

  @Test
  void shouldSayByItsExitCodeThatNotAllCouldBeRead() throws IOException {
    Path first = data.resolve("audit").resolve("audit-000001.seg");
    byte[] content = Files.readAllBytes(first);
    content[content.length / 2] ^= 1;
    Files.write(first, content);
    Path out = root.resolve("all.jsonl");
    Ran ran = export("--out", out.toString());
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("Note: audit-000001.seg has bytes that are no record");
    assertThat(out).isNotEmptyFile();
  }

  private Ran export(String... args) {
    return Ran.of(
        Stream.concat(Stream.of("audit", "export", "--data", data.toString()), Arrays.stream(args))
            .toArray(String[]::new));
  }

  @Test
  void shouldShowWhoDidWhatInAFolder() {
    Ran ran = query("--agent", "bob");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            """
            TIME                          STATUS   WHO   SERVER   METHOD       TARGET   TOOK     WHY      ID
            2026-03-01T12:00:02.000000Z   ERROR    bob   files    tools/call   =cmd()   2.5 ms   reader   \
            0195521a-7c00-7000-8000-000000000002
            """);
    assertThat(query("--type", "refusal").out())
        .contains("REFUSED", "eve", "no role, says \"nobody\"")
        .doesNotContain("ann");
  }

  @ParameterizedTest
  @CsvSource({
    "--agent ann, 1",
    "--agent nobody, 0",
    "--id 0195521a-7c00-7000-8000-000000000001, 1",
    "--tenant acme, 1",
    "--target delete, 1",
    "--adapter files --limit 10000, 599",
    "--adapter files, 100",
    "--status ERROR, 1",
    "--status OPEN, 0",
    "--since 2026-03-01T12:00:02Z --until 2026-03-01T12:00:03Z, 2",
    "--since 1h, 0",
    "--method tools/call --rule reader --agent ann, 1",
    "--source 10.0.0.9, 1",
    "--session none, 0",
    "--oldest --limit 3, 3"
  })
  void shouldFilter(String filters, int count) {
    Ran ran = query((filters + " -o json").split(" ", -1));
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out().split("\"record\":", -1)).as(ran.out()).hasSize(count + 1);
  }

  /** An empty variable of a script, or a word that nothing can be, must not look like an answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--agent= | --agent is empty",
        "--tenant= | --tenant is empty",
        "--user=kim@example.com | user is the pseudonym",
        "--status=ok | status is OPEN or one of",
        "--type=outcome | ask for status",
        "--type=intents | type is one of",
        "--since=2026-03-02T00:00:00Z --until=2026-03-01T00:00:00Z | since is not before until"
      })
  void shouldRefuseWhatCanFindNothing(String filters, String message) {
    for (Ran ran :
        List.of(
            query(filters.split(" ", -1)),
            export((filters + " --out " + data.resolve("x")).split(" ", -1)))) {
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains(message);
    }
  }

  @Test
  void shouldWriteJsonAndYamlAndSayWhatIsLeftOut() {
    Ran json = query("--oldest", "--limit", "2", "--agent", "carl", "-o", "json");
    assertThat(json.out()).startsWith("[{\"record\":{\"type\":\"intent\",").contains("\"outcome\"");
    assertThat(json.err()).contains("There are more than 2");
    assertThat(query("--agent", "ann", "-o", "yaml").out())
        .contains("- record:\n    type: \"intent\"\n", "  outcome:\n    type: \"outcome\"");
    assertThat(query("--agent", "nobody").err()).contains("Nothing was recorded that fits");
  }

  @Test
  void shouldAskAGatewayByPages() throws IOException {
    try (FakeAdmin admin = new FakeAdmin()) {
      String first = "/api/v1/audit/records?limit=3&agent=a+%26b&status=OK";
      admin
          .on(
              first,
              200,
              "{\"records\":[{\"record\":{\"id\":\"1\"}},{\"record\":{\"id\":\"2\"}}],"
                  + "\"next\":\"abc\",\"findings\":[\"something\"]}")
          .on(
              first.replace("limit=3", "limit=1") + "&cursor=abc",
              200,
              "{\"records\":[{\"record\":{\"id\":\"3\"}}],\"next\":\"def\","
                  + "\"findings\":[\"something\"]}");
      Ran ran =
          Ran.of(
              "audit",
              "query",
              "--url",
              admin.url(),
              "--data",
              data.toString(),
              "--limit",
              "3",
              "--agent",
              "a &b",
              "--status",
              "OK",
              "-o",
              "json");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("\"1\"", "\"2\"", "\"3\"");
      assertThat(ran.err().lines().filter("Note: something"::equals)).hasSize(1);
      assertThat(ran.err()).contains("more than 3");
      assertThat(Ran.of("audit", "query", "--url", admin.url(), "--tenant", "acme").code())
          .isEqualTo(2);
    }
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(query("--limit", "0").code()).isEqualTo(2);
    assertThat(query("--since", "yesterday").err()).contains("how long ago");
    assertThat(Ran.of("audit", "query", "--folder", root.resolve("none").toString()).err())
        .contains("there is no folder");
  }

  @Test
  void shouldExportRecordsAsTheyAreWithProofs() throws IOException {
    Path out = root.resolve("out.jsonl");
    Path proofs = root.resolve("out.proofs");
    Path key = Files.writeString(root.resolve("audit.pub"), key());

    Ran ran = export("--agent", "carl", "--out", out.toString(), "--proofs", proofs.toString());

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("1192 records are in " + out);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(1192);
    assertThat(lines.get(0)).startsWith("{\"type\":\"intent\"");
    assertThat(lines.get(1)).startsWith("{\"type\":\"outcome\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    String[] verify = {
      "audit",
      "verify",
      "--export",
      out.toString(),
      "--proofs",
      proofs.toString(),
      "--key",
      key.toString()
    };
    Ran verified = Ran.of(verify);
    assertThat(verified.code()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("each of the 1192 records", "They are some of the records");

    lines.remove(7);
    Files.write(out, lines);
    Ran forged = Ran.of(verify);
    assertThat(forged.code()).isEqualTo(3);
    assertThat(forged.err()).contains("the export is not proved: line 8");
    assertThat(Ran.of(Arrays.copyOf(verify, 6)).code()).isEqualTo(2);
  }

  private String key() {
    return Ran.of("audit", "key", "--data", data.toString()).out();
  }

  @Test
  void shouldExportRowsThatNoSpreadsheetRuns() throws IOException {
    Path out = root.resolve("out.csv");
    Ran ran = export("--until", "2026-03-01T12:00:03Z", "--format", "csv", "--out", out.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    String csv = Files.readString(out, UTF_8);
    assertThat(csv)
        .startsWith("time,type,id,tenant,event,issuer,subject,user,credential,client,")
        .contains(
            "\r\n2026-03-01T12:00:02.000000Z,intent,"
                + id(2)
                + ",acme,mcp_call,cardea,bob,,,,,,files,")
        .contains(",'=cmd(),")
        .contains(",\"no role, says \"\"nobody\"\"\",")
        .contains(",ERROR,200,,,,2000,500\r\n");
  }

  @Test
  void shouldWriteNoHalfFileAndOverNothing() throws IOException {
    Path out = Files.writeString(root.resolve("out.jsonl"), "mine");
    assertThat(export("--out", out.toString()).err()).contains("there is a file " + out);
    assertThat(out).hasContent("mine");

    Files.delete(out);
    Files.delete(data.resolve("audit/checkpoints"));
    Ran ran = export("--out", out.toString(), "--proofs", root.resolve("p").toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no sealed audit log");
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("data");

    assertThat(export("--out", out.toString(), "--proofs", "p", "--format", "csv").code())
        .isEqualTo(2);
  }
}
