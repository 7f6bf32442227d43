package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code audit query --all-nodes}, {@code export-nodes} and {@code verify-copy}. */
class AuditNodesCommandTest extends AuditFixture {

  private static final String ALL = "/api/v1/audit/nodes/records";

  private static String entry(String node, String target) {
    return """
    {"log":"cardea.audit/0123456789abcdef","node":"%s","checked":false,"record":{"type":"intent",\
    "id":"01a20357-1177-7e6d-ae65-83fe0b9efe30","time":"2026-03-01T12:00:00.000000Z",\
    "subject":"ann","adapter":"files","method":"tools/call","target":"%s","rule":"reader"},"leaf":7,\
    "outcome":{"type":"outcome","status":"OK","upstreamMicros":1000,"ownMicros":500},"outcomeLeaf":8}\
    """
        .formatted(node, target);
  }

  private static String page(String entries, String more) {
    return "{\"records\":[" + entries + "]" + more + "}";
  }

  @Test
  void shouldShowWhichNodeRecordedIt() {
    admin.on(
        ALL + "?limit=100&agent=ann",
        200,
        page(entry("south", "read") + "," + entry("north", "write"), ",\"findings\":[\"late\"]"));

    Ran ran = run("query", "--all-nodes", "--agent", "ann");

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly("NODE", "south", "north");
    assertThat(ran.err()).contains("Note: late");
  }

  @Test
  void shouldNotReadAFolderForAllNodes() {
    Ran ran = Ran.of("audit", "query", "--all-nodes", "--folder", folder.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--all-nodes");
  }

  @Test
  void shouldExportAllPagesAndSayWhatMayBeMissing() throws IOException {
    String first = ALL + "?order=oldest&limit=1000&proofs=true&agent=ann";
    admin
        .on(first, 200, page(entry("south", "read"), ",\"next\":\"abc\",\"findings\":[]"))
        .on(
            first + "&cursor=abc",
            200,
            page(entry("north", "write"), ",\"findings\":[\"north is late\"]"));
    Path out = folder.resolve("out.jsonl");

    Ran ran = run("export-nodes", "--agent", "ann", "--proofs", "--out", out.toString());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("Note: north is late", "2 are in");
    assertThat(Files.readAllLines(out))
        .containsExactly(entry("south", "read"), entry("north", "write"));
  }

  @Test
  void shouldExportRowsThatNoSpreadsheetRuns() throws IOException {
    admin.on(
        ALL + "?order=oldest&limit=1000",
        200,
        page(entry("=node()", "=cmd()"), ",\"findings\":[]"));
    Path out = folder.resolve("out.csv");

    Ran ran = run("export-nodes", "--format", "csv", "--out", out.toString());

    assertThat(ran.code()).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("node,log,time,type,id");
    assertThat(lines.getLast())
        .startsWith("'=node(),cardea.audit/0123456789abcdef,2026-03-01T12:00:00.000000Z,intent")
        .contains("'=cmd()", ",OK,");
  }

  @Test
  void shouldProveRecordsOnly() {
    Ran ran = run("export-nodes", "--format", "csv", "--proofs", "--out", "x.csv");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }

  @Test
  void shouldSayWhatTheGatewaySays() {
    admin.on(ALL + "?limit=100", 404, "{\"detail\":\"needs --audit-postgres\"}");
    Ran ran = run("query", "--all-nodes");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("needs --audit-postgres");
  }

  @Test
  void shouldNameTheDatabaseToCheck() {
    assertThat(Ran.of("audit", "verify-copy", folder.toString()).code()).isEqualTo(2);
    Ran ran =
        Ran.of("audit", "verify-copy", folder.toString(), "--audit-postgres", "mysql://db/audit");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("jdbc:postgresql:");
  }
}
