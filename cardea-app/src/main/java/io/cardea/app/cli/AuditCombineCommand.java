package io.cardea.app.cli;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.combine.Combiner;
import io.cardea.audit.seal.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "combine",
    description = {
      "Sign how far the logs of several nodes are, in one checkpoint, which is added to a file.",
      "It has every log of the one before in that file, none shorter: else nothing is signed. Logs"
          + " that were closed need not be given again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "For example:  cardea audit combine --key nodes.pub --out combined node-*/audit/checkpoints"
    })
final class AuditCombineCommand extends AuditCommand.OnFiles {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Checkpoints of a node's log: the file checkpoints of its audit folder, or an anchor.")
  private List<Path> files = List.of();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "Public keys of the logs, one on a line, as cardea audit key printed them.")
  private Path keys = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The combined checkpoints, oldest first; made if it does not exist.")
  private Path out = Path.of("");

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      defaultValue = "audit-combined.key",
      description =
          "The private key that signs; made if it does not exist (default: ./${DEFAULT-VALUE}).")
  private Path signingKey = Path.of("audit-combined.key");

  @Override
  public Integer call() throws IOException {
    NoteSigner signer = KeyFile.read(signingKey).combining(new SecureRandom());
    List<NoteKey> trusted = new ArrayList<>();
    for (String line : read(keys).lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      try {
        trusted.add(NoteKey.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IOException("%s holds no keys: %s".formatted(keys, e.getMessage()), e);
      }
    }
    out().print(new Combiner(out, signer, trusted, Clock.systemUTC()).combine(files));
    out().println("Signed by " + signer.key());
    out().flush();
    return 0;
  }
}
