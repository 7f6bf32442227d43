package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes an Adapter document. */
final class AdapterDocument {

  private static final int MAX_DESCRIPTION = 4_096;

  private AdapterDocument() {}

  /**
   * An Adapter.
   *
   * @param at what it is made of
   * @param description possibly empty
   * @param privateNetwork whether it may be at an address that is not public
   */
  static Node of(
      Node at,
      String name,
      String title,
      String description,
      Way.Upstream upstream,
      boolean privateNetwork) {
    Map<String, Node> spec = new LinkedHashMap<>();
    String shown = AdapterNames.title(title);
    if (!shown.isBlank()) {
      spec.put("title", Nodes.text(at, shown));
    }
    if (!description.isBlank()) {
      int end = Math.min(MAX_DESCRIPTION, description.length());
      spec.put("description", Nodes.text(at, description.substring(0, end)));
    }
    spec.put("upstream", Nodes.map(at, Map.of(upstream.key(), Nodes.map(at, upstream.spec()))));
    if (privateNetwork && !upstream.key().equals("stdio")) {
      spec.put("allowPrivateNetwork", Nodes.flag(at, true));
    }
    Map<String, Node> document = new LinkedHashMap<>();
    document.put("apiVersion", Nodes.text(at, "cardea.io/v1"));
    document.put("kind", Nodes.text(at, "Adapter"));
    document.put("metadata", Nodes.map(at, Map.of("name", Nodes.text(at, name))));
    document.put("spec", Nodes.map(at, spec));
    return Nodes.map(at, document);
  }
}
