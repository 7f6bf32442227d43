package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.FileState;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.ScalarType;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.secret.SecretSource;
import io.cardea.controlplane.secret.SecretValue;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.model.identity.TenantId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a secret while a configuration is loaded: text as it stands, {@code {env: NAME}}, {@code
 * {file: PATH}}, relative to the file that says so, {@code {secret: NAME}}, a secret of the
 * document's tenant in the gateway's store, or {@code {vault: {path: PATH, field: NAME}}}. A file's
 * last line end is dropped. No problem ever shows a value.
 */
public final class Secrets {

  /** Characters of a secret, bytes of a file. */
  static final int MAX_LENGTH = 8 * 1024;

  /** The same of certificates. */
  private static final int MAX_PEM = 256 * 1024;

  /** What the names of variables begin with that documents of the store may refer to. */
  public static final String PREFIX = "CARDEA_SECRET_";

  /** Looks at no variable and no file, and finds each secret to be there. */
  public static final Secrets UNREAD =
      new Secrets(_ -> "unread", SecretSource.UNREAD, Origin.UNREAD);

  private static final Set<String> REFERENCES = Set.of("env", "file", "secret", "vault");

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "authorization|cookie|.*(key|token|secret|passw|credential).*", Pattern.CASE_INSENSITIVE);

  private static final String OF_STORED =
      "{secret: NAME}, set by: cardea secret set NAME; or {env: " + PREFIX + "...}";

  private final Function<String, @Nullable String> environment;
  private final SecretSource store;
  private final Origin origin;
  private final TenantId tenant;
  private final Uses uses;

  /** Who hears of references, of files after a look at them, and of names of credentials. */
  private record Uses(
      Consumer<SecretRef> secrets, BiConsumer<Path, String> files, Consumer<String> names) {
    private static final Uses UNHEARD = new Uses(_ -> {}, (_, _) -> {}, _ -> {});
  }

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
    TEXT,
    /** Certificates or a key, whose reader judges them. */
    PEM;

    int max() {
      return this == PEM ? MAX_PEM : MAX_LENGTH;
    }

    boolean fits(String value) {
      return value.length() <= max()
          && switch (this) {
            case LINE -> !value.isEmpty() && value.chars().noneMatch(Character::isISOControl);
            case TEXT, PEM -> value.indexOf('\0') < 0;
          };
    }

    String problem() {
      return switch (this) {
        case LINE -> "the secret must be one line of 1 to " + MAX_LENGTH + " characters";
        case TEXT, PEM -> "must have at most " + max() + " characters";
      };
    }

    String hint() {
      return this == LINE ? "without control characters" : "without the character NUL";
    }
  }

  /**
   * For files that are read before there is a store: every secret of it is taken to be there.
   *
   * @param environment looks up the variables that {@code {env: NAME}} names; null if not set
   */
  public Secrets(Function<String, @Nullable String> environment) {
    this(environment, SecretSource.UNREAD, Origin.FILE);
  }

  private Secrets(
      Function<String, @Nullable String> environment, SecretSource store, Origin origin) {
    this(environment, store, origin, TenantId.DEFAULT, Uses.UNHEARD);
  }

  private Secrets(
      Function<String, @Nullable String> environment,
      SecretSource store,
      Origin origin,
      TenantId tenant,
      Uses uses) {
    this.environment = environment;
    this.store = store;
    this.origin = origin;
    this.tenant = tenant;
    this.uses = uses;
  }

  /** For files, with the secrets of {@code store}. */
  public static Secrets ofFiles(
      Function<String, @Nullable String> environment, SecretSource store) {
    return new Secrets(environment, store, Origin.FILE);
  }

  /**
   * For documents that come through the API: who may write those is not who runs the gateway. They
   * reach no file and no variable but {@code CARDEA_SECRET_...}, and hold no credential themselves,
   * because whoever may read them would read it.
   */
  public static Secrets ofStored(
      Function<String, @Nullable String> environment, SecretSource store) {
    return new Secrets(environment, store, Origin.STORE);
  }

  /**
   * The same for a document of {@code tenant}.
   *
   * @param heard hears of each secret of the store and of Vault that the document refers to
   */
  public Secrets of(TenantId tenant, Consumer<SecretRef> heard) {
    return new Secrets(
        environment, store, origin, tenant, new Uses(heard, uses.files(), uses.names()));
  }

  /**
   * The same.
   *
   * @param files hears of each file with a secret, there or not, and what it was like before it was
   *     read
   */
  public Secrets reading(BiConsumer<Path, String> files) {
    return new Secrets(
        environment, store, origin, tenant, new Uses(uses.secrets(), files, uses.names()));
  }

  /**
   * The same.
   *
   * @param names hears what each credential is called: where it comes from, or the header or
   *     variable that the document itself has it for; never a value
   */
  public Secrets naming(Consumer<String> names) {
    return new Secrets(
        environment, store, origin, tenant, new Uses(uses.secrets(), uses.files(), names));
  }

  /** The variable {@code name}; empty if it is not set, or has no text. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
  }

  /** Whether references are followed, not only looked at. */
  boolean areRead() {
    return origin != Origin.UNREAD;
  }

  /** Whether documents may name files. */
  public boolean reachFiles() {
    return origin != Origin.STORE;
  }

  /** Whether {@code node} says where a secret is, and is nothing else. */
  public static boolean isReference(Node node) {
    return node instanceof Node.Mapping map
        && map.entries().size() == 1
        && REFERENCES.containsAll(map.entries().keySet());
  }

  /**
   * The value of an argument: text as it stands, or where a secret is.
   *
   * @param name of the parameter
   */
  public Optional<String> argument(String name, Node node, Problems problems) {
    return resolve(name, node, Form.TEXT, problems);
  }

  /**
   * The value of a credential, one line, which {@code node} must not hold itself: documents are
   * shown to whoever may read them.
   */
  public Optional<String> referred(Node node, Problems problems) {
    if (!(node instanceof Node.Mapping)) {
      problems.add(
          node,
          "a credential is not kept in a document",
          "{env: NAME}, {file: PATH}, {secret: NAME} or {vault: {path: P, field: F}}");
      return Optional.empty();
    }
    return resolve("credential", node, Form.LINE, problems);
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
        problems.add(node, "a credential is not kept in a document", OF_STORED);
        return Optional.empty();
      }
      if (CREDENTIAL.matcher(name).matches()) {
        uses.names().accept("inline " + Shown.plain(name));
      }
      return literal(node, form, problems);
    }
    Fields fields = Fields.of(node, problems);
    int before = problems.count();
    Optional<String> variable = fields.text("env", 256);
    Optional<String> file = fields.text("file", 1_024);
    Optional<String> secret = fields.text("secret", 64);
    Optional<Node> vault = fields.find("vault");
    fields.refuseOthers();
    if (origin == Origin.STORE) {
      refuseOfNode(fields, variable, problems);
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (Stream.of(variable, file, secret, vault).filter(Optional::isPresent).count() != 1) {
      String hint = "{env: NAME}, {file: PATH}, {secret: NAME} or {vault: {path: P, field: F}}";
      problems.add(node, "must have one of env, file, secret and vault", hint);
      return Optional.empty();
    }
    variable.ifPresent(found -> uses.names().accept("env " + Shown.plain(found)));
    file.ifPresent(found -> uses.names().accept("file " + Shown.plain(found)));
    Place place = new Place(node, form, problems);
    return variable
        .flatMap(found -> fromEnvironment(found, place))
        .or(() -> file.flatMap(path -> fromFile(path, place)))
        .or(() -> secret.flatMap(found -> fromStore(found, place)))
        .or(() -> vault.flatMap(found -> fromVault(found, place)));
  }

  private Optional<String> fromStore(String name, Place place) {
    if (!SecretId.isName(name)) {
      place.refuse(Shown.quoted(name) + " is no secret's name", SecretId.NAME_FORM);
      return Optional.empty();
    }
    return found(
        new SecretId(tenant, name),
        place,
        "no secret " + Shown.quoted(name) + " in tenant " + tenant,
        "set it: cardea secret set " + name);
  }

  private Optional<String> fromVault(Node node, Place place) {
    int before = place.problems().count();
    Fields fields = Fields.of(node, place.problems());
    Optional<String> path = fields.requireText("path", VaultField.MAX_PATH);
    Optional<String> field = fields.requireText("field", VaultField.MAX_FIELD);
    fields.refuseOthers();
    if (path.isPresent() && !VaultField.isPath(path.get())) {
      place.refuse("is no path of Vault", VaultField.PATH_FORM);
    }
    if (place.problems().count() > before) {
      return Optional.empty();
    }
    VaultField ref = new VaultField(tenant, path.orElseThrow(), field.orElseThrow());
    return found(ref, place, "no secret " + ref + " in Vault", "write it");
  }

  private Optional<String> found(SecretRef ref, Place place, String missing, String hintIfMissing) {
    uses.secrets().accept(ref);
    uses.names()
        .accept(
            switch (ref) {
              case SecretId id -> "secret " + id.name();
              case VaultField field -> "vault " + field;
            });
    return switch (store.find(ref)) {
      case SecretValue.Known(String value) -> place.checked(value);
      case SecretValue.Unknown _ -> {
        place.refuse(missing, hintIfMissing);
        yield Optional.empty();
      }
      case SecretValue.Unreadable(String reason, String hint) -> {
        place.refuse(reason, hint);
        yield Optional.empty();
      }
    };
  }

  private static void refuseOfNode(Fields fields, Optional<String> variable, Problems problems) {
    if (fields.has("file")) {
      problems.add(fields.node(), "a document of the API cannot name a file", OF_STORED);
    }
    if (variable.isPresent() && !variable.get().startsWith(PREFIX)) {
      problems.add(
          fields.node(),
          "a document of the API may name variables " + PREFIX + "... only",
          OF_STORED);
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
      place.refuse(message, "set it");
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
      Path found = Path.of(node.at().file()).resolveSibling(path);
      uses.files().accept(found, FileState.of(found));
      Problems ofFile = new Problems();
      Optional<String> text = TextFile.read(found, place.form().max(), ofFile);
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
        refuse(form.problem(), form.hint());
        return Optional.empty();
      }
      return Optional.of(value);
    }

    void refuse(String message, String hint) {
      problems.add(node, message, hint);
    }
  }

  private static String withoutLineEnd(String text) {
    return text.endsWith("\r\n")
        ? text.substring(0, text.length() - 2)
        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
