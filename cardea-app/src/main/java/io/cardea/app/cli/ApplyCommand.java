package io.cardea.app.cli;

import io.cardea.controlplane.config.ConfigFiles;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.document.YamlReader;
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
final class ApplyCommand extends ChangeCommand {

  private static final int MAX_FILE_BYTES = 4 << 20;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|DIR",
      description = "YAML or JSON documents, or a folder of them.")
  private Path source = Path.of(".");

  @Override
  public Integer call() throws IOException, InterruptedException {
    change("/api/v1/apply?", documents(source));
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
