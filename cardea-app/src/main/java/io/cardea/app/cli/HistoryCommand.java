package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what was changed in a running gateway's store. */
@Command(
    name = "history",
    description = {
      "Show what was changed in a running gateway's store, by whom and why, the latest first;"
          + " of one resource if it is named.",
      "cardea rollback --to NUMBER makes it again what it was right after that revision."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class HistoryCommand extends Remote {

  @CommandLine.Mixin private KindAndName which = new KindAndName();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Revisions to show, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(names = "--differences", description = "Show what exactly was changed.")
  private boolean differences;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String of = which.path(Objects.requireNonNull(spec).commandLine()).orElse("/api/v1");
    List<JsonDocument> revisions = items(ask("GET", of + "/history?limit=" + limit, ""), "items");
    if (differences) {
      revisions.forEach(this::printWhole);
    } else {
      Table table = new Table("REVISION", "TIME", "AUTHOR", "CHANGED", "REASON");
      for (JsonDocument revision : revisions) {
        table.row(
            member(revision, "revision"),
            member(revision, "time"),
            member(revision, "author"),
            changed(revision),
            member(revision, "reason"));
      }
      out().print(table);
    }
    out().flush();
    return 0;
  }

  private static String changed(JsonDocument revision) {
    return items(revision, "changes").stream()
        .map(change -> member(change, "kind") + " " + member(change, "name"))
        .collect(Collectors.joining(", "));
  }

  private void printWhole(JsonDocument revision) {
    out()
        .printf(
            "revision %s  %s  %s  %s%n",
            member(revision, "revision"),
            member(revision, "time"),
            member(revision, "author"),
            member(revision, "reason"));
    for (JsonDocument change : items(revision, "changes")) {
      out().printf("%s %s%n", member(change, "kind"), member(change, "name"));
      items(change, "differences").forEach(each -> out().println(DiffCommand.line(each)));
    }
  }
}
