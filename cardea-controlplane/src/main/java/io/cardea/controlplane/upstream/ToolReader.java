package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import io.cardea.controlplane.rest.PathTemplate;
import io.cardea.controlplane.rest.ToolDefinition;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one tool of an HTTP API. For one tool. */
final class ToolReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final Problems problems;
  private final Scalars scalars;
  private final ValueReader values;
  private final BodyTemplateReader bodies;
  private final Map<String, Node> used = new LinkedHashMap<>();
  private final Set<String> inPath = new HashSet<>();

  ToolReader(Problems problems, Secrets secrets) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.values = new ValueReader(problems, secrets, used::putIfAbsent);
    this.bodies = new BodyTemplateReader(problems, values, used::putIfAbsent);
  }

  /** The tool; nothing if something is wrong with it. */
  Optional<RestTool> read(Node node) {
    int before = problems.count();
    Fields fields = Fields.of(node, problems);
    Optional<String> name = fields.require("name").flatMap(this::name);
    String title = fields.text("title", 200).orElse("");
    String description = fields.longText("description", 8_192).orElse("");
    Optional<Method> method =
        fields.require("method").flatMap(word -> scalars.choice(word, methods()));
    List<RestValue> path = fields.require("path").flatMap(this::path).orElse(List.of());
    List<RestField> sent = new ArrayList<>(values.read(fields.object("query"), Place.QUERY));
    sent.addAll(values.read(fields.object("headers"), Place.HEADER));
    Optional<Node> content = fields.find("body");
    RestBody body = content.map(bodies::read).orElseGet(RestBody.None::new);
    if (content.isPresent() && method.filter(Method.GET::equals).isPresent()) {
      problems.add(content.get(), "a GET has no content", "use query, or another method");
    }
    InputReader inputs = new InputReader(problems, used, inPath, bodies.takesOthers());
    String input = inputs.input(fields.find("input"));
    Optional<String> output = fields.find("output").flatMap(inputs::output);
    Map<String, Boolean> hints = hints(fields.object("annotations"), method.orElse(Method.POST));
    String pointer = pointer(fields.object("result"));
    Optional<Duration> timeout =
        fields
            .find("timeout")
            .flatMap(word -> scalars.duration(word, SHORTEST, Duration.ofDays(1)));
    fields.refuseOthers();
    if (problems.count() > before || name.isEmpty() || method.isEmpty()) {
      return Optional.empty();
    }
    String definition =
        new ToolDefinition(name.get(), title, description, input, output, hints).toJson();
    RestRequest request = new RestRequest(method.get(), path, sent, body);
    return Optional.of(new RestTool(name.get(), definition, request, pointer, timeout));
  }

  private Optional<String> name(Node node) {
    Optional<String> name = scalars.text(node, 64);
    if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
      problems.add(node, "cannot be a tool's name", "1 to 64 of [A-Za-z0-9_-]");
      return Optional.empty();
    }
    return name;
  }

  private static Map<String, Method> methods() {
    Map<String, Method> methods = new LinkedHashMap<>();
    for (Method method : Method.values()) {
      methods.put(method.name(), method);
    }
    return methods;
  }

  private Optional<List<RestValue>> path(Node node) {
    Optional<String> text = scalars.text(node, 2_048);
    Optional<List<RestValue>> path =
        text.flatMap(found ->
            PathTemplate.parse(
                found,
                name -> {
                  used.putIfAbsent(name, node);
                  inPath.add(name);
                  return PathTemplate.argument(name);
                }));
    if (text.isPresent() && path.isEmpty()) {
      problems.add(
          node,
          "is no path",
          "like /users/{id}: percent-encoded, without a query, without . and .. as parts");
    }
    return path;
  }

  private static Map<String, Boolean> hints(Fields declared, Method method) {
    Map<String, Boolean> hints = new LinkedHashMap<>(ToolDefinition.hints(method));
    for (String hint : ToolDefinition.HINTS) {
      if (declared.has(hint)) {
        hints.put(hint, declared.flag(hint, false));
      }
      declared.knows(hint);
    }
    declared.refuseOthers();
    return hints;
  }

  private String pointer(Fields result) {
    Optional<Node> node = result.find("pointer");
    Optional<String> pointer = node.flatMap(found -> scalars.text(found, 1_024));
    if (pointer.isPresent() && !POINTER.matcher(pointer.get()).matches()) {
      problems.add(node.get(), "is no JSON Pointer (RFC 6901)", "like /data/0/name");
    }
    result.refuseOthers();
    return pointer.orElse("");
  }

  /** Reads the schemas of one tool, and sees that arguments and places fit. */
  private record InputReader(
      Problems problems, Map<String, Node> used, Set<String> inPath, boolean takesOthers) {

    String input(Optional<Node> given) {
      if (given.isEmpty()) {
        used.forEach((name, node) ->
            problems.add(node, Shown.quoted(name) + " is no argument", "declare it in input"));
        return "{\"type\":\"object\",\"additionalProperties\":" + takesOthers + "}";
      }
      if (given.get() instanceof Node.Broken) {
        return "{}";
      }
      JsonSchema schema = JsonSchema.of(given.get(), problems);
      if (!schema.isObject()) {
        problems.add(given.get(), "must be the schema of an object", "type: object, properties");
        return "{}";
      }
      Set<String> declared = schema.properties().keySet();
      used.forEach((name, node) -> {
        if (!declared.contains(name)) {
          String message = Shown.quoted(name) + " is no argument";
          problems.add(node, message, Spelling.hint(name, declared));
        }
      });
      schema
          .properties()
          .forEach((name, node) -> {
            if (!used.containsKey(name) && !takesOthers) {
              problems.add(
                  node, "the argument is used nowhere", "like \"{" + Shown.plain(name) + "}\"");
            }
          });
      for (String name : inPath) {
        if (declared.contains(name) && !schema.required().contains(name)) {
          problems.add(
              given.get(), Shown.quoted(name) + " stands in the path and must be required", "");
        }
      }
      return schema.toJson(!takesOthers);
    }

    Optional<String> output(Node given) {
      JsonSchema schema = JsonSchema.of(given, problems);
      if (!schema.isObject() && !(given instanceof Node.Broken)) {
        problems.add(given, "must be the schema of an object", "type: object, properties");
      }
      return Optional.of(schema.toJson(false));
    }
  }
}
