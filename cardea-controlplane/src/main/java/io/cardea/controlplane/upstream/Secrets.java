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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a secret while a configuration is loaded: text as it stands, {@code {env: NAME}} or
 * {@code {file: PATH}}, relative to the file that says so. A file's last line end is dropped. No
 * problem ever shows a value.
 */
public final class Secrets {

  /** Characters of a secret, bytes of a file. */
  static final int MAX_LENGTH = 8 * 1024;

  /** What the names of variables begin with that documents of the store may refer to. */
  public static final String PREFIX = "CARDEA_SECRET_";

  /** Looks at no variable and no file, and finds each secret to be there. */
  public static final Secrets UNREAD = new Secrets(_ -> "unread", Origin.UNREAD);

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "authorization|cookie|.*(key|token|secret|passw|credential).*", Pattern.CASE_INSENSITIVE);

  private final Function<String, @Nullable String> environment;
  private final Origin origin;

  /** Whose documents refer to them. */
  private enum Origin {
    FILE,
    STORE,
    UNREAD
  }

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
    this(environment, Origin.FILE);
  }

  private Secrets(Function<String, @Nullable String> environment, Origin origin) {
    this.environment = environment;
    this.origin = origin;
  }

  /**
   * For documents that come through the API: who may write those is not who runs the gateway. They
   * reach no file and no variable but {@code CARDEA_SECRET_...}, and hold no credential themselves,
   * because whoever may read them would read it.
   */
  public static Secrets ofStored(Function<String, @Nullable String> environment) {
    return new Secrets(environment, Origin.STORE);
  }

  /** Whether documents may name files. */
  boolean reachFiles() {
    return origin != Origin.STORE;
  }

  /**
   * The value of {@code node}.
   *
   * @param name of the header or variable
   */
  Optional<String> resolve(String name, Node node, Form form, Problems problems) {
    if (!(node instanceof Node.Mapping)) {
      if (origin == Origin.STORE
          && CREDENTIAL.matcher(name).matches()
          && node instanceof Node.Scalar) {
        String hint = "{env: " + PREFIX + "...}, a variable of the gateway";
        problems.add(node, "a credential is not kept in a document", hint);
        return Optional.empty();
      }
      return literal(node, form, problems);
    }
    Fields fields = Fields.of(node, problems);
    int before = problems.count();
    Optional<String> variable = fields.text("env", 256);
    Optional<String> file = fields.text("file", 1_024);
    fields.refuseOthers();
    if (origin == Origin.STORE) {
      refuseOfNode(fields, variable, problems);
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (variable.isPresent() == file.isPresent()) {
      problems.add(node, "must have either env or file", "{env: NAME} or {file: PATH}");
      return Optional.empty();
    }
    return variable
        .flatMap(found -> fromEnvironment(found, new Place(node, form, problems)))
        .or(() -> file.flatMap(path -> fromFile(path, new Place(node, form, problems))));
  }

  private static void refuseOfNode(Fields fields, Optional<String> variable, Problems problems) {
    String hint = "{env: " + PREFIX + "...}, a variable of the gateway";
    if (fields.has("file")) {
      problems.add(fields.node(), "a document of the API cannot name a file", hint);
    }
    if (variable.isPresent() && !variable.get().startsWith(PREFIX)) {
      problems.add(
          fields.node(), "a document of the API may name variables " + PREFIX + "... only", hint);
    }
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
    if (origin == Origin.UNREAD) {
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
