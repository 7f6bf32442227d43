package io.cardea.dataplane.listing;

import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.Offer.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tools or the prompts of one server by name. An item whose name is confusable with an earlier
 * one's, or exposed as the same, is quarantined: it has no place here.
 */
final class NameTable {

  private final String adapter;
  private final Map<String, Item> byKey;
  private final Map<String, Item> byExposedKey;

  NameTable(String adapter, List<Item> items) {
    this.adapter = adapter;
    this.byKey = HashMap.newHashMap(items.size());
    this.byExposedKey = HashMap.newHashMap(items.size());
    for (Item item : items) {
      String key = ExposedName.confusableKey(item.name());
      String exposedKey = exposedKey(item.exposedName());
      if (!byKey.containsKey(key) && !byExposedKey.containsKey(exposedKey)) {
        byKey.put(key, item);
        byExposedKey.put(exposedKey, item);
      }
    }
  }

  /** An exposed name is ASCII, so that it is confusable with what differs in case. */
  private static String exposedKey(String exposed) {
    return exposed.toLowerCase(Locale.ROOT);
  }

  /** The item whose name has this key ({@link ExposedName#confusableKey}). */
  Optional<Item> byKey(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The item that the server calls so. */
  Optional<Item> byOriginal(String name) {
    return byKey(ExposedName.confusableKey(name)).filter(item -> item.name().equals(name));
  }

  /** The item that is exposed as this. */
  Optional<Item> byExposed(String name) {
    return Optional.ofNullable(byExposedKey.get(exposedKey(name)))
        .filter(item -> item.exposedName().equals(name));
  }

  /**
   * Whether the server could have an item of this name that it has not told of: nothing it has told
   * of has the name or one like it.
   */
  boolean isFree(String original) {
    return !byKey.containsKey(ExposedName.confusableKey(original))
        && !byExposedKey.containsKey(exposedKey(ExposedName.of(adapter, original)));
  }
}
