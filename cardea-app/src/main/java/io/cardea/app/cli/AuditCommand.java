package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.prove.ConsistencyProver;
import io.cardea.audit.prove.Prover;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.ConsistencyProof;
import io.cardea.audit.verify.ExportCheck;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.RecordProof;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves and shows what the audit log holds. */
@Command(
    name = "audit",
    description = {
      "Find and export what is recorded; prove that nobody changed it; hold it; forget somebody.",
      "export, verify, key, prove, close, restore, verify-nodes and verify-copy work on files, all but"
          + " close and restore also while a gateway runs. The others ask a running one; query and"
          + " combine can do both."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AuditQueryCommand.class,
      AuditLogExportCommand.class,
      AuditNodesExportCommand.class,
      AuditCommand.Verify.class,
      AuditCommand.Key.class,
      AuditCommand.Prove.class,
      AuditCloseCommand.class,
      AuditCombineCommand.class,
      AuditVerifyNodesCommand.class,
      AuditVerifyCopyCommand.class,
      AuditTailCommand.class,
      AuditShowCommand.class,
      AuditExportCommand.class,
      AuditEraseCommand.class,
      AuditHoldCommand.class,
      AuditOrdersCommand.class,
      AuditRestoreCommand.class
    })
final class AuditCommand extends CommandGroup {

  /** Exit code: what was sealed is not what is there. */
  static final int TAMPERED = 3;

  private static final int MOST_FINDINGS = 25;
  private static final String AUDIT = "audit";

  /**
   * The folder of the log in a gateway's data folder, or that folder itself.
   *
   * @throws IOException if it is none
   */
  static Path logIn(Path folder) throws IOException {
    Path inside = folder.resolve(AUDIT);
    Path log = Files.isDirectory(inside) ? inside : folder;
    if (!Files.isDirectory(log)) {
      throw new IOException("there is no folder " + log);
    }
    return log;
  }

  /** What the commands of this group have in common. */
  abstract static class OnFiles implements Callable<Integer> {

    @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

    final CommandLine line() {
      return Objects.requireNonNull(spec).commandLine();
    }

    final PrintWriter out() {
      return line().getOut();
    }

