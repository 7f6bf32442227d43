package io.cardea.app.cli;

import io.cardea.audit.verify.CombinedVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify-nodes",
    description = {
      "Check the audit logs of several nodes, and that all are there that combined checkpoints"
          + " name, none shorter than they say."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 proved; 1 it could not be checked; 2 wrong usage; 3 it is not what was sealed.",
      "For example:  cardea audit verify-nodes --combined combined --key all.pub node-1 node-2"
    })
final class AuditVerifyNodesCommand extends AuditCommand.OnFiles {

  private static final int MOST_FINDINGS = 25;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "1..*",
      description = "A node's data folder, its audit folder, or a copy of that.")
  private List<Path> folders = List.of();

  @Option(
      names = "--combined",
      paramLabel = "FILE",
      required = true,
      description =
          "Combined checkpoints, as cardea audit combine wrote them; each is checked, and that none"
              + " has left out what the one before has.")
  private Path combined = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "Public keys that are trusted, of the logs and of the combined checkpoint.")
  private Path keys = Path.of("");

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description =
          "Segments that were archived (--audit-archive of cardea run), a folder for each log: check"
              + " them, too.")
  private @Nullable Path archive;

  @Override
  public Integer call() throws IOException {
    List<Path> logs = new ArrayList<>();
    for (Path folder : folders) {
      logs.add(AuditCommand.logIn(folder));
    }
    List<SealKey> trusted;
    try {
      trusted = SealKey.parseAll(read(keys));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s holds no keys: %s".formatted(keys, e.getMessage()), e);
    }
    try {
      return report(
          CombinedVerification.verify(read(combined), logs, Optional.ofNullable(archive), trusted));
    } catch (IllegalArgumentException e) {
      line().getErr().println("cardea: the combined checkpoint proves nothing: " + e.getMessage());
      return AuditCommand.TAMPERED;
    }
  }

  private int report(CombinedVerification.Combined all) {
    for (Report log : all.logs()) {
      log.findings().stream().limit(MOST_FINDINGS).forEach(out()::println);
      if (log.findings().size() > MOST_FINDINGS) {
        out().printf("and %d more%n", log.findings().size() - MOST_FINDINGS);
      }
      out()
          .printf(
              "%s: %d records, %d of them sealed, the last at %s%n",
              log.origin(), log.records(), log.sealed(), log.lastTime());
      log.notes().forEach(note -> out().println("Note: " + note));
    }
    all.findings().forEach(out()::println);
    all.notes().forEach(note -> out().println("Note: " + note));
    out()
        .printf(
            all.isProved()
                ? "Proved: all logs of the combined checkpoint of %s are there, as they were sealed.%n"
                : "NOT PROVED: this is not what was sealed and combined at %s.%n",
            all.time());
    out().flush();
    return all.isProved() ? 0 : AuditCommand.TAMPERED;
  }
}
