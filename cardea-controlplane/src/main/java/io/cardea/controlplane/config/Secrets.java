package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.TextFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a secret while a configuration is loaded: text as it stands, {@code {env: NAME}} or
 * {@code {file: PATH}}, relative to the file that says so. A file's last line end is dropped. No
 * problem ever shows a value.
 */
final class Secrets {

  /** Characters of a secret, bytes of a file. */
  static final int MAX_LENGTH = 8 * 1024;

  private final Function<String, @Nullable String> environment;

  Secrets(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  Optional<String> resolve(Node node, Problems problems) {
    if (!(node instanceof Node.Mapping)) {
      return new Scalars(problems).text(node, MAX_LENGTH);
    }
    Fields fields = Fields.of(node, problems);
    int before = problems.count();
    Optional<String> variable = fields.text("env", 256);
    Optional<String> file = fields.text("file", 1_024);
    fields.refuseOthers();
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (variable.isPresent() == file.isPresent()) {
      problems.add(node, "must have either env or file", "{env: NAME} or {file: PATH}");
      return Optional.empty();
    }
    return variable
        .flatMap(name -> fromEnvironment(name, node, problems))
        .or(() -> file.flatMap(path -> fromFile(path, node, problems)));
  }

  private Optional<String> fromEnvironment(String name, Node node, Problems problems) {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      String state = value == null ? " is not set" : " is empty";
      problems.add(node, "the environment variable " + Shown.plain(name) + state, "set it");
      return Optional.empty();
    }
    return checked(value, node, problems);
  }

  private static Optional<String> fromFile(String path, Node node, Problems problems) {
    try {
      Problems ofFile = new Problems();
      Optional<String> text =
          TextFile.read(Path.of(node.at().file()).resolveSibling(path), MAX_LENGTH, ofFile);
      ofFile
          .list()
          .forEach(problem -> problems.add(node, "the file " + problem.message(), problem.hint()));
      return text.flatMap(value -> checked(withoutLineEnd(value), node, problems));
    } catch (InvalidPathException e) {
      problems.add(node, "is not a path", "");
      return Optional.empty();
    }
  }

  private static Optional<String> checked(String value, Node node, Problems problems) {
    boolean fits = !value.isEmpty() && value.length() <= MAX_LENGTH;
    if (!fits || value.chars().anyMatch(Character::isISOControl)) {
      problems.add(
          node,
          "the secret must be one line of 1 to " + MAX_LENGTH + " characters",
          "without control characters");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
