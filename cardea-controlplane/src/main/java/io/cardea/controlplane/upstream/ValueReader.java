package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.rest.FieldNames;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestValue;
import io.cardea.model.rest.RestValue.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a request carries besides its path: {@code "{argument}"}, {@code {argument: ...,
 * style: ...}}, a secret, or text that is always sent.
 */
final class ValueReader {

  /** Fields in one place. */
  private static final int MAX_FIELDS = 256;

  private static final int MAX_TEXT = 8 * 1024;
  private static final Pattern ARGUMENT = Pattern.compile("\\{([A-Za-z0-9_.-]{1,64})}");
  private static final Pattern HEADER = Pattern.compile("[!-~]([ -~]*[!-~])?");

  private final Problems problems;
  private final Secrets secrets;
  private final BiConsumer<String, Node> uses;

  /**
   * @param uses hears of arguments and where they are used
   */
  ValueReader(Problems problems, Secrets secrets, BiConsumer<String, Node> uses) {
    this.problems = problems;
    this.secrets = secrets;
    this.uses = uses;
  }

  /** The argument that {@code text} is nothing else than, if it is one. */
  static Optional<String> argument(String text) {
    Matcher matcher = ARGUMENT.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  List<RestField> read(Fields fields, Place place) {
    List<RestField> read = new ArrayList<>();
    if (fields.entries().size() > MAX_FIELDS) {
      problems.add(fields.node(), "holds more than " + MAX_FIELDS + " fields", "");
      return read;
    }
    fields
        .entries()
        .forEach((name, entry) -> {
          if (place != Place.HEADER) {
            value(entry.value(), styles())
                .ifPresent(value -> read.add(new RestField(place, name, value)));
          } else if (mayBeSent(name, entry) && isFirst(name, read, entry)) {
            value(entry.value(), headerStyles())
                .filter(value -> isHeader(name, value, entry))
                .ifPresent(
                    value -> read.add(new RestField(place, name.toLowerCase(Locale.ROOT), value)));
          }
        });
    return read;
  }

  private boolean isFirst(String name, List<RestField> read, Node.Entry entry) {
    boolean isThere = read.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    if (isThere) {
      refuse(entry, "the header " + name + " is there twice", "case does not matter");
    }
    return !isThere;
  }

  private static Map<String, Style> styles() {
    Map<String, Style> styles = new LinkedHashMap<>();
    styles.put("repeated", Style.REPEATED);
    styles.put("commas", Style.COMMAS);
    styles.put("spaces", Style.SPACES);
    styles.put("pipes", Style.PIPES);
    styles.put("deep", Style.DEEP);
    return styles;
  }

  private static Map<String, Style> headerStyles() {
    Map<String, Style> styles = new LinkedHashMap<>();
    styles.put("commas", Style.COMMAS);
    styles.put("pairs", Style.PAIRS);
    return styles;
  }

  private boolean mayBeSent(String name, Node.Entry entry) {
    if (!FieldNames.isToken(name)) {
      refuse(entry, Shown.quoted(name) + " is not a header's name", "");
    } else if (FieldNames.isOwn(name)) {
      refuse(entry, "Cardea sets the header " + name + " itself", "remove it");
    } else {
      return true;
    }
    return false;
  }

  private boolean isHeader(String name, RestValue value, Node.Entry entry) {
    switch (value) {
      case RestValue.Fixed(String text) when !HEADER.matcher(text).matches() ->
          refuse(entry, "the value must be visible ASCII without spaces around it", "");
      case RestValue.Argument _ when !FieldNames.isForArguments(name) ->
          refuse(entry, "agents must not set the header " + name, "give it a secret: {env: NAME}");
      case RestValue.Fixed _, RestValue.Argument _ -> {
        return true;
      }
    }
    return false;
  }

  /** The first of {@code styles} is the one of values that say nothing of it. */
  private Optional<RestValue> value(Node node, Map<String, Style> styles) {
    Style usual = styles.values().iterator().next();
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar, usual);
      case Node.Mapping map when map.entries().containsKey("argument") ->
          styled(map, styles, usual);
      case Node.Mapping _ ->
          secrets.resolve("", node, Secrets.Form.LINE, problems).map(RestValue.Fixed::new);
      case Node.Sequence _ -> {
        problems.add(node, "must be text or a map", "like \"{argument}\"");
        yield Optional.empty();
      }
      case Node.Broken _ -> Optional.empty();
    };
  }

  private Optional<RestValue> scalar(Node.Scalar scalar, Style usual) {
    Optional<String> argument = argument(scalar.text());
    if (argument.isPresent()) {
      uses.accept(argument.get(), scalar);
      return argument.map(name -> new RestValue.Argument(name, usual));
    }
    if (scalar.text().contains("{") || scalar.text().contains("}")) {
      problems.add(
          scalar,
          "is neither an argument nor fixed text",
          "braces stand around the name of an argument and nothing else: \"{id}\"");
      return Optional.empty();
    }
    return switch (scalar.type()) {
      // A number or a flag is text in a URL anyway.
      case FLAG, WHOLE_NUMBER, OTHER_NUMBER -> Optional.of(new RestValue.Fixed(scalar.text()));
      case TEXT, NOTHING -> new Scalars(problems).text(scalar, MAX_TEXT).map(RestValue.Fixed::new);
    };
  }

  private Optional<RestValue> styled(Node map, Map<String, Style> styles, Style usual) {
    Fields fields = Fields.of(map, problems);
    Optional<String> name = fields.requireText("argument", 64);
    Style style =
        fields
            .find("style")
            .flatMap(node -> new Scalars(problems).choice(node, styles))
            .orElse(usual);
    fields.refuseOthers();
    name.ifPresent(found -> uses.accept(found, map));
    return name.map(found -> new RestValue.Argument(found, style));
  }

  private void refuse(Node.Entry entry, String message, String hint) {
    problems.add(Problem.of(entry.at(), entry.path(), message, hint));
  }
}
