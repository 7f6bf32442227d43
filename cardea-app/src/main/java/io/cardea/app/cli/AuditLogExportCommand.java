package io.cardea.app.cli;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.prove.ExportProver;
import io.cardea.audit.query.EntryScan;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Write what was recorded to a file, the oldest first, however much it is.",
      "As jsonl, the records as they are, each call's outcome behind its intent; as csv, a row for"
          + " each call, change or refusal.",
      "With --proofs, a second file proves each line of a jsonl: cardea audit verify --export"
          + " checks both, anywhere."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 written; 1 it could not be; 2 wrong usage; 3 written, but parts of the log"
          + " could not be read, as it says.",
      "For example:  cardea audit export --since 30d --out calls.jsonl --proofs calls.proofs"
    })
final class AuditLogExportCommand extends AuditCommand.OnFiles {

  /** Exit code: it is written, without what could not be read of the log. */
  private static final int INCOMPLETE = 3;

  private static final long PROGRESS_NANOS = 2_000_000_000L;

  /** How records are written. */
  enum Format {
    jsonl,
    csv
  }

  @CommandLine.Mixin private AuditFilter filter = new AuditFilter();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description =
          "The gateway's data folder, its audit folder, or a copy of that (default:"
              + " ./${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only of this tenant.")
  private @Nullable String tenant;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.jsonl;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to; readable by you only. It appears when it is complete.")
  private Path out = Path.of("");

  @Option(
      names = "--proofs",
      paramLabel = "FILE",
      description = "Prove each line in this file (C2SP tlog-proof).")
  private @Nullable Path proofs;

  private long written;
  private long unsealed;
  private long saidAt = System.nanoTime();

  @Override
  public Integer call() throws IOException {
    if (proofs != null && format != Format.jsonl) {
      throw new CommandLine.ParameterException(
          line(), "--proofs needs --format jsonl: records are proved as they are");
    }
    if (out.equals(proofs)) {
      throw new CommandLine.ParameterException(line(), "--out and --proofs are the same file");
    }
    Path log = AuditCommand.logIn(data);
    RecordQuery query = filter.ofTenant(filter.query(), tenant);
    boolean isIncomplete;
    List<String> findings;
    try (LogIndex index = LogIndex.readOnly(log);
        EntryScan scan = EntryScan.of(index, query, Optional.empty());
        WholeFile records = WholeFile.at(out)) {
      if (proofs == null) {
        write(scan, records.writer(), Optional.empty(), Writer.nullWriter());
      } else {
        try (ExportProver prover = ExportProver.open(log);
            WholeFile proved = WholeFile.at(proofs)) {
          write(scan, records.writer(), Optional.of(prover), proved.writer());
          proved.complete();
        }
      }
      findings = scan.findings();
      isIncomplete = scan.isIncomplete();
      records.complete();
    }
    say(findings);
    return isIncomplete ? INCOMPLETE : 0;
  }

  private void write(EntryScan scan, Writer records, Optional<ExportProver> prover, Writer proved)
      throws IOException {
    if (format == Format.csv) {
      records.write(Csv.row(RecordRows.titles()));
    }
    for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
      switch (format) {
        case csv -> {
          records.write(Csv.row(RecordRows.row(entry.get())));
          written++;
        }
        case jsonl -> {
          for (RecordEntry.Line line : lines(entry.get())) {
            write(line, records, prover, proved);
          }
        }
      }
      if (System.nanoTime() - saidAt > PROGRESS_NANOS) {
        saidAt = System.nanoTime();
        line().getErr().printf("%d written%n", written);
      }
    }
  }

  private static List<RecordEntry.Line> lines(RecordEntry entry) {
    return entry
        .outcome()
        .map(outcome -> List.of(entry.beginning(), outcome))
        .orElse(List.of(entry.beginning()));
  }

  private void write(
      RecordEntry.Line line, Writer records, Optional<ExportProver> prover, Writer proved)
      throws IOException {
    if (prover.isPresent()) {
      Optional<String> proof = prover.get().prove(line);
      if (proof.isEmpty()) {
        unsealed++;
        return;
      }
      proved.write(proof.get());
    }
    records.write(line.json());
    records.write('\n');
    written++;
  }

  private void say(List<String> findings) {
    findings.forEach(finding -> line().getErr().println("Note: " + finding));
    if (unsealed > 0) {
      line()
          .getErr()
          .printf("Note: %d records were left out, as they are not sealed yet%n", unsealed);
    }
    String what = format == Format.csv ? "rows" : "records";
    line().getErr().printf("%d %s are in %s%n", written, what, out);
    line().getErr().flush();
  }
}
