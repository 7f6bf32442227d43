package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.controlplane.config.ConfigFiles;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts documents into a running gateway. */
@Command(
    name = "apply",
    description = {
      "Put documents into a running gateway: all of them, or none.",
      "They are kept in its store and in force at once, beside what its files declare. What a file"
          + " declares is changed in the file only."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "See first what would change:  cardea diff -f FILE",
      "Take it back:                 cardea history, then cardea rollback --to NUMBER"
    })
final class ApplyCommand extends Remote {

  private static final int MAX_FILE_BYTES = 4 << 20;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|DIR",
      description = "YAML or JSON documents, or a folder of them.")
  private Path source = Path.of(".");

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String path = "/api/v1/apply?dryRun=" + dryRun + "&reason=" + encoded(reason);
    JsonDocument answer = ask("POST", path, documents(source));
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

  /** All documents at {@code source} as one JSON array. */
  static String documents(Path source) throws IOException {
    Problems problems = new Problems();
    List<String> documents = new ArrayList<>();
    for (Path file : ConfigFiles.of(source)) {
      List<Node> found =
          TextFile.read(file, MAX_FILE_BYTES, problems)
              .map(text -> YamlReader.read(file.toString(), text, problems))
              .orElse(List.of());
      found.forEach(document -> documents.add(JsonText.of(document)));
    }
    if (problems.count() > 0) {
      throw new IOException(
          problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    if (documents.isEmpty()) {
      throw new IOException(source + " holds no document");
    }
    return documents.stream().collect(Collectors.joining(",", "[", "]"));
  }
}
