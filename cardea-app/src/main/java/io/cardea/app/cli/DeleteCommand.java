package io.cardea.app.cli;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes a resource of a running gateway. */
@Command(
    name = "delete",
    description = {
      "Remove a resource from a running gateway's store; it is in the history and can come back.",
      "Refused while another one needs it, and for what a file declares."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DeleteCommand extends Remote {

  @CommandLine.Mixin private KindAndName which = new KindAndName();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
  private String reason = "";

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String path =
        which
            .path(Objects.requireNonNull(spec).commandLine())
            .orElseThrow(() -> wrongUsage("Name one: KIND NAME"));
    ask("DELETE", path + "?reason=" + encoded(reason), "");
    out().println("Deleted.");
    out().flush();
    return 0;
  }
}
