package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a {@code server.json} that is fixed, has a default, or is the user's.
 *
 * @param node where it is written
 * @param name what a user calls it
 * @param description what its author says about it, possibly empty
 * @param required whether the server needs it
 * @param secret whether nobody may read it
 * @param repeated whether there may be several
 * @param value fixed; parts in braces are variables
 * @param otherwise its default
 * @param choices the only values it may have, unless empty
 * @param format {@code string}, {@code number}, {@code boolean} or {@code filepath}
 * @param variables by name
 */
record Input(
    Node node,
    String name,
    String description,
    boolean required,
    boolean secret,
    boolean repeated,
    Optional<String> value,
    Optional<String> otherwise,
    List<String> choices,
    String format,
    Map<String, Input> variables) {

  private static final int MAX_CHOICES = 256;
  private static final int MAX_VARIABLES = 64;
  private static final String TEXT = "string";
  private static final List<String> FORMATS = List.of(TEXT, "number", "boolean", "filepath");

  /** Reads what inputs have in common; other keys are left to the caller. */
  static Input read(ServerFields fields, String name, Problems problems) {
    Map<String, Input> variables =
        fields.has("variables") ? variables(fields.object("variables"), problems) : Map.of();
    return read(fields, name, variables, problems);
  }

  private static Input read(
      ServerFields fields, String name, Map<String, Input> variables, Problems problems) {
    fields.ignore("placeholder");
    return new Input(
        fields.node(),
        name,
        fields.text("description").orElse(""),
        fields.flag("isRequired"),
        fields.flag("isSecret"),
        fields.flag("isRepeated"),
        fields.text("value"),
        fields.text("default"),
        fields.texts("choices", MAX_CHOICES),
        format(fields, problems),
        variables);
  }

  private static String format(ServerFields fields, Problems problems) {
    String format = fields.text("format").orElse(TEXT);
    if (!FORMATS.contains(format)) {
      problems.add(
          fields.node(), "has an unknown format", "allowed: " + String.join(", ", FORMATS));
    }
    return format;
  }

  /** Variables of a value or a URL; they have none themselves. */
  static Map<String, Input> variables(Fields map, Problems problems) {
    Map<String, Input> variables = new LinkedHashMap<>();
    if (map.entries().size() > MAX_VARIABLES) {
      problems.add(map.node(), "holds more than " + MAX_VARIABLES + " variables", "");
      return variables;
    }
    map.entries()
        .forEach((name, entry) -> {
          ServerFields fields = ServerFields.of(entry.value(), problems);
          fields.refuse("variables", "a variable has no variables itself", "remove the key");
          variables.put(name, read(fields, name, Map.of(), problems));
          fields.finish();
        });
    return variables;
  }

  /** Whether its author says anything about a value besides its name: else it is a bare flag. */
  boolean isBare() {
    return value.isEmpty()
        && otherwise.isEmpty()
        && choices.isEmpty()
        && variables.isEmpty()
        && description.isEmpty()
        && !required
        && !secret
        && format.equals(TEXT);
  }
}
