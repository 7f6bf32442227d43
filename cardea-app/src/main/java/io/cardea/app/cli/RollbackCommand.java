package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
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
final class RollbackCommand extends Remote {

  @CommandLine.Mixin private KindAndName which = new KindAndName();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "REVISION",
      description = "Its number; cardea history lists them.")
  private int revision;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String of = which.path(Objects.requireNonNull(spec).commandLine()).orElse("/api/v1");
    JsonDocument answer =
        ask(
            "POST",
            of + "/rollback?to=" + revision + "&dryRun=" + dryRun + "&reason=" + encoded(reason),
            "");
    for (JsonDocument effect : items(answer, "effects")) {
      out()
          .printf(
              "%s %s %s%n",
              member(effect, "kind"), member(effect, "name"), member(effect, "effect"));
    }
    out()
        .println(
            dryRun
                ? "Nothing was changed: this was a dry run."
                : "The store is at revision " + member(answer, "revision") + ".");
    out().flush();
    return 0;
  }
}
