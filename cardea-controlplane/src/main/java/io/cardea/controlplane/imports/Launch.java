package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Shows what will be started, so that somebody can agree to it. */
final class Launch {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Launch() {}

  /** A command as a shell would take it, and the variables it gets. */
  static List<String> of(String program, List<String> arguments, Map<String, Node> environment) {
    StringBuilder command = new StringBuilder("runs ").append(quoted(program));
    arguments.forEach(argument -> command.append(' ').append(quoted(argument)));
    List<String> lines = new ArrayList<>();
    lines.add(command.toString());
    environment.forEach((name, value) -> lines.add("with " + visible(name) + "=" + shown(value)));
    return lines;
  }

  private static String shown(Node value) {
    if (value instanceof Node.Mapping reference) {
      return reference.entries().values().stream()
          .map(Node.Entry::value)
          .map(where -> where instanceof Node.Scalar text ? text.text() : "")
          .map(where -> reference.entries().containsKey("env") ? "$" + where : "the file " + where)
          .map(Launch::visible)
          .findFirst()
          .orElse("");
    }
    return value instanceof Node.Scalar text ? quoted(text.text()) : "";
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + visible(word).replace("'", "'\\''") + "'";
  }

  /** Whole, since somebody agrees to it, and with nothing that a terminal would obey or hide. */
  private static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c >= ' ' && c <= '~') {
            shown.appendCodePoint(c);
          } else {
            shown.append("\\u{%x}".formatted(c));
          }
        });
    return shown.toString();
  }
}
