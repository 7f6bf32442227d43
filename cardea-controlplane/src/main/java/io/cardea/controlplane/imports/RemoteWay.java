package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server that listens somewhere.
 *
 * @param type as written
 * @param url with variables in braces
 * @param headers by name
 * @param variables of the URL
 */
record RemoteWay(
    Node node,
    String type,
    String url,
    Map<String, Input> headers,
    Map<String, Input> variables,
    Problems problems)
    implements Way {

  private static final Pattern BRACES = Pattern.compile(".*[{}].*");

  static RemoteWay read(Node node, Problems problems) {
    ServerFields fields = ServerFields.of(node, problems);
    String type =
        fields.has("transportType")
            ? fields.text("transportType").orElse("")
            : fields.requireText("type").orElse("");
    String url = fields.requireText("url").orElse("");
    Map<String, Input> headers = Argument.named(fields, "headers", problems);
    Map<String, Input> variables =
        fields.has("variables") ? Input.variables(fields.object("variables"), problems) : Map.of();
    fields.finish();
    return new RemoteWay(node, type, url, headers, variables, problems);
  }

  @Override
  public String kind() {
    return switch (type) {
      case "streamable", "http" -> "streamable-http";
      default -> type;
    };
  }

  @Override
  public Optional<String> obstacle() {
    return switch (kind()) {
      case "streamable-http", "sse" -> Optional.empty();
      default -> Optional.of("is of a type that Cardea does not speak (streamable-http, sse)");
    };
  }

  @Override
  public Optional<Upstream> upstream(Values values, String adapter) {
    Optional<String> place = values.replace(url, variables, node);
    Map<String, Node> sent = new LinkedHashMap<>();
    headers.forEach((name, input) -> {
      switch (values.of(input, AdapterNames.variable(adapter, name))) {
        case Value.Text text -> sent.put(name, Nodes.text(input.node(), text.texts().getFirst()));
        case Value.Secret secret ->
            sent.put(name, Nodes.reference(input.node(), secret.reference()));
        case Value.Nothing _ -> {}
      }
    });
    if (place.isEmpty()) {
      return Optional.empty();
    }
    if (BRACES.matcher(place.get()).matches()) {
      problems.add(
          node, "the url has a variable that is not described", "its author must add variables");
      return Optional.empty();
    }
    Map<String, Node> spec = new LinkedHashMap<>();
    spec.put("url", Nodes.text(node, place.get()));
    if (!sent.isEmpty()) {
      spec.put("headers", Nodes.map(node, sent));
    }
    String with = sent.isEmpty() ? "" : ", with the headers " + String.join(", ", sent.keySet());
    String key = kind().equals("sse") ? "sse" : "http";
    return Optional.of(new Upstream(key, spec, List.of("calls " + place.get() + with)));
  }
}
