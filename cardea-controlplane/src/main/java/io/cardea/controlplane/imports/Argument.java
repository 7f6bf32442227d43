package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One argument of a command.
 *
 * @param flag what stands before its value, with its dashes; empty if it is positional
 */
record Argument(Input input, String flag) {

  private static final int MAX_ARGUMENTS = 128;

  static List<Argument> list(ServerFields fields, String key, Problems problems) {
    List<Argument> arguments = new ArrayList<>();
    for (Node node : fields.list(key, MAX_ARGUMENTS)) {
      read(ServerFields.of(node, problems), problems).ifPresent(arguments::add);
    }
    return arguments;
  }

  private static Optional<Argument> read(ServerFields fields, Problems problems) {
    String type = fields.requireText("type").orElse("");
    Optional<String> flag = Optional.empty();
    String name = "";
    switch (type) {
      case "named" -> {
        flag = fields.requireText("name").filter(text -> !text.isEmpty());
        fields.ignore("valueHint");
        name = flag.map(text -> text.replaceFirst("^-{1,2}", "")).orElse("");
      }
      case "positional" -> {
        flag = Optional.of("");
        name = fields.text("valueHint").orElse("");
        fields.ignore("name");
      }
      case "" -> {}
      default -> problems.add(fields.node(), "has an unknown type", "allowed: named, positional");
    }
    Input input = Input.read(fields, name, problems);
    fields.finish();
    if (type.equals("positional") && name.isEmpty() && !fields.has("value")) {
      problems.add(fields.node(), "has neither value nor valueHint", "it needs one of them");
      return Optional.empty();
    }
    return flag.map(text -> new Argument(input, text));
  }

  /** What it adds to the command, one item each. */
  List<Node> words(Values values, Problems problems) {
    if (!flag.isEmpty() && input.isBare() && !values.isGiven(input)) {
      return List.of(Nodes.text(input.node(), flag));
    }
    return switch (values.of(input, input.name())) {
      case Value.Text text -> words(text.texts());
      case Value.Secret _ -> {
        problems.add(
            input.node(),
            "is a secret, and everybody on the machine can read a program's arguments",
            "reach the server another way (--use), or write the Adapter yourself");
        yield List.of();
      }
      case Value.Nothing _ -> List.of();
    };
  }

  private List<Node> words(List<String> texts) {
    List<Node> words = new ArrayList<>();
    for (String text : texts) {
      if (flag.isEmpty()) {
        words.add(Nodes.text(input.node(), text));
      } else if (input.format().equals("boolean")) {
        words.add(Nodes.text(input.node(), flag + "=" + text));
      } else {
        words.add(Nodes.text(input.node(), flag));
        if (!text.isEmpty()) {
          words.add(Nodes.text(input.node(), text));
        }
      }
    }
    return words;
  }

  /** The inputs of a list of names and values: environment variables, or headers. */
  static Map<String, Input> named(ServerFields fields, String key, Problems problems) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (Node node : fields.list(key, MAX_ARGUMENTS)) {
      ServerFields entry = ServerFields.of(node, problems);
      Optional<String> name = entry.requireText("name").filter(text -> !text.isEmpty());
      Input input = Input.read(entry, name.orElse(""), problems);
      entry.finish();
      if (name.isPresent() && inputs.putIfAbsent(name.get(), input) != null) {
        problems.add(node, "has a name that is there already", "remove one");
      }
    }
    return inputs;
  }
}