    static String read(Path file) throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no file " + file);
      }
      return new String(Files.readAllBytes(file), UTF_8);
    }
  }

  @Command(
      name = "verify",
      description = {
        "Check every record of an audit log against its signed checkpoints, and say where it is not"
            + " what was sealed.",
        "Without --key and --checkpoint the folder can only be checked against itself."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footer = {
        "",
        "Exit codes: 0 proved; 1 it could not be checked; 2 wrong usage; 3 it is not what was sealed.",
        "For example:  cardea audit verify data --key audit.pub --checkpoint kept-checkpoints"
      })
  static final class Verify extends OnFiles {

    @Parameters(
        paramLabel = "FOLDER",
        arity = "0..1",
        defaultValue = "data",
        description =
            "The gateway's data folder, its audit folder, or a copy of that"
                + " (default: ./${DEFAULT-VALUE}).")
    private Path folder = Path.of("data");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description =
            "Public keys that are trusted, one on a line, as cardea audit key printed them.")
    private @Nullable Path key;

    @Option(
        names = "--checkpoint",
        paramLabel = "FILE",
        description = "Checkpoints of this log that were kept elsewhere.")
    private @Nullable Path checkpoint;

    @CommandLine.Mixin private WitnessOption witnesses = new WitnessOption();

    @CommandLine.Mixin private VerifiedArchive archive = new VerifiedArchive();

    @CommandLine.Mixin private VerifiedCombined combined = new VerifiedCombined();

    @Option(
        names = "--proof",
        paramLabel = "FILE",
        description = "Check this proof of one record instead of a log; needs --key.")
    private @Nullable Path proof;

    @Option(
        names = "--export",
        paramLabel = "FILE",
        description =
            "Check what cardea audit export wrote instead of a log; needs --proofs and --key.")
    private @Nullable Path export;

    @Option(
        names = "--proofs",
        paramLabel = "FILE",
        description = "The proofs that were written with it.")
    private @Nullable Path proofs;

    @Option(
        names = "--consistency",
        paramLabel = "FILE",
        description =
            "Check this proof that a log extends an earlier checkpoint instead of a log; needs --key."
                + " With --checkpoint it must begin at one of those.")
    private @Nullable Path consistency;

    @Override
    public Integer call() throws IOException {
      if ((proof != null || export != null || consistency != null) && key == null) {
        throw new CommandLine.ParameterException(
            line(),
            "--proof, --export and --consistency need --key: a proof is worth as much as the key that"
                + " it is checked with");
      }
      String wrong = witnesses.problem();
      if (wrong != null) {
        throw new CommandLine.ParameterException(line(), wrong);
      }
      if ((export == null) != (proofs == null)) {
        throw new CommandLine.ParameterException(line(), "--export and --proofs need each other");
      }
      List<SealKey> trusted = key == null ? List.of() : keys(key);
      if (consistency != null) {
        return consistency(read(consistency), trusted);
      }
      if (export != null && proofs != null) {
        return export(export, proofs, trusted);
      }
      return proof == null ? log(trusted) : record(read(proof), trusted);
    }

    private int export(Path records, Path proved, List<SealKey> trusted) throws IOException {
      try {
        ExportCheck.Proved all = ExportCheck.check(records, proved, trusted);
        if (all.records() == 0) {
          out().println("There are no records in it.");
        } else {
          out()
              .printf(
                  "Proved: each of the %d records is one of %s, sealed at %s among %d records.%n",
                  all.records(), all.origin(), all.time(), all.size());
          out()
              .printf(
                  all.isWithoutGap()
                      ? "They are the records %d to %d, all of them.%n"
                      : "They are some of the records %d to %d; nothing proves which fit a query.%n",
                  all.first(),
                  all.last());
        }
        out().flush();
        return 0;
      } catch (IllegalArgumentException e) {
        line().getErr().println("cardea: the export is not proved: " + e.getMessage());
        return TAMPERED;
      }
    }

    private int record(String text, List<SealKey> trusted) {
      try {
        RecordProof proved = RecordProof.check(text, trusted);
        out().println(proved.record());
        out()
            .printf(
                "This is record %d of %s, sealed at %s among %d records.%n",
                proved.index(), proved.origin(), proved.time(), proved.size());
        out().flush();
        return 0;
      } catch (IllegalArgumentException e) {
        line().getErr().println("cardea: the proof does not hold: " + e.getMessage());
        return TAMPERED;
      }
    }

    private int consistency(String text, List<SealKey> trusted) throws IOException {
      try {
        ConsistencyProof proved = ConsistencyProof.check(text, trusted, kept());
        out()
            .printf(
                "Proved: the %d records of %s that were sealed at %s are the beginning of the %d that"
                    + " were sealed at %s.%n",
                proved.from(), proved.origin(), proved.fromTime(), proved.to(), proved.toTime());
        out().flush();
        return 0;
      } catch (IllegalArgumentException e) {
        line().getErr().println("cardea: the proof does not hold: " + e.getMessage());
        return TAMPERED;
      }
    }

    private String kept() throws IOException {
      return checkpoint == null ? "" : read(checkpoint);
    }

    private int log(List<SealKey> trusted) throws IOException {
      Path log = logIn(folder);
      Report report = combined.judge(witnesses.verify(log, trusted, kept(), archive.folder()), log);
      report.findings().stream()
          .limit(MOST_FINDINGS)
          .map(Finding::toString)
          .forEach(out()::println);
      if (report.findings().size() > MOST_FINDINGS) {
        out().printf("and %d more%n", report.findings().size() - MOST_FINDINGS);
      }
      out()
          .printf(
              "%s: %d records in %d segments, %d of them under %d checkpoints, the last of %s%n",
              report.origin(),
              report.records(),
              report.segments(),
              report.sealed(),
              report.checkpoints(),
              report.lastTime());
      report.notes().forEach(note -> out().println("Note: " + note));
      out()
          .println(
              report.isProved()
                  ? "Proved: everything that was sealed is there, unchanged and in order"
                      + (report.removed() == 0 ? "." : ", but for what the gateway removed.")
                  : "NOT PROVED: this is not what was sealed.");
      out().flush();
      return report.isProved() ? 0 : TAMPERED;
    }

    private static List<SealKey> keys(Path file) throws IOException {
      try {
        return SealKey.parseAll(read(file));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s holds no keys: %s".formatted(file, e.getMessage()), e);
      }
    }
  }

  @Command(
      name = "key",
      description = {
        "Print the public key that seals the audit log. Give it to who verifies, before they need"
            + " it.",
        "With --rotate, make a new one; it seals from the gateway's next start on."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Key extends OnFiles {

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "data",
        description = "Folder of the gateway (default: ./${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(names = "--rotate", description = "Make a new key.")
    private boolean rotate;

    @Override
    public Integer call() throws IOException {
      KeyFile keys = KeyFile.read(data.resolve("audit.key"));
      if (rotate) {
        out().println(keys.rotate(new SecureRandom()));
      } else {
        out()
            .println(
                keys.newest()
                    .orElseThrow(() ->
                        new IOException(
                            "there is no audit.key in "
                                + data
                                + ": the gateway's first start makes it; or name its folder with --data")));
      }
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "prove",
      description = {
        "Print a proof that a record is in the audit log (C2SP tlog-proof), with the record in it;"
            + " cardea audit verify --proof FILE --key FILE checks it, anywhere.",
        "With --from, print a proof that the log extends an earlier checkpoint; cardea audit verify"
            + " --consistency FILE --key FILE checks that."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class Prove extends OnFiles {

    @Parameters(
        paramLabel = "ID",
        arity = "0..1",
        description = "Of the request, as it is in the record, the log and error.data.requestId.")
    private @Nullable UUID id;

    @Option(names = "--outcome", description = "Of the call's outcome, not its intent.")
    private boolean isOutcome;

    @Option(
        names = "--from",
        paramLabel = "FILE",
        description = "A file of checkpoints that was kept; the last one of it counts.")
    private @Nullable Path from;

    @Option(
        names = "--to",
        paramLabel = "FILE",
        description = "The same for the later checkpoint (default: the newest of the log).")
    private @Nullable Path to;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "data",
        description = "Folder of the gateway (default: ./${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Override
    public Integer call() throws IOException {
      if ((id == null) == (from == null) || (to != null && from == null)) {
        throw new CommandLine.ParameterException(
            line(), "name the ID of a record, or checkpoints with --from and perhaps --to");
      }
      Path log = data.resolve(AUDIT);
      if (from != null) {
        out().print(new ConsistencyProver(log).prove(from, Optional.ofNullable(to)));
      } else {
        Prover.Which which = isOutcome ? Prover.Which.OUTCOME : Prover.Which.BEGINNING;
        out().print(Prover.open(log).prove(Objects.requireNonNull(id), which));
      }
      out().flush();
      return 0;
    }
  }
}
