package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.ScalarType;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.adapter.Sandbox;
import io.cardea.model.adapter.StdioUpstream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code {command, args, env, directory, sandbox}}: a server that the gateway starts itself.
 * No shell reads the command, so what is clearly written for one is refused.
 */
public final class StdioReader {

  /** Arguments, and variables. */
  static final int MAX_LIST = 256;

  private static final int MAX_PATH = 4_096;
  private static final int MAX_ARGUMENT = 8 * 1024;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern SHELL = Pattern.compile("[;|&<>$`]");
  private static final Pattern WORDS = Pattern.compile("[^/ ]+ .*");
  private static final String NO_SHELL =
      "command is the program alone, each argument is an item of args";

  private final Problems problems;
  private final Scalars scalars;
  private final Secrets secrets;
  private final SandboxReader sandboxes;

  /** A reader that reports to {@code problems}. */
  public StdioReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.secrets = secrets;
    this.sandboxes = new SandboxReader(problems);
  }

  /**
   * The server that {@code fields} describe; other keys are left to the caller.
   *
   * @param directory the key of the folder to run in
   */
  public Optional<StdioUpstream> read(Fields fields, String directory) {
    Optional<String> program = fields.require("command").flatMap(this::program);
    List<String> command = new ArrayList<>();
    program.ifPresent(command::add);
    fields.list("args", MAX_LIST).forEach(node -> argument(node).ifPresent(command::add));
    Map<String, String> environment = environment(fields.object("env"));
    Optional<Path> folder = fields.find(directory).flatMap(this::folder);
    Optional<Sandbox> sandbox = fields.find("sandbox").map(sandboxes::read);
    Optional<Path> shown =
        folder.filter(path ->
            sandbox.isEmpty() || sandboxes.isShown(fields.find(directory).orElseThrow(), path));
    return program.map(_ -> new StdioUpstream(command, environment, shown, sandbox));
  }

  private Optional<String> program(Node node) {
    Optional<String> program = scalars.text(node, MAX_PATH);
    if (program.isPresent() && SHELL.matcher(program.get()).find()) {
      problems.add(
          node,
          "is a shell's command line (one of ; | & < > $ `), but no shell reads it",
          NO_SHELL + "; for a shell: command: sh, args: [-c, \"...\"]");
      return Optional.empty();
    }
    if (program.isPresent() && WORDS.matcher(program.get()).matches()) {
      problems.add(node, "is a program and its arguments in one", NO_SHELL);
      return Optional.empty();
    }
    return program;
  }

  /** An argument may be empty and have several lines. */
  private Optional<String> argument(Node node) {
    if (node instanceof Node.Scalar scalar && scalar.type() == ScalarType.TEXT) {
      String text = scalar.text();
      if (text.length() > MAX_ARGUMENT || text.indexOf('\0') >= 0) {
        String message = "must have at most " + MAX_ARGUMENT + " characters";
        problems.add(node, message, "without the character NUL");
        return Optional.empty();
      }
      return Optional.of(text);
    }
    return scalars.text(node, MAX_ARGUMENT);
  }

  /** The variables that {@code env} names. */
  Map<String, String> environment(Fields env) {
    Map<String, String> read = new LinkedHashMap<>();
    if (env.entries().size() > MAX_LIST) {
      problems.add(env.node(), "holds more than " + MAX_LIST + " variables", "");
      return read;
    }
    env.entries()
        .forEach((name, entry) -> {
          if (VARIABLE.matcher(name).matches()) {
            secrets
                .resolve(name, entry.value(), Secrets.Form.TEXT, problems)
                .ifPresent(value -> read.put(name, value));
          } else {
            problems.add(
                Problem.of(
                    entry.at(),
                    entry.path(),
                    Shown.quoted(name) + " is not a variable's name",
                    "letters, digits and underscores, at most 128"));
          }
        });
    return read;
  }

  private Optional<Path> folder(Node node) {
    Optional<String> text = scalars.text(node, MAX_PATH);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path folder = Path.of(text.get());
      if (!folder.isAbsolute()) {
        problems.add(node, "must be an absolute path", "like /srv/tools");
      } else if (!Files.isDirectory(folder)) {
        problems.add(node, "is no folder", "name one that exists");
      } else {
        return Optional.of(folder);
      }
    } catch (InvalidPathException e) {
      problems.add(node, "is not a path", "");
    }
    return Optional.empty();
  }
}
