package io.cardea.controlplane.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.InvalidDocument;
import io.cardea.controlplane.resource.LabelSelector;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.resource.SelectorRead;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.util.List;

/** Documents and orders for tests. */
final class Samples {

  static final Order ORDER = Order.of(new Authorship("alice", "because", Origin.API));
  static final Order FILE =
      Order.of(new Authorship("configuration", "", new Origin.File("team.yaml")));

  private Samples() {}

  static ResourceId id(String name) {
    return new ResourceId(TenantId.DEFAULT, "Adapter", name);
  }

  /** A document whose spec says {@code value}. */
  static ResourceDocument adapter(String name, String value) {
    return document(
        """
        {"apiVersion": "cardea.io/v1", "kind": "Adapter", "metadata": {"name": "%s"},
         "spec": {"title": "%s"}}
        """
            .formatted(name, value));
  }

  static ResourceDocument labelled(String name, String labels, String tags) {
    return document(
        """
        {"apiVersion": "cardea.io/v1", "kind": "Adapter",
         "metadata": {"name": "%s", "labels": %s, "tags": %s}, "spec": {}}
        """
            .formatted(name, labels, tags));
  }

  static ResourceDocument named(String tenant, String kind, String name) {
    return document(
        """
        {"apiVersion": "cardea.io/v1", "kind": "%s",
         "metadata": {"name": "%s", "tenant": "%s"}, "spec": {}}
        """
            .formatted(kind, name, tenant));
  }

  static ResourceDocument document(String json) {
    return switch (ResourceDocument.parse(json)) {
      case ResourceDocument document -> document;
      case InvalidDocument invalid -> throw new AssertionError(invalid.problems().toString());
    };
  }

  static LabelSelector selector(String text) {
    SelectorRead read = LabelSelector.parse(text);
    assertThat(read).isInstanceOf(LabelSelector.class);
    return (LabelSelector) read;
  }

  /** Puts the document, whatever is there. */
  static StoredResource put(ResourceStore store, ResourceDocument document) {
    return applied(store, Change.put(document)).effects().getFirst().after().orElseThrow();
  }

  static ApplyResult.Applied applied(ResourceStore store, Change... changes) {
    ApplyResult result = store.apply(List.of(changes), ORDER);
    assertThat(result).isInstanceOf(ApplyResult.Applied.class);
    return (ApplyResult.Applied) result;
  }
}
