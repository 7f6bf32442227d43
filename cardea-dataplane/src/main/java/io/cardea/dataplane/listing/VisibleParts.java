package io.cardea.dataplane.listing;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.GrantsKey;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The parts of lists that were made last, so that a list is made anew only as far as something has
 * changed. Thread-safe.
 */
final class VisibleParts {

  private record Key(AdapterKey adapter, Kind kind, GrantsKey grants) {}

  /** A part, and what it was made by. */
  private record Made(AccessPolicy policy, VisiblePart part) {

    boolean isBy(AccessPolicy now, Member member, OfferIndex index) {
      // Policies are equal if they are the same: what has not changed stays so.
      return policy.equals(now) && part.isOf(index) && part.member().equals(member);
    }
  }

  private final SizedCache<Key, Made> made;

  VisibleParts(long maxBytes) {
    this.made = new SizedCache<>(maxBytes, known -> known.part().bytes());
  }

  /**
   * What {@code principal} sees of the items of {@code member}.
   *
   * @param make makes it, if it is not known
   */
  VisiblePart of(
      GatewaySnapshot snapshot,
      Principal principal,
      Member member,
      OfferIndex index,
      Kind kind,
      BiFunction<Member, OfferIndex, VisiblePart> make) {
    AccessPolicy policy = snapshot.access();
    Key key = new Key(member.adapter().key(), kind, policy.grantsKey(principal));
    Optional<Made> known = made.find(key).filter(each -> each.isBy(policy, member, index));
    if (known.isPresent()) {
      return known.get().part();
    }
    VisiblePart fresh = make.apply(member, index);
    made.put(key, new Made(policy, fresh));
    return fresh;
  }
}
