package io.cardea.dataplane.listing;

import io.cardea.mcp.uri.UriTemplate;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resources of one server.
 *
 * @param resources by URI
 * @param templates by text
 * @param matchers by text, in order: those templates that URIs are compared with
 */
record UriTable(
    Map<String, Item> resources, Map<String, Item> templates, Map<String, Matcher> matchers) {

  /** Templates of one server that URIs are compared with; a URI of any more needs its suffix. */
  static final int MAX_MATCHERS = 256;

  /** A template and what it is of. */
  record Matcher(UriTemplate template, Item item) {}

  static UriTable of(Offer offer) {
    Map<String, Matcher> matchers = new LinkedHashMap<>();
    for (Item item : offer.templates()) {
      if (matchers.size() < MAX_MATCHERS) {
        UriTemplate.parse(item.name())
            .ifPresent(template -> matchers.put(item.name(), new Matcher(template, item)));
      }
    }
    return new UriTable(byName(offer.resources()), byName(offer.templates()), matchers);
  }

  private static Map<String, Item> byName(List<Item> items) {
    Map<String, Item> byName = HashMap.newHashMap(items.size());
    items.forEach(item -> byName.putIfAbsent(item.name(), item));
    return byName;
  }
}
