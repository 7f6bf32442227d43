package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;

/** What a caller sees of one server in a list: places in its offer, in order. Immutable. */
final class VisiblePart {

  private final Member member;
  private final OfferIndex index;
  private final Kind kind;
  private final int[] places;
  private final byte[] digest;

  /**
   * @param member whose
   * @param index of its offer
   * @param kind what it is a list of
   * @param places in the offer, or the complement of one where the explicit form of a URI is shown
   * @param digest over the names and definitions that are shown
   */
  VisiblePart(Member member, OfferIndex index, Kind kind, int[] places, byte[] digest) {
    this.member = member;
    this.index = index;
    this.kind = kind;
    this.places = places;
    this.digest = digest;
  }

  Member member() {
    return member;
  }

  OfferIndex index() {
    return index;
  }

  /** Not to be changed. */
  byte[] digest() {
    return digest;
  }

  int size() {
    return places.length;
  }

  Item item(int position) {
    return index.offer().items(kind).get(offered(position));
  }

  /** What the item at {@code position} is called here. */
  String nameHere(int position) {
    Item item = item(position);
    return switch (kind) {
      case TOOL, PROMPT -> member.nameHere(kind, item);
      case RESOURCE, TEMPLATE ->
          places[position] < 0 ? UriRoutes.explicit(item.name(), member.name()) : item.name();
    };
  }

  /** Where the item at {@code position} is in the offer. */
  int offered(int position) {
    return places[position] < 0 ? ~places[position] : places[position];
  }

  /** The position of the item at {@code offered} in the offer, or -1 if it is not shown. */
  int find(int offered) {
    int low = 0;
    int high = places.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = offered(middle);
      if (found == offered) {
        return middle;
      }
      if (found < offered) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Bytes it takes, about. */
  long bytes() {
    return 256L + 4L * places.length;
  }
}
