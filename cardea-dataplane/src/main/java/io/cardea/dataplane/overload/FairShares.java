package io.cardea.dataplane.overload;

import io.cardea.model.identity.TenantId;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may have how much while there is too little: tenants alike, and within a tenant its
 * principals alike. Immutable.
 *
 * @param limit calls in flight below which nobody is refused
 * @param ofOne by tenant, how many calls one of its principals may have beyond that
 * @param ofNewcomer the same for a tenant that had none in flight
 */
record FairShares(int limit, Map<TenantId, Integer> ofOne, int ofNewcomer) {

  FairShares {
    ofOne = Map.copyOf(ofOne);
  }

  /** Among so many principals with calls in flight, by tenant. */
  static FairShares of(int limit, Map<TenantId, Integer> principals) {
    Map<TenantId, Integer> shares = new HashMap<>();
    principals.forEach((tenant, count) -> shares.put(tenant, limit / principals.size() / count));
    return new FairShares(limit, shares, limit / (principals.size() + 1));
  }

  /**
   * Whether a call is refused.
   *
   * @param inFlight of all
   * @param own of its principal
   */
  boolean refuses(TenantId tenant, int inFlight, int own) {
    if (inFlight < limit) {
      return false;
    }
    // Above this it does not matter any more who asks for little.
    boolean isFull = inFlight >= limit + limit / 2;
    return isFull || own >= Math.max(1, ofOne.getOrDefault(tenant, ofNewcomer));
  }
}
