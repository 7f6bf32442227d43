package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.search.Definition;
import io.cardea.controlplane.search.Place;
import io.cardea.controlplane.search.SearchIndex;
import io.cardea.controlplane.search.Wanted;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Offer;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code search}: what all servers of a tenant offer, found by words, kind, adapter, tag and
 * annotation, the best first.
 */
public final class SearchResource {

  /** Items of one page. */
  static final int MAX_LIMIT = 1_000;

  /** Characters of the words. */
  static final int MAX_QUERY = 256;

  /** Different words. */
  static final int MAX_WORDS = 16;

  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.text("q", "Words that name, title or description have, or begin words with."),
          Parameter.text("kind", "tool, prompt, resource or template."),
          Parameter.text("adapter", "Only what this adapter offers."),
          Parameter.text("tag", "Only of adapters that have this tag."),
          Parameter.text("annotation", "What an annotation says: readOnlyHint:true."),
          Parameter.number("limit", MAX_LIMIT, "Items on the page."),
          Parameter.text("cursor", "The next of the page before."));

  private static final int LIMIT = 50;

  private final SnapshotSource snapshots;
  private final Supplier<Catalog> catalog;
  private final SearchIndex index = new SearchIndex();

  /**
   * A search over what these know.
   *
   * @param snapshots what is declared
   * @param catalog what is known of it now
   */
  public SearchResource(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    this.snapshots = snapshots;
    this.catalog = catalog;
  }

  AdminAnswer answer(Asked asked) {
    Query query = asked.query();
    Wanted wanted =
        new Wanted(
            words(query),
            kind(query.text("kind")),
            query.text("adapter"),
            query.text("tag"),
            annotation(query.text("annotation")));
    if (wanted.words() > MAX_WORDS) {
      throw new Query.Refused("q has at most " + MAX_WORDS + " different words.");
    }
    if (wanted.words() == 0 && !query.text("q").isEmpty()) {
      throw new Query.Refused("q has no word: letters or digits are looked for.");
    }
    Catalog known = catalog.get();
    SearchIndex.Page page =
        index.search(
            snapshots.current(),
            known,
            asked.caller().tenant(),
            wanted,
            after(query.text("cursor")),
            query.number("limit", MAX_LIMIT, LIMIT));
    List<String> items = page.found().stream().map(found -> toJson(found, known)).toList();
    JsonObject json = new JsonObject().json("items", JsonObject.array(items));
    if (page.more()) {
      json.text("next", page.found().getLast().place().toCursor());
    }
    return AdminAnswer.json(200, json.toString());
  }

  private static String words(Query query) {
    String words = query.text("q");
    if (words.length() > MAX_QUERY) {
      throw new Query.Refused("q has at most " + MAX_QUERY + " characters.");
    }
    return words;
  }

  private static Optional<Offer.Kind> kind(String word) {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Offer.Kind.values())
            .filter(kind -> AdapterView.word(kind).equals(word))
            .findFirst()
            .orElseThrow(() -> new Query.Refused("kind is one of " + kinds() + ".")));
  }

  private static String kinds() {
    return Arrays.stream(Offer.Kind.values())
        .map(AdapterView::word)
        .collect(Collectors.joining(", "));
  }

  private static String annotation(String text) {
    if (!text.isEmpty() && text.indexOf(':') < 1) {
      throw new Query.Refused("annotation is NAME:VALUE, like readOnlyHint:true.");
    }
    return text;
  }

  private static Optional<Place> after(String cursor) {
    if (cursor.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Place.parse(cursor)
            .orElseThrow(() ->
                new Query.Refused("cursor is the next of the page before, and nothing else.")));
  }

  private static String toJson(SearchIndex.Found found, Catalog known) {
    Adapter adapter = found.adapter();
    Definition definition = Definition.of(found.item());
    Optional<AdapterCatalog> health = known.find(adapter.key());
    return new JsonObject()
        .text("kind", AdapterView.word(found.place().kind()))
        .text("adapter", adapter.key().name())
        .text("name", found.item().name())
        .text("exposedName", found.item().exposedName())
        .text("title", definition.title())
        .text("description", definition.description())
        .texts("tags", adapter.tags())
        .json("annotations", definition.annotations())
        .text("lifecycle", AdapterView.word(adapter.lifecycle().stage()))
        .text("state", AdapterView.state(health))
        .toString();
  }
}
