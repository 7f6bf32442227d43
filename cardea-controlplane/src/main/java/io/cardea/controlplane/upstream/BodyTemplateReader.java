package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Reads the content of a request: {@code {json: ...}}, in which each {@code "{argument}"} stands
 * for an argument and {@code "*"} for all that have no place, or {@code {form: {...}}}.
 */
final class BodyTemplateReader {

  /** All arguments that are used nowhere else. */
  private static final String OTHERS = "*";

  private final Problems problems;
  private final ValueReader values;
  private final BiConsumer<String, Node> uses;
  private boolean takesOthers;

  BodyTemplateReader(Problems problems, ValueReader values, BiConsumer<String, Node> uses) {
    this.problems = problems;
    this.values = values;
    this.uses = uses;
  }

  /** Whether what was read takes every argument. */
  boolean takesOthers() {
    return takesOthers;
  }

  RestBody read(Node node) {
    Fields fields = Fields.of(node, problems);
    Optional<Node> json = fields.find("json");
    Optional<Node> form = fields.find("form");
    int before = problems.count();
    fields.refuseOthers();
    if (json.isPresent() == form.isPresent() && problems.count() == before) {
      problems.add(node, "must have either json or form", "like {json: {name: \"{name}\"}}");
    }
    if (form.isPresent()) {
      return new RestBody.Form(values.read(Fields.of(form.get(), problems), Place.QUERY));
    }
    return json.<RestBody>map(content -> new RestBody.Json("application/json", whole(content)))
        .orElseGet(RestBody.None::new);
  }

  private RestJson whole(Node content) {
    if (content instanceof Node.Scalar scalar && scalar.text().equals(OTHERS)) {
      takesOthers = true;
      return new RestJson.Others();
    }
    return template(content);
  }

  private RestJson template(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> {
        Optional<String> argument = ValueReader.argument(scalar.text());
        argument.ifPresent(name -> uses.accept(name, scalar));
        yield argument
            .<RestJson>map(RestJson.Argument::new)
            .orElseGet(() -> new RestJson.Fixed(JsonText.of(scalar, problems)));
      }
      case Node.Mapping map -> {
        Map<String, RestJson> members = new LinkedHashMap<>();
        map.entries().forEach((name, entry) -> members.put(name, template(entry.value())));
        yield new RestJson.Members(members);
      }
      case Node.Sequence list -> {
        List<RestJson> elements = new ArrayList<>();
        list.items().forEach(item -> elements.add(template(item)));
        yield new RestJson.Elements(elements);
      }
      case Node.Broken _ -> new RestJson.Fixed("null");
    };
  }
}
