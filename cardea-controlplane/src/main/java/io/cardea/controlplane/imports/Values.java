package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the value of each input of one server: fixed, given by the user, its default, or to be
 * asked for. A secret is never a value: it becomes a reference. For one thread and one server.
 */
final class Values {

  private static final Value NOTHING = new Value.Nothing();
  private static final Pattern BRACES = Pattern.compile("\\{([^{}]{1,128})\\}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");
  private static final int MAX_TEXT = 4_096;

  private final Given given;
  private final Problems problems;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<String> needs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Values(Given given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  List<Question> questions() {
    return List.copyOf(questions.values());
  }

  List<String> needs() {
    return needs;
  }

  List<String> notes() {
    return notes;
  }

  /** What is given and means nothing here is a problem of {@code server}. */
  void refuseUnknown(Node server) {
    Set<String> named = new TreeSet<>(given.values().keySet());
    named.addAll(given.secrets().keySet());
    named.removeAll(known);
    for (String name : named) {
      problems.add(
          server,
          "nothing that the server takes is called " + Shown.quoted(name),
          Spelling.hint(name, known));
    }
  }

  /** Where the secret {@code name} is, if nothing else is said in {@code variable}. */
  Reference reference(String name, String variable) {
    known.add(name);
    Reference told = given.secrets().get(name);
    return told == null ? Reference.env(variable) : told;
  }

  /** Whether the user says what {@code input} is. */
  boolean isGiven(Input input) {
    known.add(input.name());
    return given.values().containsKey(input.name()) || given.secrets().containsKey(input.name());
  }

  /**
   * The value of {@code input}.
   *
   * @param variable the environment variable that holds it if it is a secret and nothing else is
   *     said
   */
  Value of(Input input, String variable) {
    known.add(input.name());
    boolean holdsSecret = input.variables().values().stream().anyMatch(this::isSecret);
    if (isSecret(input) || holdsSecret) {
      return secret(input, variable);
    }
    if (input.value().isPresent()) {
      return fixed(input, input.value().get());
    }
    return open(input);
  }

  private boolean isSecret(Input input) {
    return input.secret() || given.secrets().containsKey(input.name());
  }

  private Value secret(Input input, String variable) {
    List<Input> parts = new ArrayList<>(input.variables().values());
    parts.removeIf(part -> !isSecret(part));
    parts.addFirst(input);
    parts.forEach(part -> known.add(part.name()));
    for (Input part : parts) {
      if (given.values().containsKey(part.name())) {
        problems.add(
            part.node(),
            Shown.plain(part.name()) + " is a secret, which no document holds",
            "say where it is: --secret " + Shown.plain(part.name()) + "=env:VARIABLE");
        return NOTHING;
      }
    }
    Optional<Reference> told =
        parts.stream()
            .flatMap(part -> Optional.ofNullable(given.secrets().get(part.name())).stream())
            .findFirst();
    if (told.isEmpty() && parts.stream().noneMatch(Input::required)) {
      String name = Shown.plain(parts.getLast().name());
      notes.add("left out: " + name + ", a secret (--secret " + name + "=env:VARIABLE)");
      return NOTHING;
    }
    Reference reference = told.orElseGet(() -> Reference.env(variable));
    String form = form(input);
    String about = input.description().isEmpty() ? "" : " (" + shown(input.description()) + ")";
    needs.add(reference + about + (form.isEmpty() ? "" : ", as: " + shown(form)));
    return new Value.Secret(reference);
  }

  /** What a secret must look like: its fixed parts, and names in place of what is secret. */
  private String form(Input input) {
    return replaced(
        input.value().orElse(""),
        name -> {
          Input part = input.variables().get(name);
          if (part == null) {
            return Optional.empty();
          }
          known.add(name);
          boolean told = given.values().containsKey(name) || part.otherwise().isPresent();
          Optional<String> found =
              told && !isSecret(part) ? text(of(part, name)) : Optional.empty();
          return found.or(() -> Optional.of("<" + name + ">"));
        });
  }

  private Value fixed(Input input, String template) {
    if (given.values().containsKey(input.name()) && !input.variables().containsKey(input.name())) {
      problems.add(
          input.node(), Shown.plain(input.name()) + " is fixed by the server's author", "");
      return NOTHING;
    }
    return replace(template, input.variables(), input.node())
        .map(text -> (Value) Value.Text.of(text))
        .orElseGet(() -> {
          notes.add("left out: " + Shown.plain(input.name()));
          return NOTHING;
        });
  }

  /**
   * {@code template} with its variables replaced; empty if one has no value. Braces that name no
   * variable stay (server.json, {@code Input.value}).
   */
  Optional<String> replace(String template, Map<String, Input> variables, Node at) {
    List<String> missing = new ArrayList<>();
    String text =
        replaced(
            template,
            name -> {
              Input part = variables.get(name);
              if (part == null) {
                return Optional.empty();
              }
              if (isSecret(part)) {
                known.add(name);
                problems.add(
                    at,
                    "would hold the secret " + Shown.quoted(name) + ", which no document holds",
                    "reach the server another way, or write the Adapter yourself");
                missing.add(name);
                return Optional.empty();
              }
              Optional<String> found = text(of(part, name));
              if (found.isEmpty()) {
                missing.add(name);
              }
              return found;
            });
    return missing.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private interface Part {
    Optional<String> of(String name);
  }

  private static String replaced(String template, Part parts) {
    Matcher braces = BRACES.matcher(template);
    StringBuilder text = new StringBuilder();
    while (braces.find()) {
      String found = parts.of(braces.group(1)).orElse(braces.group());
      braces.appendReplacement(text, Matcher.quoteReplacement(found));
    }
    braces.appendTail(text);
    return text.toString();
  }

  private static Optional<String> text(Value value) {
    return value instanceof Value.Text text
        ? Optional.of(text.texts().getFirst())
        : Optional.empty();
  }

  private Value open(Input input) {
    List<String> told = given.values().get(input.name());
    if (told != null) {
      return told(input, told);
    }
    if (input.otherwise().isPresent()) {
      return checked(input, input.otherwise().get(), "its default")
          ? Value.Text.of(input.otherwise().get())
          : NOTHING;
    }
    if (input.required()) {
      questions.putIfAbsent(
          input.name(),
          new Question(input.node(), input.name(), input.description(), input.choices()));
    } else {
      notes.add("left out: " + Shown.plain(input.name()) + " (--set NAME=VALUE)");
    }
    return NOTHING;
  }

  private Value told(Input input, List<String> told) {
    if (told.size() > 1 && !input.repeated()) {
      problems.add(input.node(), Shown.plain(input.name()) + " is given twice", "");
      return NOTHING;
    }
    boolean good = told.stream().allMatch(text -> checked(input, text, "the value given"));
    return good ? new Value.Text(told) : NOTHING;
  }

  private boolean checked(Input input, String text, String what) {
    String name = Shown.plain(input.name());
    boolean number = input.format().equals("number") && !NUMBER.matcher(text).matches();
    boolean flag = input.format().equals("boolean") && !text.matches("true|false");
    if (!input.choices().isEmpty() && !input.choices().contains(text)) {
      String hint =
          "one of " + String.join(", ", input.choices().stream().map(Shown::plain).toList());
      problems.add(input.node(), name + ": " + what + " is none of its choices", hint);
    } else if (number || flag) {
      problems.add(input.node(), name + ": " + what + " is no " + input.format(), "");
    } else if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      String message = name + ": " + what + " is not one line of at most " + MAX_TEXT;
      problems.add(input.node(), message + " characters", "");
    } else {
      return true;
    }
    return false;
  }

  private static String shown(String text) {
    return Shown.plain(text);
  }
}
