package io.cardea.controlplane.simulate;

import io.cardea.model.policy.AccessPolicy;
import java.util.HashMap;
import java.util.Map;

/** All that may be of a policy, for calls of which not everything is known. One thread. */
final class Worlds {

  private record Lean(boolean opens, boolean isUserKnown) {}

  private final AccessPolicy policy;
  private final Map<Lean, World> worlds = new HashMap<>();

  Worlds(AccessPolicy policy) {
    this.policy = policy;
  }

  /** The one in which what is not known of the user of {@code call} opens, or closes. */
  World of(PastCall call, boolean opens) {
    boolean isUserKnown = call.recorded().user().isEmpty() || call.user().isPresent();
    return worlds.computeIfAbsent(
        new Lean(opens, isUserKnown),
        lean -> new World(policy.leaning(lean.opens(), lean.isUserKnown())));
  }
}
