package io.cardea.dataplane.listing;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes one {@link VisibleList}: in order, what leads back to where it comes from and what policy
 * lets the caller use, by the decision a call gets. For one use.
 */
final class ListBuilder {

  private final EndpointView view;
  private final Principal principal;
  private final Kind kind;
  private final VisibleParts known;
  private final AccessPolicy policy;
  private final List<VisiblePart> parts = new ArrayList<>();
  private final List<String> unavailable = new ArrayList<>();
  private final Set<String> claimed = new HashSet<>();

  /**
   * @param known parts that were made before
   */
  ListBuilder(EndpointView view, Principal principal, Kind kind, VisibleParts known) {
    this.view = view;
    this.principal = principal;
    this.kind = kind;
    this.known = known;
    this.policy = view.snapshot().access();
  }

  VisibleList build() {
    // A name that no other server can take depends on nothing but its own.
    boolean isApart = (kind == Kind.TOOL || kind == Kind.PROMPT) && view.members().areApart();
    for (Member member : view.members().inOrder()) {
      boolean usable = permits(member, Action.USE);
      boolean down = view.offers().isDown(member);
      if (usable && down) {
        unavailable.add(member.name());
      }
      Optional<OfferIndex> index = view.offers().of(member);
      if (index.isPresent()) {
        VisiblePart part =
            isApart && usable && !down
                ? known.of(view.snapshot(), principal, member, index.get(), kind, this::part)
                : part(member, index.get(), usable && !down);
        if (part.size() > 0) {
          parts.add(part);
        }
      }
    }
    return new VisibleList(kind, parts, unavailable);
  }

  private VisiblePart part(Member member, OfferIndex index) {
    return part(member, index, true);
  }

  private VisiblePart part(Member member, OfferIndex index, boolean shown) {
    IntStream.Builder places = IntStream.builder();
    Fingerprint digest = new Fingerprint();
    List<Item> offered = index.offer().items(kind);
    for (int i = 0; i < offered.size(); i++) {
      Item item = offered.get(i);
      switch (kind) {
        case TOOL, PROMPT -> {
          if (shown && permits(member, action(item)) && isRouted(member, item)) {
            places.add(i);
            digest.add(member.nameHere(kind, item)).add(item.digest());
          }
        }
        case RESOURCE, TEMPLATE -> {
          // What is not shown keeps its URI all the same: a name must not depend on who asks.
          if (member.takes(kind, item.name())) {
            boolean plain = isPlain(member, item);
            if (shown && permits(member, action(item))) {
              String uri = item.name();
              places.add(plain ? i : ~i);
              digest.add(plain ? uri : UriRoutes.explicit(uri, member.name())).add(item.digest());
            }
          }
        }
      }
    }
    return new VisiblePart(
        member, index.fingerprint(), kind, places.build().toArray(), digest.toBytes());
  }

  /** A name that leads elsewhere or nowhere belongs to something else, or is quarantined. */
  private boolean isRouted(Member member, Item item) {
    return view.names()
        .route(kind, member.nameHere(kind, item))
        .filter(target -> target.adapter().key().equals(member.adapter().key()))
        .flatMap(EndpointView.Target::item)
        .filter(found -> found.name().equals(item.name()))
        .isPresent();
  }

  /** The same as {@link UriRoutes#leadsTo}, without looking at every member for each URI. */
  private boolean isPlain(Member member, Item item) {
    return kind == Kind.RESOURCE
        ? claimed.add(item.name()) && !view.uris().isExplicit(item.name())
        : view.uris().isMatched(member, item.name());
  }

  private Action action(Item item) {
    return switch (kind) {
      case TOOL -> Action.tool(item.name());
      case PROMPT -> Action.prompt(item.name());
      case RESOURCE, TEMPLATE -> Action.resource(item.name());
    };
  }

  private boolean permits(Member member, Action action) {
    return policy.decide(principal, member.adapter(), action) instanceof Permit;
  }
}
