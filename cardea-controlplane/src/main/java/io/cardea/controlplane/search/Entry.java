package io.cardea.controlplane.search;

import io.cardea.model.catalog.Offer;
import java.util.List;

/**
 * Something that a server offers, as it is searched.
 *
 * @param kind what it is
 * @param item as the server defines it
 * @param name its words, as {@link Words#toText} writes them
 * @param title likewise
 * @param description likewise, of its first {@value #MAX_DESCRIPTION} characters
 * @param marks what its annotations say
 */
record Entry(
    Offer.Kind kind,
    Offer.Item item,
    String name,
    String title,
    String description,
    List<String> marks) {

  /** Characters of a description that are searched. */
  static final int MAX_DESCRIPTION = 4_096;

  static Entry of(Offer.Kind kind, Offer.Item item) {
    Definition definition = Definition.of(item);
    String description = definition.description();
    return new Entry(
        kind,
        item,
        Words.toText(item.name()),
        Words.toText(definition.title()),
        Words.toText(description.substring(0, Math.min(MAX_DESCRIPTION, description.length()))),
        definition.marks());
  }
}
