package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of a client's list, which may hold variables of the client's: {@code ${env:NAME}},
 * {@code ${NAME}} and VS Code's {@code ${input:id}}; and secrets in plain text, which become
 * references.
 */
final class ClientText {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]{1,256})\\}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(token|secret|passw|api[-_]?key|auth|credential|cookie|private[-_]?key"
              + "|access[-_]?key|subscription[-_]?key).*|(.*[-_])?(pat|pwd|key)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TOKEN =
      Pattern.compile(
          "(sk-|ghp_|gho_|github_pat_|glpat-|xox[abp]-|AKIA|cardea_|eyJ)[\\w.-]{12,}.*");

  private final Map<String, Input> inputs;
  private final Values values;
  private final Problems problems;

  /**
   * @param inputs what the list asks its user for, by id
   */
  ClientText(Map<String, Input> inputs, Values values, Problems problems) {
    this.inputs = inputs;
    this.values = values;
    this.problems = problems;
  }

  /** Whether something of this name is usually a secret. */
  static boolean isSecret(String name) {
    return SECRET.matcher(name).matches();
  }

  /** Whether {@code text} looks like a secret itself, whatever it is called. */
  static boolean looksSecret(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * The value of a variable or header, as a document may hold it.
   *
   * @param name what it is called
   * @param variable the environment variable that gets it if it is a secret
   */
  Optional<Node> value(Node node, String name, String variable) {
    if (!(node instanceof Node.Scalar scalar)) {
      problems.add(node, "must be text", "");
      return Optional.empty();
    }
    List<String> found = variables(scalar.text());
    Optional<String> only = found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    boolean whole = only.map(one -> scalar.text().equals("${" + one + "}")).orElse(false);
    Optional<String> env = only.filter(_ -> whole).flatMap(ClientText::environment);
    if (env.isPresent()) {
      return Optional.of(refer(node, name, env.get(), ""));
    }
    if (found.stream().anyMatch(this::isHidden)) {
      return Optional.of(
          refer(node, name, variable, VARIABLE.matcher(scalar.text()).replaceAll("<$1>")));
    }
    if (found.isEmpty() && (isSecret(name) || looksSecret(scalar.text()))) {
      return scalar.text().isEmpty()
          ? Optional.of(Nodes.text(node, ""))
          : Optional.of(refer(node, name, variable, "what the file says"));
    }
    return plain(scalar);
  }

  private Node refer(Node node, String name, String variable, String form) {
    Reference reference = values.reference(name, variable);
    values
        .needs()
        .add(
            reference
                + " for "
                + Shown.plain(name)
                + (form.isEmpty() ? "" : ", as: " + Shown.plain(form)));
    return Nodes.reference(node, reference);
  }

  /** Text that is no secret, with what the user is asked for filled in. */
  Optional<Node> plain(Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      problems.add(node, "must be text", "");
      return Optional.empty();
    }
    Matcher matcher = VARIABLE.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    boolean known = true;
    while (matcher.find()) {
      Optional<String> filled = filled(node, matcher.group(1));
      known &= filled.isPresent();
      matcher.appendReplacement(text, Matcher.quoteReplacement(filled.orElse("")));
    }
    matcher.appendTail(text);
    return known ? Optional.of(Nodes.text(node, text.toString())) : Optional.empty();
  }

  private Optional<String> filled(Node node, String variable) {
    Input input = inputs.get(afterColon(variable, "input:"));
    if (input == null) {
      problems.add(
          node,
          "holds the variable " + Shown.quoted(variable) + ", which only the client knows",
          "write it out");
      return Optional.empty();
    }
    if (input.secret()) {
      problems.add(
          node,
          "would hold the secret " + Shown.quoted(input.name()) + ", which no document holds",
          "give it to the server as an environment variable or a header");
      return Optional.empty();
    }
    return values.of(input, input.name()) instanceof Value.Text text
        ? Optional.of(text.texts().getFirst())
        : Optional.empty();
  }

  /** Whether the variable stands for something that must not be written down. */
  private boolean isHidden(String variable) {
    Input input = inputs.get(afterColon(variable, "input:"));
    return environment(variable).isPresent() || (input != null && input.secret());
  }

  private static Optional<String> environment(String variable) {
    String name = variable.startsWith("env:") ? variable.substring(4) : variable;
    return Optional.of(name).filter(text -> NAME.matcher(text).matches() && !isClients(text));
  }

  /** Names that clients give a meaning of their own. */
  private static boolean isClients(String name) {
    return List.of("workspaceFolder", "workspaceFolderBasename", "userHome", "cwd", "pathSeparator")
        .contains(name);
  }

  private static String afterColon(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : "";
  }

  private static List<String> variables(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
