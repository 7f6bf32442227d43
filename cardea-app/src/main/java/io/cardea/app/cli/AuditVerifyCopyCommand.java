package io.cardea.app.cli;

import io.cardea.controlplane.records.CopyCheck;
import io.cardea.controlplane.records.CopyDatabase;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify-copy",
    description = {
      "Check that what a database has of the log in a folder is what was sealed there: each row's"
          + " record, and what the row is found by. It names rows that are changed, missing or too"
          + " many.",
      "It believes the folder, which cardea audit verify checks; what other nodes have copied is"
          + " checked there."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 all are; 1 it could not be checked; 2 wrong usage; 3 some are not.",
      "For example:  cardea audit verify-copy data --audit-postgres jdbc:postgresql://db/audit"
    })
final class AuditVerifyCopyCommand extends AuditCommand.OnFiles {

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = "data",
      description =
          "The gateway's data folder, its audit folder, or a copy of that"
              + " (default: ./${DEFAULT-VALUE}).")
  private Path folder = Path.of("data");

  @CommandLine.Mixin private CopyOption copied = new CopyOption();

  @Override
  public Integer call() throws IOException {
    Logging.configure(true);
    CopyCheck.Report report;
    try (CopyDatabase database =
        new CopyDatabase(
            copied
                .database()
                .orElseThrow(() ->
                    new CommandLine.ParameterException(
                        line(), "--audit-postgres says which database it is")))) {
      report = CopyCheck.check(database, AuditCommand.logIn(folder));
    }
    report.findings().forEach(finding -> out().println("WRONG: " + finding));
    if (report.problems() > report.findings().size()) {
      out().printf("... and %d more%n", report.problems() - report.findings().size());
    }
    out()
        .printf(
            "%d rows were compared with the %d sealed records of %s: %s%n",
            report.checked(),
            report.sealed(),
            report.log(),
            report.isClean() ? "each is what was sealed." : report.problems() + " are wrong.");
    if (report.waiting() > 0) {
      out().printf("%d records are not copied yet.%n", report.waiting());
    }
    report.others().forEach(other -> out().println("Not checked here: " + other));
    out().flush();
    return report.isClean() ? 0 : AuditCommand.TAMPERED;
  }
}
