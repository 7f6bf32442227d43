package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonNodes;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.YamlReader;
import io.cardea.controlplane.resource.InvalidDocument;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads documents from the body of a request: JSON or YAML, one, several, or a list. What an answer
 * adds to a document ({@code status}, and what {@link ResourceView} puts into {@code metadata}) is
 * left out again, so that what was read can be sent back. A document without a tenant is one of the
 * caller's.
 */
final class Documents {

  /** What was read, or everything that is wrong with it. */
  record Read(List<ResourceDocument> documents, List<Problem> problems) {}

  private final TenantId tenant;
  private final Problems problems = new Problems();

  private Documents(TenantId tenant) {
    this.tenant = tenant;
  }

  /** The documents of {@code body}. */
  static Read read(String body, TenantId tenant) {
    Documents documents = new Documents(tenant);
    List<Node> roots = nodes(body, documents.problems);
    List<ResourceDocument> read = new ArrayList<>();
    if (documents.problems.count() == 0) {
      for (Node root : roots) {
        switch (root) {
          case Node.Sequence list -> list.items().forEach(item -> documents.add(item, read));
          case Node.Mapping _, Node.Scalar _, Node.Broken _ -> documents.add(root, read);
        }
      }
    }
    return new Read(read, documents.problems.list());
  }

  /** The roots of {@code body}, which may be JSON with tabs. */
  static List<Node> nodes(String body, Problems problems) {
    return YamlReader.read("body.json", body, problems);
  }

  private void add(Node root, List<ResourceDocument> read) {
    if (!(root instanceof Node.Mapping map)) {
      problems.add(root, "must be a document: a map with apiVersion, kind, metadata, spec", "");
      return;
    }
    switch (ResourceDocument.parse(JsonText.of(declared(map)))) {
      case ResourceDocument document -> read.add(document);
      case InvalidDocument invalid -> invalid.problems().forEach(problems::add);
    }
  }

  /** {@code document} without what an answer adds, of the caller's tenant if it names none. */
  private Node declared(Node.Mapping document) {
    Map<String, Node.Entry> members = new LinkedHashMap<>(document.entries());
    members.remove("status");
    members.computeIfPresent("metadata", (_, entry) -> metadata(entry));
    return new Node.Mapping(document.at(), document.path(), members);
  }

  private Node.Entry metadata(Node.Entry entry) {
    if (!(entry.value() instanceof Node.Mapping metadata)) {
      return entry;
    }
    Map<String, Node.Entry> members = new LinkedHashMap<>(metadata.entries());
    members.keySet().removeAll(Set.copyOf(ResourceView.ADDED));
    if (!tenant.equals(TenantId.DEFAULT)) {
      members.computeIfAbsent(
          "tenant",
          key ->
              new Node.Entry(
                  metadata.at(),
                  "metadata.tenant",
                  new Node.Scalar(metadata.at(), "metadata.tenant", tenant.value(), false)));
    }
    return new Node.Entry(
        entry.at(), entry.path(), new Node.Mapping(metadata.at(), metadata.path(), members));
  }

  /** {@code document} as nodes. */
  static Node node(ResourceDocument document) {
    return JsonNodes.of(document.toJson(), document.id().kind() + " " + document.id().name());
  }
}
