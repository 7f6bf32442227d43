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
  private final AccessPolicy policy;
  private final IntStream.Builder members = IntStream.builder();
  private final IntStream.Builder items = IntStream.builder();
  private final List<String> unavailable = new ArrayList<>();
  private final Set<String> claimed = new HashSet<>();
  private final Fingerprint digest = new Fingerprint();

  ListBuilder(EndpointView view, Principal principal, Kind kind) {
    this.view = view;
    this.principal = principal;
    this.kind = kind;
    this.policy = view.snapshot().access();
  }

  VisibleList build() {
    List<Member> inOrder = view.members().inOrder();
    for (int i = 0; i < inOrder.size(); i++) {
      Member member = inOrder.get(i);
      boolean usable = permits(member, Action.USE);
      boolean down = view.offers().isDown(member);
      if (usable && down) {
        unavailable.add(member.name());
      }
      Optional<OfferIndex> index = view.offers().of(member);
      if (index.isPresent()) {
        add(i, member, index.get().offer().items(kind), usable && !down);
      }
    }
    return new VisibleList(
        kind, members.build().toArray(), items.build().toArray(), digest.toHex(), unavailable);
  }

  private void add(int place, Member member, List<Item> offered, boolean shown) {
    for (int i = 0; i < offered.size(); i++) {
      Item item = offered.get(i);
      switch (kind) {
        case TOOL, PROMPT -> {
          if (shown && permits(member, action(item)) && isRouted(member, item)) {
            add(place, i, member.nameHere(kind, item), item);
          }
        }
        case RESOURCE, TEMPLATE -> {
          // What is not shown keeps its URI all the same: a name must not depend on who asks.
          if (member.takes(kind, item.name())) {
            boolean plain = isPlain(member, item);
            if (shown && permits(member, action(item))) {
              String uri = item.name();
              String name = plain ? uri : UriRoutes.explicit(uri, member.name());
              add(place, plain ? i : ~i, name, item);
            }
          }
        }
      }
    }
  }

  private void add(int place, int position, String name, Item item) {
    members.add(place);
    items.add(position);
    digest.add(name).add(item.digest());
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
