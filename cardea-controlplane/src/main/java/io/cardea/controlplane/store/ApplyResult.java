package io.cardea.controlplane.store;

import java.util.List;

/** What has become of an order. */
public sealed interface ApplyResult {

  /**
   * All of it was done, as one revision, and is durable; for a dry run: could be done.
   *
   * @param position where the store is now: at the new revision, or where it was if nothing
   *     differed from what was there or it is a dry run
   * @param effects one for each change, in their order
   */
  record Applied(StorePosition position, List<Effect> effects) implements ApplyResult {
    public Applied {
      effects = List.copyOf(effects);
    }

    /** Whether anything differs from what was there before. */
    public boolean changed() {
      return effects.stream().anyMatch(effect -> effect.kind() != Effect.Kind.UNCHANGED);
    }
  }

  /**
   * None of it was done.
   *
   * @param conflicts every reason, in the order of the changes
   */
  record Refused(List<Conflict> conflicts) implements ApplyResult {
    public Refused {
      conflicts = List.copyOf(conflicts);
    }
  }
}
