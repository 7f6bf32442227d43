package io.cardea.app.cli;

import io.cardea.app.gateway.ClosedLog;
import io.cardea.audit.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "close",
    description = {
      "Close the audit log of a node that is removed for good: a last checkpoint, signed, says that"
          + " nothing follows.",
      "The gateway must have been stopped. Keep the folder; a start with it is refused. If an anchor"
          + " was away, close it again: the same end is brought there."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditCloseCommand extends AuditCommand.OnFiles {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the gateway (default: ./${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @CommandLine.Mixin private AnchorOptions anchors = new AnchorOptions();

  @Override
  public Integer call() throws IOException {
    Checkpoint end = ClosedLog.close(data, anchors.anchors(), System::getenv, Clock.systemUTC());
    out().printf("%s is closed at %d records.%n", end.origin(), end.size());
    out().flush();
    return 0;
  }
}
