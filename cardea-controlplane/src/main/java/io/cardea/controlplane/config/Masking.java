package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Hides what documents of files may hold and must not tell: credentials may stand in them as they
 * are, which documents of the API may not. Of an Adapter's upstreams are hidden all values of
 * headers, variables, arguments, security schemes, queries and contents, whatever their names, but
 * for references ({@code env}, {@code file}, {@code secret}) and for what an agent's argument
 * stands for; the query of each URL; and the password of its proxy. Of a Tool is hidden what
 * parameters are fixed to. What is hidden is {@code {hidden: true}}, which no reader takes for a
 * value.
 */
final class Masking {

  private static final Set<String> HIDING =
      Set.of("headers", "env", "args", "security", "query", "form");

  /** What agents are told anyway, and may use the words above for something else. */
  private static final Set<String> TOLD =
      Set.of("input", "output", "definition", "document", "annotations", "result");

  private static final Set<String> REFERENCES = Set.of("env", "file", "secret");
  private static final Set<String> OF_ARGUMENT = Set.of("argument", "style");
  private static final String ARGUMENT = "\\{[A-Za-z0-9_.-]{1,64}}";

  private static final Masking OF_UPSTREAM = new Masking(false);
  private static final Masking OF_TOOL = new Masking(true);

  private final boolean takesArguments;

  private Masking(boolean takesArguments) {
    this.takesArguments = takesArguments;
  }

  /** {@code document} as it may be shown. */
  static Node.Mapping of(Node.Mapping document) {
    return with(document, "spec", spec -> in(spec, Masking::spec));
  }

  private static Node.Mapping spec(Node.Mapping spec) {
    Node.Mapping upstreams = with(upstream(spec), "versions", Masking::versions);
    Node.Mapping proxied =
        with(
            upstreams,
            "proxy",
            proxy -> in(proxy, map -> with(map, "password", OF_UPSTREAM::value)));
    return with(
        proxied,
        "parameters",
        node -> in(node, all -> each(all, (_, one) -> in(one, Masking::parameter))));
  }

  private static Node.Mapping parameter(Node.Mapping parameter) {
    return with(parameter, "fixed", OF_UPSTREAM::value);
  }

  private static Node.Mapping upstream(Node.Mapping holder) {
    return with(holder, "upstream", upstream -> in(upstream, OF_UPSTREAM::walk));
  }

  private static Node versions(Node node) {
    return node instanceof Node.Sequence list
        ? items(list, version -> in(version, Masking::upstream))
        : node;
  }

  private static Node in(Node node, UnaryOperator<Node.Mapping> made) {
    return node instanceof Node.Mapping map ? made.apply(map) : node;
  }

  /** The same with another value of {@code key}, if it has one. */
  private static Node.Mapping with(Node.Mapping map, String key, UnaryOperator<Node> made) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(map.entries());
    entries.computeIfPresent(
        key, (_, entry) -> new Node.Entry(entry.at(), entry.path(), made.apply(entry.value())));
    return new Node.Mapping(map.at(), map.path(), entries);
  }

  private Node.Mapping walk(Node.Mapping map) {
    return each(map, this::walk);
  }

  private Node walk(String key, Node node) {
    if (TOLD.contains(key)) {
      return node;
    }
    if (HIDING.contains(key)) {
      return inside(node);
    }
    return switch (node) {
      case Node.Mapping _, Node.Sequence _, Node.Scalar _ when key.equals("json") -> content(node);
      case Node.Mapping map -> walk(map);
      case Node.Sequence list when key.equals("tools") ->
          items(list, item -> OF_TOOL.walk("", item));
      case Node.Sequence list -> items(list, item -> walk("", item));
      case Node.Scalar scalar when key.equals("url") -> withoutQuery(scalar);
      case Node.Scalar _, Node.Broken _ -> node;
    };
  }

  /** What is one level below a key that hides. */
  private Node inside(Node node) {
    return switch (node) {
      case Node.Mapping map -> each(map, (_, value) -> value(value));
      case Node.Sequence list -> items(list, this::value);
      case Node.Scalar _, Node.Broken _ -> hidden(node);
    };
  }

  private Node value(Node node) {
    return switch (node) {
      case Node.Scalar scalar when takesArguments && scalar.text().matches(ARGUMENT) -> node;
      case Node.Mapping map when isReference(map) || isArgument(map) -> node;
      case Node.Mapping _, Node.Sequence _, Node.Scalar _, Node.Broken _ -> hidden(node);
    };
  }

  private static boolean isReference(Node.Mapping map) {
    return map.entries().size() == 1 && REFERENCES.containsAll(map.entries().keySet());
  }

  private static boolean isArgument(Node.Mapping map) {
    return map.entries().containsKey("argument") && OF_ARGUMENT.containsAll(map.entries().keySet());
  }

  /** Content in JSON, in which nothing is a reference and maps are maps. */
  private static Node content(Node node) {
    return switch (node) {
      case Node.Mapping map -> each(map, (_, value) -> content(value));
      case Node.Sequence list -> items(list, Masking::content);
      case Node.Scalar scalar when scalar.text().matches(ARGUMENT + "|\\*") -> node;
      case Node.Scalar scalar -> new Node.Scalar(scalar.at(), scalar.path(), "***", false);
      case Node.Broken _ -> node;
    };
  }

  private static Node hidden(Node node) {
    Node yes = new Node.Scalar(node.at(), node.path(), "true", true);
    Map<String, Node.Entry> entries = Map.of("hidden", new Node.Entry(node.at(), node.path(), yes));
    return new Node.Mapping(node.at(), node.path(), entries);
  }

  private static Node withoutQuery(Node.Scalar url) {
    int query = url.text().indexOf('?');
    return query < 0
        ? url
        : new Node.Scalar(url.at(), url.path(), url.text().substring(0, query) + "?…", false);
  }

  private interface Change {
    Node of(String key, Node value);
  }

  private static Node.Mapping each(Node.Mapping map, Change change) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    map.entries()
        .forEach((key, entry) ->
            entries.put(
                key, new Node.Entry(entry.at(), entry.path(), change.of(key, entry.value()))));
    return new Node.Mapping(map.at(), map.path(), entries);
  }

  private static Node items(Node.Sequence list, UnaryOperator<Node> change) {
    List<Node> items = new ArrayList<>();
    list.items().forEach(item -> items.add(change.apply(item)));
    return new Node.Sequence(list.at(), list.path(), items);
  }
}
