package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what documents would change in a running gateway. */
@Command(
    name = "diff",
    description = {
      "Show what documents would change in a running gateway, without changing anything.",
      "Exit code 0: nothing; 3: something; 1: they would be refused, and why."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DiffCommand extends Remote {

  private static final int DIFFERS = 3;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|DIR",
      description = "YAML or JSON documents, or a folder of them.")
  private Path source = Path.of(".");

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonDocument answer = ask("POST", "/api/v1/diff", ApplyCommand.documents(source));
    for (JsonDocument effect : items(answer, "effects")) {
      if (!member(effect, "effect").equals("unchanged")) {
        out()
            .printf(
                "%s %s would be %s%n",
                member(effect, "kind"), member(effect, "name"), member(effect, "effect"));
        items(effect, "differences").forEach(difference -> out().println(line(difference)));
      }
    }
    out().flush();
    return member(answer, "changed").equals("true") ? DIFFERS : 0;
  }

  /** One difference, as diff writes it. */
  static String line(JsonDocument difference) {
    String before = member(difference, "before");
    String after = member(difference, "after");
    String path = member(difference, "path").isEmpty() ? "" : member(difference, "path") + ": ";
    String was = before.isEmpty() ? "" : "  - " + path + before;
    String is = after.isEmpty() ? "" : "  + " + path + after;
    return was.isEmpty() || is.isEmpty() ? was + is : was + System.lineSeparator() + is;
  }
}
