package io.cardea.app.cli;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes resources of a running gateway again what they were. */
@Command(
    name = "rollback",
    description = {
      "Make the resources of a running gateway's store again what they were right after a revision;"
          + " only one if it is named.",
      "That is a change like any other, with a revision of its own: it can be rolled back too."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RollbackCommand extends ChangeCommand {

  @CommandLine.Mixin private KindAndName which = new KindAndName();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "REVISION",
      description = "Its number; cardea history lists them.")
  private int revision;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String of = which.path(Objects.requireNonNull(spec).commandLine()).orElse("/api/v1");
    change(of + "/rollback?to=" + revision + "&", "");
    return 0;
  }
}
