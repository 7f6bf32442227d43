package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.declare.DeclaredResource;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.resource.BadSelector;
import io.cardea.controlplane.resource.LabelSelector;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.model.identity.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The resources of one kind, by pages in the order of their names: {@code labels} is a selector,
 * {@code tag} a tag they have, {@code q} words that they hold in their text, whatever their case.
 * What files declare is among them, and what of it is hidden is not looked at either. Answered from
 * memory, also while the store is away.
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
    List<DeclaredResource> found =
        now.ids(tenant, kind.label(), after).stream()
            .map(now::resource)
            .flatMap(Optional::stream)
            .filter(resource -> wanted.takes(resource.document()))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<DeclaredResource> page = more ? found.subList(0, limit) : found;
    List<String> items = page.stream().map(ResourceView::resource).toList();
    JsonObject json = new JsonObject().json("items", JsonObject.array(items));
    if (more) {
      json.text("next", page.getLast().document().id().name());
    }
    return AdminAnswer.json(200, json.text("position", now.position().toString()).toString());
  }
}
