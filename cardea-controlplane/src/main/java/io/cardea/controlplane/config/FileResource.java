package io.cardea.controlplane.config;

import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.imports.AdapterNames;
import io.cardea.controlplane.imports.Given;
import io.cardea.controlplane.imports.ImportedServer;
import io.cardea.controlplane.imports.Outcome;
import io.cardea.controlplane.imports.ServerJson;
import io.cardea.controlplane.resource.ResourceDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A resource as a file declares it, fit to be shown to whoever may see resources: {@link Masking}
 * says what is hidden. A server of a desktop client's list, or of a {@code server.json}, is shown
 * as the Adapter that it stands for.
 *
 * @param at where it is declared
 */
public record FileResource(ResourceDocument document, Position at) {

  /** The resources that {@code root} declares, of which {@code part} was made without a problem. */
  static List<FileResource> of(Node root, Part part) {
    List<FileResource> resources = new ArrayList<>();
    for (Node.Mapping document : documents(root, part)) {
      ResourceDocument shown = ResourceDocument.ofFile(JsonText.of(Masking.of(document)));
      resources.add(new FileResource(shown, document.at()));
    }
    return resources;
  }

  private static List<Node.Mapping> documents(Node root, Part part) {
    if (!(root instanceof Node.Mapping map)) {
      return List.of();
    }
    if (map.entries().containsKey("kind")) {
      return List.of(map);
    }
    Node.Entry list = map.entries().get("mcpServers");
    return list != null && list.value() instanceof Node.Mapping servers
        ? ofDesktop(servers, part)
        : ofServer(root);
  }

  private static List<Node.Mapping> ofServer(Node root) {
    return new ServerJson(Given.NOTHING, new Problems())
        .convert(root).map(Outcome::servers).orElse(List.of()).stream()
            .map(ImportedServer::document)
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .toList();
  }

  private static List<Node.Mapping> ofDesktop(Node.Mapping servers, Part part) {
    Set<String> declared =
        part.declared().stream()
            .map(each -> each.identity().name())
            .collect(Collectors.toUnmodifiableSet());
    List<Node.Mapping> documents = new ArrayList<>();
    servers
        .entries()
        .forEach((written, entry) -> {
          // One that is disabled is not declared.
          if (declared.contains(AdapterNames.name(written))
              && entry.value() instanceof Node.Mapping server) {
            documents.add(ofDesktop(written, entry, server));
          }
        });
    return documents;
  }

  private static Node.Mapping ofDesktop(String written, Node.Entry entry, Node.Mapping server) {
    Map<String, Node> upstream = new LinkedHashMap<>();
    server.entries().forEach((key, value) -> upstream.put(key, value.value()));
    boolean isSse =
        upstream.remove("type") instanceof Node.Scalar type && type.text().equals("sse");
    upstream.remove("disabled");
    String kind = upstream.containsKey("command") ? "stdio" : isSse ? "sse" : "http";
    Map<String, Node> spec = new LinkedHashMap<>();
    spec.put("title", text(entry, AdapterNames.title(written)));
    spec.put("upstream", map(entry, Map.of(kind, map(entry, upstream))));
    Map<String, Node> document = new LinkedHashMap<>();
    document.put("apiVersion", text(entry, DocumentConverter.API_VERSION));
    document.put("kind", text(entry, Kind.ADAPTER.label()));
    Node name = text(entry, AdapterNames.name(written));
    document.put("metadata", map(entry, Map.of("name", name)));
    document.put("spec", map(entry, spec));
    return map(entry, document);
  }

  private static Node text(Node.Entry place, String text) {
    return new Node.Scalar(place.at(), place.path(), text, false);
  }

  private static Node.Mapping map(Node.Entry place, Map<String, Node> values) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> entries.put(key, new Node.Entry(place.at(), place.path(), value)));
    return new Node.Mapping(place.at(), place.path(), entries);
  }
}
