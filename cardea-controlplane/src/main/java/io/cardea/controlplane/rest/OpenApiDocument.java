package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.rest.RestRequest.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An OpenAPI 3.0 or 3.1 document. What it refers to outside of itself is never fetched. */
public final class OpenApiDocument {

  private final Part root;
  private final boolean isOld;
  private final References references;

  private OpenApiDocument(Part root, boolean isOld) {
    this.root = root;
    this.isOld = isOld;
    this.references = new References(root.node(), root.problems());
  }

  /** Reads {@code node}; what is no such document is a problem. */
  public static Optional<OpenApiDocument> of(Node node, Problems problems) {
    if (!(node instanceof Node.Mapping)) {
      problems.add(node, "is no OpenAPI document", "it is a map with openapi, info and paths");
      return Optional.empty();
    }
    Part root = new Part(node, problems);
    String version = root.text("openapi");
    if (!version.startsWith("3.0.") && !version.startsWith("3.1.")) {
      String found =
          root.find("swagger").isPresent()
              ? "OpenAPI 2.0 (Swagger)"
              : version.isEmpty() ? "something else" : Shown.quoted(version);
      problems.add(
          node, "must be OpenAPI 3.0 or 3.1, is " + found, "convert it; openapi: 3.0.x or 3.1.x");
      return Optional.empty();
    }
    return Optional.of(new OpenApiDocument(root, version.startsWith("3.0.")));
  }

  Part root() {
    return root;
  }

  /** Whether it is of OpenAPI 3.0, whose schemas are a dialect of their own. */
  boolean isOld() {
    return isOld;
  }

  References references() {
    return references;
  }

  /** A part of the document, behind any references; nothing if they lead nowhere. */
  Optional<Part> follow(Node node) {
    return references.follow(node).map(root::with);
  }

  /** Every operation with a method that a tool may have. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    Part paths = root.map("paths");
    paths
        .all()
        .forEach((path, node) -> {
          if (path.startsWith("/")) {
            follow(node).ifPresent(item -> add(path, item, operations));
          }
        });
    return operations;
  }

  private static void add(String path, Part item, List<Operation> operations) {
    for (Method method : Method.values()) {
      Part body = item.map(method.name().toLowerCase(Locale.ROOT));
      if (body.node() instanceof Node.Mapping) {
        operations.add(new Operation(method, path, item, body));
      }
    }
  }

  /**
   * Where the API says that it is: the first server of the document, or of its first path that has
   * one, variables at their defaults; nothing if it does not say so.
   */
  public Optional<Node> server() {
    Optional<Node> own = server(root);
    return own.isPresent()
        ? own
        : root.map("paths").all().values().stream()
            .map(root::with)
            .map(this::server)
            .flatMap(Optional::stream)
            .findFirst();
  }

  /** Whether an operation is where {@link #server()} says that the API is. */
  boolean isHome(Operation operation) {
    Optional<String> home = server().map(Part::text);
    Optional<Node> own = server(operation.body()).or(() -> server(operation.item()));
    return own.map(Part::text).filter(url -> !home.equals(Optional.of(url))).isEmpty();
  }

  private Optional<Node> server(Part holder) {
    Optional<Part> server = holder.list("servers").stream().findFirst().map(root::with);
    Optional<Node> url = server.flatMap(found -> found.find("url"));
    if (url.isEmpty() || !(url.get() instanceof Node.Scalar scalar)) {
      return Optional.empty();
    }
    String text = scalar.text();
    for (var variable : server.get().map("variables").all().entrySet()) {
      String value = root.with(variable.getValue()).text("default");
      text = text.replace("{" + variable.getKey() + "}", value);
    }
    return Optional.of(new Node.Scalar(scalar.at(), scalar.path(), text, false));
  }
}
