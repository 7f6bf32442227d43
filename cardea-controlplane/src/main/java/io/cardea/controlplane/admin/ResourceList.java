package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.declare.Declared.Compiled;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.BadSelector;
import io.cardea.controlplane.resource.LabelSelector;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The resources of one kind, by pages in the order of their names: {@code labels} is a selector,
 * {@code tag} a tag they have, {@code q} words that they hold in their text, whatever their case.
 * Answered from memory, also while the store is away.
 */
final class ResourceList {

  private static final int LIMIT = 100;
  static final int MAX_LIMIT = 1_000;
  private static final int MAX_WORDS = 256;

  private final Declarations declarations;

  ResourceList(Declarations declarations) {
    this.declarations = declarations;
  }

  /** What a resource must be like. */
  private record Wanted(LabelSelector labels, String tag, List<String> words) {

    boolean takes(ResourceDocument document) {
      return labels.matches(document.labels())
          && (tag.isEmpty() || document.tags().contains(tag))
          && (words.isEmpty() || holdsAll(document.json().toLowerCase(Locale.ROOT)));
    }

    private boolean holdsAll(String text) {
      return words.stream().allMatch(text::contains);
    }
  }

  AdminAnswer answer(Query query, Kind kind, TenantId tenant) {
    int limit = query.number("limit", MAX_LIMIT, LIMIT);
    String words = query.text("q").strip().toLowerCase(Locale.ROOT);
    if (words.length() > MAX_WORDS) {
      throw new Query.Refused("q has at most " + MAX_WORDS + " characters.");
    }
    Wanted wanted =
        new Wanted(
            selector(query.text("labels")),
            query.text("tag"),
            Arrays.stream(words.split("\\s+")).filter(word -> !word.isEmpty()).toList());
    return page(kind, tenant, query.text("after"), limit, wanted);
  }

  private static LabelSelector selector(String text) {
    return switch (LabelSelector.parse(text)) {
      case LabelSelector selector -> selector;
      case BadSelector bad -> throw new Query.Refused("labels: " + bad.message() + ".");
    };
  }

  private AdminAnswer page(Kind kind, TenantId tenant, String after, int limit, Wanted wanted) {
    Declared now = declarations.current();
    List<StoredResource> found = new ArrayList<>();
    boolean more = false;
    for (Map.Entry<ResourceId, Compiled> entry : from(now, kind, tenant, after)) {
      ResourceId id = entry.getKey();
      if (!id.kind().equals(kind.label()) || !id.tenant().equals(tenant)) {
        break;
      }
      StoredResource resource = entry.getValue().resource();
      if (id.name().compareTo(after) > 0 && wanted.takes(resource.document())) {
        if (found.size() == limit) {
          more = true;
          break;
        }
        found.add(resource);
      }
    }
    List<String> items =
        found.stream()
            .map(resource -> ResourceView.resource(resource, now.aside(resource.id())))
            .toList();
    JsonObject json = new JsonObject().json("items", JsonObject.array(items));
    if (more) {
      json.text("next", found.getLast().id().name());
    }
    return AdminAnswer.json(200, json.text("position", now.position().toString()).toString());
  }

  /** Those from the first that may be on the page. */
  private static Iterable<Map.Entry<ResourceId, Compiled>> from(
      Declared now, Kind kind, TenantId tenant, String after) {
    String name = ResourceId.isName(after) ? after : "-";
    return now.stored().tailMap(new ResourceId(tenant, kind.label(), name)).entrySet();
  }
}
