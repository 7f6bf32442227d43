package io.cardea.dataplane.listing;

import io.cardea.dataplane.listing.EndpointView.Target;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a URI leads. First the explicit form {@code {uri}#~{adapter}}, which no server can take
 * away from another; then the servers that list the URI, or a template of that text, or a template
 * that the URI fits, each time the first in order; then the only server that can have resources.
 *
 * <p>Made in time proportional to the number of servers. A lookup takes a table look-up a server
 * that has resources, and where no server lists the URI, a comparison a template.
 */
final class UriRoutes {

  private static final String MARK = "#~";

  /** A server that has resources or templates. */
  private record Place(Member member, UriTable table) {}

  private final Members members;
  private final Offers offers;
  private final List<Place> places;
  private final Optional<Member> sole;

  UriRoutes(Members members, Offers offers) {
    this.members = members;
    this.offers = offers;
    List<Place> found = new ArrayList<>();
    List<Member> declaring = new ArrayList<>();
    for (Member member : members.inOrder()) {
      Optional<OfferIndex> index = offers.of(member);
      if (index.isEmpty()) {
        continue;
      }
      if (!index.get().offer().resources().isEmpty()
          || !index.get().offer().templates().isEmpty()) {
        found.add(new Place(member, index.get().uris()));
      }
      if (index.get().declared().resources()) {
        declaring.add(member);
      }
    }
    this.places = List.copyOf(found);
    this.sole = only(declaring).or(() -> only(members.inOrder()));
  }

  private static Optional<Member> only(List<Member> list) {
    return list.size() == 1 ? Optional.of(list.getFirst()) : Optional.empty();
  }

  Optional<Target> route(String uri) {
    Optional<Member> explicit = explicit(uri);
    if (explicit.isPresent()) {
      String own = uri.substring(0, uri.lastIndexOf(MARK));
      return target(explicit.get(), own, item(explicit.get(), own));
    }
    return first(uri, table -> Optional.ofNullable(table.resources().get(uri)))
        .or(() -> first(uri, table -> Optional.ofNullable(table.templates().get(uri))))
        .or(() -> first(uri, table -> matching(table, uri)))
        .or(() -> sole.flatMap(member -> target(member, uri, Optional.empty())));
  }

  private Optional<Target> first(String uri, Function<UriTable, Optional<Item>> find) {
    for (Place place : places) {
      Optional<Item> item = find.apply(place.table());
      if (item.isPresent() && place.member().takes(Kind.RESOURCE, uri)) {
        return target(place.member(), uri, item);
      }
    }
    return Optional.empty();
  }

  private static Optional<Item> matching(UriTable table, String uri) {
    for (UriTable.Matcher matcher : table.matchers().values()) {
      if (matcher.template().matches(uri)) {
        return Optional.of(matcher.item());
      }
    }
    return Optional.empty();
  }

  private Optional<Item> item(Member member, String own) {
    return offers.of(member).map(OfferIndex::uris).map(table -> table.resources().get(own));
  }

  private static Optional<Target> target(Member member, String uri, Optional<Item> item) {
    return member.takes(Kind.RESOURCE, uri)
        ? Optional.of(new Target(member.adapter(), uri, item))
        : Optional.empty();
  }

  /** The server that {@code uri} names, if it is in the explicit form. */
  private Optional<Member> explicit(String uri) {
    int mark = uri.lastIndexOf(MARK);
    return mark < 0
        ? Optional.empty()
        : Optional.ofNullable(members.byAdapter().get(uri.substring(mark + MARK.length())));
  }

  /** Whether {@code uri} is in the explicit form, so that it does not stand for itself. */
  boolean isExplicit(String uri) {
    return explicit(uri).isPresent();
  }

  /** The explicit form of a URI or template of the server of this name. */
  static String explicit(String uri, String adapter) {
    return uri + MARK + adapter;
  }

  /** Whether {@code uri} as it is leads to {@code uri} of the server of this name. */
  boolean leadsTo(String adapter, String uri) {
    return route(uri)
        .filter(to -> to.adapter().key().name().equals(adapter) && to.name().equals(uri))
        .isPresent();
  }

  /** Whether expansions of a template of {@code member} as it is are taken for such. */
  boolean isMatched(Member member, String template) {
    boolean only = sole.filter(member::equals).isPresent();
    return (only || offers.of(member).orElseThrow().uris().matchers().containsKey(template))
        && leadsTo(member.name(), template);
  }

  /** {@code uri} without the mark of a server. */
  String toUpstream(String uri) {
    return isExplicit(uri) ? uri.substring(0, uri.lastIndexOf(MARK)) : uri;
  }
}
