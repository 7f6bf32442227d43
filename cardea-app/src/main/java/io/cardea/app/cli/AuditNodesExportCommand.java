package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export-nodes",
    description = {
      "Write what all nodes have recorded to a file, the oldest first, as far as it is copied"
          + " (--audit-postgres of cardea run). Asks a running gateway; needs a key with the admin role"
          + " operator, auditor or admin, and has its tenant only.",
      "As jsonl, a line for each call, change or refusal: log and node, the record, its outcome, and"
          + " with --proofs the proofs of what the node that is asked has recorded; as csv, a row for"
          + " each. cardea audit export on each node has the records as they were sealed, with proofs"
          + " of all."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 written; 1 it could not be; 2 wrong usage; 3 written, but something may be"
          + " missing, as it says.",
      "For example:  cardea audit export-nodes --agent report-bot --since 30d --out calls.jsonl"
    })
final class AuditNodesExportCommand implements Callable<Integer> {

  /** Exit code: it is written, and something may be missing. */
  private static final int INCOMPLETE = 3;

  private static final int PAGE = 1_000;

  @CommandLine.Mixin private AdminClient client = new AdminClient();
  @CommandLine.Mixin private AuditFilter filter = new AuditFilter();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private AuditLogExportCommand.Format format = AuditLogExportCommand.Format.jsonl;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to; readable by you only. It appears when it is complete.")
  private Path out = Path.of("");

  @Option(
      names = "--proofs",
      description =
          "Prove each record of the node that is asked (C2SP tlog-proof); others say where their"
              + " proof is to be had.")
  private boolean isProved;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private long written;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (isProved && format != AuditLogExportCommand.Format.jsonl) {
      throw new CommandLine.ParameterException(line, "--proofs needs --format jsonl");
    }
    client.waitLong(line.getErr());
    AdminReader reader = new AdminReader(client);
    filter.nameUser(reader);
    Set<String> findings = new LinkedHashSet<>();
    try (WholeFile records = WholeFile.at(out)) {
      write(reader, records.writer(), findings);
      records.complete();
    }
    findings.forEach(finding -> line.getErr().println("Note: " + finding));
    line.getErr().printf("%d are in %s%n", written, out);
    line.getErr().flush();
    return findings.isEmpty() ? 0 : INCOMPLETE;
  }

  private void write(AdminReader reader, Writer records, Set<String> findings)
      throws IOException, InterruptedException {
    if (format == AuditLogExportCommand.Format.csv) {
      records.write(Csv.row(of("node", "log", RecordRows.titles())));
    }
    String path =
        "/api/v1/audit/nodes/records?order=oldest&limit="
            + PAGE
            + (isProved ? "&proofs=true" : "")
            + filter.parameters();
    String cursor = "";
    do {
      JsonDocument page = reader.json(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      for (JsonDocument entry : AdminReader.items(page, "records")) {
        records.write(text(entry));
        written++;
      }
      AdminReader.items(page, "findings").stream()
          .map(finding -> finding.text(JsonDocument.ROOT))
          .forEach(findings::add);
      cursor = member(page, "next");
    } while (!cursor.isEmpty());
  }

  private String text(JsonDocument entry) {
    return switch (format) {
      case jsonl -> entry.raw(JsonDocument.ROOT) + "\n";
      case csv ->
          Csv.row(of(member(entry, "node"), member(entry, "log"), RecordRows.row(asRead(entry))));
    };
  }

  private static List<String> of(String node, String log, List<String> cells) {
    return Stream.concat(Stream.of(node, log), cells.stream()).toList();
  }

  /** The same as it is read from files; where it stood there does not matter. */
  private static RecordEntry asRead(JsonDocument entry) {
    String outcome = member(entry, "outcome");
    return new RecordEntry(
        line(member(entry, "record")),
        outcome.isEmpty() ? Optional.empty() : Optional.of(line(outcome)));
  }

  private static RecordEntry.Line line(String json) {
    return new RecordEntry.Line(new Place(0, 0), 0, json);
  }
}
