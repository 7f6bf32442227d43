package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.List;

/**
 * What a caller sees of one server in a list: places in its offer, in order. It does not hold the
 * offer itself, which may be large and is replaced now and then. Immutable.
 */
final class VisiblePart {

  private final Member member;
  private final String fingerprint;
  private final Kind kind;
  private final int[] places;
  private final byte[] digest;

  /**
   * @param member whose
   * @param fingerprint of its offer; it goes for any other of the same
   * @param kind what it is a list of
   * @param places in the offer, or the complement of one where the explicit form of a URI is shown
   * @param digest over the names and definitions that are shown
   */
  VisiblePart(Member member, String fingerprint, Kind kind, int[] places, byte[] digest) {
    this.member = member;
    this.fingerprint = fingerprint;
    this.kind = kind;
    this.places = places;
    this.digest = digest;
  }

  Member member() {
    return member;
  }

  /** Whether it is of the offer that {@code index} is of. */
  boolean isOf(OfferIndex index) {
    return fingerprint.equals(index.fingerprint());
  }

  /** Not to be changed. */
  byte[] digest() {
    return digest;
  }

  int size() {
    return places.length;
  }

  /** The item at {@code position}, of what is offered now. */
  Item item(Offers offers, int position) {
    return items(offers).get(offered(position));
  }

  /** What the server offers of the kind now. */
  List<Item> items(Offers offers) {
    return offers.of(member).orElseThrow().offer().items(kind);
  }

  /** What the item at {@code position} is called here. */
  String nameHere(Offers offers, int position) {
    Item item = item(offers, position);
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
