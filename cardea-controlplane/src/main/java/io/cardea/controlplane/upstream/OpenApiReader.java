package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import io.cardea.controlplane.document.TextFile;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.rest.OpenApiDocument;
import io.cardea.controlplane.rest.OpenApiTools;
import io.cardea.controlplane.rest.Selection;
import io.cardea.controlplane.rest.Selection.Filter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.name.NamePattern;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads {@code {document, url, headers, security, include, exclude, outputSchemas}}: an HTTP API
 * and its OpenAPI document, whose operations become tools. The document is a file beside the
 * configuration, or written in it; nothing is ever fetched.
 */
final class OpenApiReader {

  /** Bytes of a document. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int MAX_LIST = 1_000;
  private static final int MAX_NAME = 256;
  private static final Pattern VISIBLE = Pattern.compile("[!-~]([ -~]*[!-~])?");

  private final Problems problems;
  private final Consumer<Problem> notes;
  private final Scalars scalars;
  private final Secrets secrets;
  private final EndpointReader endpoints;

  OpenApiReader(Problems problems, Consumer<Problem> notes, Secrets secrets) {
    this.problems = problems;
    this.notes = notes;
    this.scalars = new Scalars(problems);
    this.secrets = secrets;
    this.endpoints = new EndpointReader(problems, secrets);
  }

  Optional<RestUpstream> read(Node node, Reach reach) {
    Fields fields = Fields.of(node, problems);
    Problems ofDocument = new Problems();
    Optional<OpenApiDocument> document =
        fields
            .require("document")
            .flatMap(where -> root(where, ofDocument))
            .flatMap(root -> OpenApiDocument.of(root, ofDocument));
    Selection selection =
        new Selection(filter(fields.object("include")), filter(fields.object("exclude")));
    Map<String, String> security = security(fields.object("security"), document);
    boolean promisesResults = fields.flag("outputSchemas", true);
    Optional<HttpEndpoint> endpoint = document.flatMap(found -> endpoint(fields, found, reach));
    fields.knows("url");
    fields.knows("headers");
    fields.refuseOthers();
    OpenApiTools.Wish wish =
        new OpenApiTools.Wish(selection, security, promisesResults, fields.has("url"));
    List<RestTool> tools =
        document
            .map(found -> new OpenApiTools(found, wish, ofDocument, notes).read(node))
            .orElse(List.of());
    // Several operations may have come by the same place.
    new LinkedHashSet<>(ofDocument.count() == 0 ? List.of() : ofDocument.list())
        .forEach(problems::add);
    return endpoint
        .map(RestReader::named)
        .filter(at -> isFree(tools, at, node))
        .map(at -> new RestUpstream(at, tools));
  }

  private boolean isFree(List<RestTool> tools, HttpEndpoint endpoint, Node node) {
    Optional<String> twice =
        tools.stream()
            .map(tool -> RestReader.twice(tool, endpoint))
            .flatMap(Optional::stream)
            .findFirst();
    twice.ifPresent(name ->
        problems.add(
            node,
            "the header " + name + " is set by headers and by the document",
            "remove it from headers, or its scheme from security"));
    return twice.isEmpty();
  }

  /** What is no text is the document itself. */
  private Optional<Node> root(Node where, Problems ofDocument) {
    if (!(where instanceof Node.Scalar)) {
      return Optional.of(where);
    }
    if (!secrets.reachFiles()) {
      problems.add(
          where,
          "a document of the API cannot name a file",
          "put the OpenAPI document itself here");
      return Optional.empty();
    }
    Optional<String> path = scalars.text(where, 1_024);
    if (path.isPresent() && path.get().matches("[a-z]+://.*")) {
      problems.add(where, "is a URL, and Cardea fetches none", "store the document in a file");
      return Optional.empty();
    }
    try {
      return path.map(text -> Path.of(where.at().file()).resolveSibling(text))
          .flatMap(file -> root(file, where, ofDocument));
    } catch (InvalidPathException e) {
      problems.add(where, "is not a path", "");
      return Optional.empty();
    }
  }

  private Optional<Node> root(Path file, Node where, Problems ofDocument) {
    int before = ofDocument.count();
    Optional<String> text = TextFile.read(file, MAX_BYTES, ofDocument);
    List<Node> roots =
        text.map(found -> YamlReader.read(file.toString(), found, ofDocument)).orElse(List.of());
    if (ofDocument.count() > before) {
      return Optional.empty();
    }
    if (roots.size() != 1) {
      problems.add(where, "holds " + roots.size() + " documents", "must hold one");
      return Optional.empty();
    }
    return Optional.of(roots.getFirst());
  }

  private Optional<HttpEndpoint> endpoint(Fields fields, OpenApiDocument document, Reach reach) {
    if (fields.has("url")) {
      return endpoints.read(fields, reach);
    }
    Optional<Node> server = document.server();
    if (server.isEmpty() || !isAbsolute(server.get())) {
      problems.add(
          fields.node(), "the document does not say where the API is", "say it: url: https://...");
      return Optional.empty();
    }
    return endpoints.at(server.get(), fields, reach);
  }

  private static boolean isAbsolute(Node url) {
    return url instanceof Node.Scalar scalar && scalar.text().contains("://");
  }

  private Map<String, String> security(Fields given, Optional<OpenApiDocument> document) {
    Map<String, String> read = new LinkedHashMap<>();
    Optional<Set<String>> known = document.map(OpenApiTools::securitySchemes);
    given
        .entries()
        .forEach((name, entry) -> {
          if (known.filter(names -> !names.contains(name)).isPresent()) {
            String message = "the document has no security scheme " + Shown.quoted(name);
            String hint = Spelling.hint(name, known.get());
            problems.add(Problem.of(entry.at(), entry.path(), message, hint));
          }
          Optional<String> secret =
              secrets.resolve("credential", entry.value(), Secrets.Form.LINE, problems);
          if (secret.isPresent() && !VISIBLE.matcher(secret.get()).matches()) {
            String message = "the value must be visible ASCII without spaces around it";
            problems.add(Problem.of(entry.at(), entry.path(), message, ""));
          }
          secret.ifPresent(value -> read.put(name, value));
        });
    return read;
  }

  private Filter filter(Fields given) {
    Filter filter =
        new Filter(
            patterns(given.list("tags", MAX_LIST)),
            patterns(given.list("operations", MAX_LIST)),
            methods(given.list("methods", MAX_LIST)));
    given.refuseOthers();
    return filter;
  }

  private List<NamePattern> patterns(List<Node> nodes) {
    return nodes.stream()
        .map(node -> scalars.text(node, MAX_NAME))
        .flatMap(Optional::stream)
        .map(NamePattern::new)
        .toList();
  }

  private Set<Method> methods(List<Node> nodes) {
    Map<String, Method> words = new LinkedHashMap<>();
    for (Method method : Method.values()) {
      words.put(method.name(), method);
    }
    Set<Method> methods = new LinkedHashSet<>();
    nodes.forEach(node -> scalars.choice(node, words).ifPresent(methods::add));
    return methods;
  }
}
