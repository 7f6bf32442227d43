package io.cardea.dataplane.listing;

import io.cardea.dataplane.listing.EndpointView.Target;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.catalog.ItemCollector;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Where the name of a tool or prompt leads. First aliases, which operators chose. Then names that
 * begin with the name of a prefixed server, which are of that server only. Then the own names of
 * the other servers, of which the first in order has a name and whatever is confusable with it. So
 * no server takes a name away from an operator, or from another server by a prefix.
 */
final class NameRoutes {

  private final Members members;
  private final Offers offers;

  NameRoutes(Members members, Offers offers) {
    this.members = members;
    this.offers = offers;
  }

  Optional<Target> route(Kind kind, String name) {
    if (name.length() > ItemCollector.MAX_NAME) {
      return Optional.empty();
    }
    Members.Alias alias = kind == Kind.TOOL ? members.aliases().get(name) : null;
    if (alias != null) {
      return own(alias.member(), kind, alias.original());
    }
    Optional<Member> prefixed = prefixed(name);
    return prefixed.isPresent()
        ? prefixed(prefixed.get(), kind, name)
        : original(kind, name, ExposedName.confusableKey(name));
  }

  /**
   * The server that must be learned before it can be told whether it has the tool {@code name}; of
   * several the first.
   */
  Optional<AdapterKey> unlearned(String name) {
    Members.Alias alias = members.aliases().get(name);
    List<Member> where =
        alias != null
            ? List.of(alias.member())
            : prefixed(name).map(List::of).orElse(members.originals());
    return where.stream()
        .filter(member -> offers.isCustom(member) && offers.of(member).isEmpty())
        .map(member -> member.adapter().key())
        .findFirst();
  }

  private Optional<Member> prefixed(String name) {
    return ExposedName.adapterOf(name)
        .filter(members::isReserved)
        .map(adapter -> members.byAdapter().get(adapter));
  }

  private Optional<Target> prefixed(Member member, Kind kind, String name) {
    Optional<Item> item = offers.of(member).flatMap(index -> index.names(kind).byExposed(name));
    if (item.isPresent()) {
      return item.filter(known -> goesByOwnName(member, kind, known.name()))
          .map(known -> target(member, kind, known));
    }
    return ExposedName.plainOriginal(name)
        .filter(original -> goesByOwnName(member, kind, original))
        .flatMap(original -> untold(member, kind, original));
  }

  /**
   * Looks at the servers whose names stay as they are one after the other, so it takes time in
   * proportion to their number.
   */
  private Optional<Target> original(Kind kind, String name, String key) {
    if (members.originals().isEmpty()
        || (kind == Kind.TOOL && members.aliasKeys().contains(key))
        || prefixed(key).isPresent()) {
      return Optional.empty();
    }
    for (Member member : members.originals()) {
      Optional<Item> holder =
          offers
              .of(member)
              .flatMap(index -> index.names(kind).byKey(key))
              .filter(item -> goesByOwnName(member, kind, item.name()));
      if (holder.isPresent()) {
        return holder
            .filter(item -> item.name().equals(name))
            .map(item -> target(member, kind, item));
      }
    }
    Member first = members.originals().getFirst();
    return members.originals().size() == 1 && goesByOwnName(first, kind, name)
        ? untold(first, kind, name)
        : Optional.empty();
  }

  private static boolean goesByOwnName(Member member, Kind kind, String original) {
    return member.takes(kind, original) && member.alias(kind, original).isEmpty();
  }

  /** What {@code member} calls {@code original}, whether or not it has told of it. */
  private Optional<Target> own(Member member, Kind kind, String original) {
    if (!member.takes(kind, original)) {
      return Optional.empty();
    }
    Optional<Item> item =
        offers.of(member).flatMap(index -> index.names(kind).byOriginal(original));
    return item.isPresent()
        ? item.map(known -> target(member, kind, known))
        : untold(member, kind, original);
  }

  /**
   * Something that the server has not told of, unless that would be quarantined, or is a tool of
   * which it is not known what its operator makes.
   */
  private Optional<Target> untold(Member member, Kind kind, String original) {
    if (kind == Kind.TOOL && offers.isCustom(member)) {
      return Optional.empty();
    }
    boolean free = offers.of(member).map(index -> index.names(kind).isFree(original)).orElse(true);
    return free
        ? Optional.of(new Target(member.adapter(), original, Optional.empty()))
        : Optional.empty();
  }

  private Target target(Member member, Kind kind, Item item) {
    return new Target(
        member.adapter(),
        item.name(),
        Optional.of(item),
        kind == Kind.TOOL
            ? offers.of(member).flatMap(index -> index.custom().tool(item.name()))
            : Optional.empty());
  }
}
