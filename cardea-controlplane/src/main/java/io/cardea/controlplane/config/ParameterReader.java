package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.ScalarType;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.mcp.custom.NarrowCheck;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.name.NamePattern;
import io.cardea.model.tool.Narrowing;
import io.cardea.model.tool.ParameterChange;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a Tool makes of one parameter. */
final class ParameterReader {

  private static final int MAX_VALUES = 1_000;
  private static final int MAX_VALUE = 8 * 1024;
  private static final int MAX_NUMBER = 32;
  private static final int MAX_LENGTH = 16 * 1024 * 1024;
  private static final int MAX_PATTERN = 256;

  /** Characters of a text that is compared with a pattern, if the document says nothing else. */
  private static final int MATCHED = 4_096;

  private final Problems problems;
  private final Scalars scalars;
  private final Secrets secrets;

  ParameterReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.secrets = secrets;
  }

  /** What becomes of the parameter {@code name}; empty with a problem. */
  Optional<ParameterChange> read(String name, Node node) {
    int before = problems.count();
    Fields fields = Fields.of(node, problems);
    if (problems.count() > before || node instanceof Node.Broken) {
      return Optional.empty();
    }
    Optional<ParameterChange> change;
    if (fields.has("fixed")) {
      alone(fields, "fixed");
      change = fields.find("fixed").flatMap(value -> fixed(name, value));
    } else if (fields.flag("hidden", false)) {
      alone(fields, "hidden");
      change = Optional.of(new ParameterChange.Hidden());
    } else {
      fields.knows("fixed");
      change = Optional.of(shown(fields));
      if (fields.entries().isEmpty()) {
        problems.add(
            node, "says nothing of the parameter", "fixed, hidden, default, enum, maximum, ...");
      }
    }
    fields.refuseOthers();
    return problems.count() == before ? change : Optional.empty();
  }

  /** What is not shown has no other side. */
  private static void alone(Fields fields, String key) {
    for (String other : List.copyOf(fields.entries().keySet())) {
      if (!other.equals(key)) {
        fields.refuse(other, "means nothing for a parameter that is " + key, "keep one of the two");
      }
    }
  }

  private Optional<ParameterChange> fixed(String name, Node node) {
    if (Secrets.isReference(node)) {
      return secrets
          .argument(name, node, problems)
          .map(value -> new ParameterChange.Fixed(JsonStrings.quote(value), true));
    }
    if (node instanceof Node.Scalar scalar && scalar.type() == ScalarType.TEXT) {
      return secrets
          .argument(name, node, problems)
          .map(value -> new ParameterChange.Fixed(JsonStrings.quote(value), false));
    }
    return json(node).map(value -> new ParameterChange.Fixed(value, false));
  }

  private Optional<String> json(Node node) {
    int before = problems.count();
    String json = JsonText.of(node, problems);
    if (json.length() > MAX_VALUE) {
      problems.add(node, "must have at most " + MAX_VALUE + " characters as JSON", "");
    }
    return problems.count() == before && !(node instanceof Node.Broken)
        ? Optional.of(json)
        : Optional.empty();
  }

  private ParameterChange shown(Fields fields) {
    int before = problems.count();
    Optional<String> description = fields.longText("description", 8_192);
    Optional<Node> written = fields.find("default");
    Optional<String> value = written.flatMap(this::json);
    Narrowing narrowing = narrowing(fields);
    if (problems.count() == before) {
      value
          .flatMap(json -> new NarrowCheck(narrowing).refusal(json))
          .ifPresent(
              why -> problems.add(written.orElseThrow(), "is a default that is not accepted", why));
    }
    return new ParameterChange.Shown(description, value, narrowing);
  }

  private Narrowing narrowing(Fields fields) {
    int before = problems.count();
    List<Node> nodes = fields.list("enum", MAX_VALUES);
    Set<String> values = new HashSet<>();
    List<String> allowed = nodes.stream().flatMap(node -> value(node, values).stream()).toList();
    if (nodes.isEmpty() && fields.has("enum") && problems.count() == before) {
      problems.add(fields.node(), "enum is empty", "name a value, or remove the key");
    }
    Optional<BigDecimal> minimum = fields.find("minimum").flatMap(this::number);
    Optional<BigDecimal> maximum = fields.find("maximum").flatMap(this::number);
    Optional<Integer> shortest = length(fields, "minLength");
    Optional<Integer> longest = length(fields, "maxLength");
    Optional<NamePattern> matches = fields.text("matches", MAX_PATTERN).map(NamePattern::new);
    boolean isOrdered =
        minimum.flatMap(least -> maximum.filter(most -> least.compareTo(most) > 0)).isEmpty()
            && shortest.flatMap(least -> longest.filter(most -> least > most)).isEmpty();
    if (!isOrdered) {
      problems.add(fields.node(), "accepts nothing", "the least is more than the most");
    }
    Narrowing narrowing =
        new Narrowing(
            allowed,
            minimum,
            maximum,
            shortest,
            matches.isPresent() && longest.isEmpty() ? Optional.of(MATCHED) : longest,
            matches);
    if (narrowing.isOfNumbers() && narrowing.isOfTexts()) {
      problems.add(
          fields.node(),
          "is a number and a text at once",
          "minimum and maximum are for numbers, minLength, maxLength and matches for texts");
    } else if (problems.count() == before && !allowed.isEmpty()) {
      Narrowing rest = new Narrowing(List.of(), minimum, maximum, shortest, longest, matches);
      NarrowCheck check = new NarrowCheck(rest);
      for (Node node : nodes) {
        check
            .refusal(JsonText.of(node))
            .ifPresent(why -> problems.add(node, "is a value that is not accepted", why));
      }
    }
    return narrowing;
  }

  private Optional<String> value(Node node, Set<String> values) {
    if (!(node instanceof Node.Scalar)) {
      if (!(node instanceof Node.Broken)) {
        problems.add(node, "must be a text, a number, or true or false", "");
      }
      return Optional.empty();
    }
    Optional<String> json = json(node);
    json.filter(text -> !values.add(text))
        .ifPresent(text -> problems.add(node, text + " is there twice", ""));
    return json;
  }

  private Optional<BigDecimal> number(Node node) {
    boolean isNumber =
        node instanceof Node.Scalar scalar
            && (scalar.type() == ScalarType.WHOLE_NUMBER
                || scalar.type() == ScalarType.OTHER_NUMBER);
    if (!isNumber) {
      if (!(node instanceof Node.Broken)) {
        problems.add(node, "must be a number", "without quotes");
      }
      return Optional.empty();
    }
    int before = problems.count();
    String json = JsonText.of(node, problems);
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (json.length() > MAX_NUMBER) {
      problems.add(node, "must have at most " + MAX_NUMBER + " digits", "");
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(json));
    } catch (NumberFormatException e) {
      problems.add(node, "is a number out of range", "");
      return Optional.empty();
    }
  }

  private Optional<Integer> length(Fields fields, String key) {
    return fields.find(key).flatMap(node -> scalars.number(node, 0, MAX_LENGTH));
  }
}
