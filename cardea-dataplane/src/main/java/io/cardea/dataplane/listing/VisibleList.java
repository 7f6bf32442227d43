package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.List;

/**
 * What a caller sees of one list at an endpoint: places in the offers of the view it was made from,
 * and valid for every view of the same {@link EndpointView#state}. Immutable.
 */
public final class VisibleList {

  private final Kind kind;
  private final int[] members;
  private final int[] items;
  private final String digest;
  private final List<String> unavailable;

  /**
   * @param kind what it is a list of
   * @param members by position: which member's
   * @param items by position: which of its items, or the complement of that if it has the explicit
   *     form of its URI
   * @param digest names what it holds
   * @param unavailable adapters that the caller may use and that do not answer
   */
  VisibleList(Kind kind, int[] members, int[] items, String digest, List<String> unavailable) {
    this.kind = kind;
    this.members = members;
    this.items = items;
    this.digest = digest;
    this.unavailable = List.copyOf(unavailable);
  }

  /** Equal for lists of the same items under the same names, in hex. */
  public String digest() {
    return digest;
  }

  public int size() {
    return items.length;
  }

  /** Names of the servers that are left out because they do not answer. */
  public List<String> unavailable() {
    return unavailable;
  }

  Kind kind() {
    return kind;
  }

  Member member(EndpointView view, int position) {
    return view.members().inOrder().get(members[position]);
  }

  Item item(EndpointView view, int position) {
    int item = items[position] < 0 ? ~items[position] : items[position];
    return view.offers().of(member(view, position)).orElseThrow().offer().items(kind).get(item);
  }

  /** What the item at {@code position} is called here. */
  String nameHere(EndpointView view, int position) {
    Item item = item(view, position);
    Member member = member(view, position);
    return switch (kind) {
      case TOOL, PROMPT -> member.nameHere(kind, item);
      case RESOURCE, TEMPLATE ->
          items[position] < 0 ? UriRoutes.explicit(item.name(), member.name()) : item.name();
    };
  }

  /** Bytes it takes, about. */
  long bytes() {
    return 256L + 8L * items.length + 64L * unavailable.size();
  }
}
