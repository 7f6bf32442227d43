package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import picocli.CommandLine.Option;

/** A command that makes one revision of a running gateway's store, and says what it changed. */
abstract class ChangeCommand extends Remote {

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  /**
   * Sends the order and prints what becomes of each resource.
   *
   * @param path where to; a query of its own ends with {@code &}, else it ends with {@code ?}
   */
  final void change(String path, String body) throws IOException, InterruptedException {
    JsonDocument answer =
        ask("POST", path + "dryRun=" + dryRun + "&reason=" + encoded(reason), body);
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
  }
}
