package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.ScalarType;
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
public final class Secrets {

  /** Characters of a secret, bytes of a file. */
  static final int MAX_LENGTH = 8 * 1024;

  /** Looks at no variable and no file, and finds each secret to be there. */
  public static final Secrets UNREAD = new Secrets(_ -> "unread", false);

  private final Function<String, @Nullable String> environment;
  private final boolean reads;

  /** What a secret may look like. */
  enum Form {
    /** At least one character, and no control characters. */
    LINE,
    /** Anything that a program can get as an environment variable: no NUL; may be empty. */
    TEXT;

    boolean fits(String value) {
      return value.length() <= MAX_LENGTH
          && switch (this) {
            case LINE -> !value.isEmpty() && value.chars().noneMatch(Character::isISOControl);
            case TEXT -> value.indexOf('\0') < 0;
          };
    }

    String problem() {
      return switch (this) {
        case LINE -> "the secret must be one line of 1 to " + MAX_LENGTH + " characters";
        case TEXT -> "must have at most " + MAX_LENGTH + " characters";
      };
    }

    String hint() {
      return this == LINE ? "without control characters" : "without the character NUL";
    }
  }

  /**
   * Secrets.
   *
   * @param environment looks up the variables that {@code {env: NAME}} names; null if not set
   */
  public Secrets(Function<String, @Nullable String> environment) {
    this(environment, true);
  }

  private Secrets(Function<String, @Nullable String> environment, boolean reads) {
    this.environment = environment;
    this.reads = reads;
  }

  Optional<String> resolve(Node node, Form form, Problems problems) {
    if (!(node instanceof Node.Mapping)) {
      return literal(node, form, problems);
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
        .flatMap(name -> fromEnvironment(name, new Place(node, form, problems)))
        .or(() -> file.flatMap(path -> fromFile(path, new Place(node, form, problems))));
  }

  private static Optional<String> literal(Node node, Form form, Problems problems) {
    boolean line = form == Form.LINE;
    if (!line && node instanceof Node.Scalar scalar && scalar.type() == ScalarType.TEXT) {
      return new Place(node, form, problems).checked(scalar.text());
    }
    return new Scalars(problems).text(node, MAX_LENGTH);
  }

  private Optional<String> fromEnvironment(String name, Place place) {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      String state = value == null ? " is not set" : " is empty";
      String message = "the environment variable " + Shown.plain(name) + state;
      place.problems().add(place.node(), message, "set it");
      return Optional.empty();
    }
    return place.checked(value);
  }

  private Optional<String> fromFile(String path, Place place) {
    Node node = place.node();
    if (!reads) {
      return Optional.of("unread");
    }
    try {
      Problems ofFile = new Problems();
      Optional<String> text =
          TextFile.read(Path.of(node.at().file()).resolveSibling(path), MAX_LENGTH, ofFile);
      ofFile
          .list()
          .forEach(problem ->
              place.problems().add(node, "the file " + problem.message(), problem.hint()));
      return text.flatMap(value -> place.checked(withoutLineEnd(value)));
    } catch (InvalidPathException e) {
      place.problems().add(node, "is not a path", "");
      return Optional.empty();
    }
  }

  /** Where a secret is asked for, and in which form. */
  private record Place(Node node, Form form, Problems problems) {

    Optional<String> checked(String value) {
      if (!form.fits(value)) {
        problems.add(node, form.problem(), form.hint());
        return Optional.empty();
      }
      return Optional.of(value);
    }
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
