package io.cardea.app.cli;

import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.file.ProcessLock;
import io.cardea.audit.seal.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "combine",
    description = {
      "Sign how far the logs of several nodes are, in one checkpoint, which is added to a file and"
          + " brought to each gateway that is named.",
      "It has every log of the one before in that file, none shorter: else nothing is signed. A"
          + " gateway also proves that its log goes on from there; one that is away keeps its line."
          + " Logs that were closed need not be given again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 signed, and brought to each gateway; 1 not, or not all, as it says; 2 wrong usage.",
      "For example:  cardea audit combine --key nodes.pub --out combined node-*/audit/checkpoints",
      "cardea audit combine --key nodes.pub --out combined --every 60s --node https://node-1.example.com"
    })
final class AuditCombineCommand extends AuditCommand.OnFiles {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Checkpoints of a node's log: the file checkpoints of its audit folder, or an anchor.")
  private List<Path> files = List.of();

  @Option(
      names = "--node",
      paramLabel = "URL[,FILE]",
      converter = NodeAddress.Converter.class,
      description =
          "A gateway, by https (to this machine also http), and the file with its key of an auditor"
              + " in the tenant default (default: $CARDEA_KEY); may be repeated.")
  private List<NodeAddress> nodes = List.of();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = Interval.class,
      description = "Go on until it is stopped, so often, for example 60s, 15m or 2h.")
  private @Nullable Duration every;

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

  @CommandLine.Mixin private TrustOption trust = new TrustOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (files.isEmpty() && nodes.isEmpty()) {
      throw new CommandLine.ParameterException(
          line(), "name files of checkpoints, or gateways with --node");
    }
    Path lock = out.resolveSibling(out.getFileName() + ".lock");
    try (ProcessLock _ =
        ProcessLock.tryOf(lock)
            .orElseThrow(() -> new IOException("another cardea audit combine works on " + out))) {
      return combine();
    }
  }

  private int combine() throws IOException, InterruptedException {
    NoteSigner signer = KeyFile.read(signingKey).combining(new SecureRandom());
    Optional<SSLContext> tls = trust.tls();
    List<GatewayLog> gateways = new ArrayList<>();
    try {
      nodes.forEach(node -> gateways.add(new GatewayLog(node, tls)));
      CombineJob job =
          new CombineJob(
              new CombineJob.Order(files, gateways, keys, out),
              signer,
              Clock.systemUTC(),
              new CombineJob.Said(out(), line().getErr()));
      if (every != null) {
        job.keepOn(every, Thread::sleep);
      }
      return job.once() ? 0 : 1;
    } finally {
      gateways.forEach(GatewayLog::close);
    }
  }
}
