package io.cardea.controlplane.simulate;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.CallFact;
import io.cardea.model.policy.Circumstances;
import io.cardea.model.policy.Decision;
import io.cardea.model.policy.Hindsight;
import io.cardea.model.policy.Permit;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides a call of the past both ways: as if all that is not known of it opened what it can, and
 * as if it closed what it can. What is denied the first way is denied whatever it was, and what is
 * allowed the second way is allowed.
 *
 * @param worlds of which policy
 * @param call which
 * @param issuer who vouches for its agent
 */
record TwoWays(Worlds worlds, PastCall call, String issuer) {

  Replay decide(Adapter adapter, Action action) {
    return decide(adapter, action, call::seen);
  }

  /** Whether its caller may use {@code adapter}, without looking at the call. */
  Replay use(Adapter adapter) {
    return decide(adapter, Action.USE, call::unseen);
  }

  private Replay decide(Adapter adapter, Action action, Function<Hindsight, Circumstances> seen) {
    Hindsight generous = call.hindsight(true);
    Decision most = decide(adapter, action, true, seen.apply(generous));
    if (!(most instanceof Permit)) {
      return Replay.denied(most.rule());
    }
    Hindsight strict = call.hindsight(false);
    Decision least = decide(adapter, action, false, seen.apply(strict));
    if (least instanceof Permit) {
      return Replay.allowed(least.rule());
    }
    boolean opensByConditions =
        decide(adapter, action, false, seen.apply(call.hindsight(true))) instanceof Permit;
    boolean opensByUser =
        decide(adapter, action, true, seen.apply(call.hindsight(false))) instanceof Permit;
    Set<CallFact> missed = EnumSet.noneOf(CallFact.class);
    if (opensByUser || !opensByConditions) {
      missed.add(ofUser());
    }
    if (opensByConditions || !opensByUser) {
      missed.addAll(generous.missed());
      missed.addAll(strict.missed());
    }
    return Replay.unknown(call.why(missed));
  }

  private Decision decide(Adapter adapter, Action action, boolean opens, Circumstances seen) {
    World world = worlds.of(call, opens);
    return world.policy().decide(world.caller(call, issuer), adapter, action, seen);
  }

  Replay enter(Profile profile) {
    if (!admits(profile, true)) {
      return Replay.denied(Profiles.CLOSED);
    }
    return admits(profile, false)
        ? Replay.allowed("the profile is open to it")
        : Replay.unknown(call.why(Set.of(ofUser())));
  }

  private boolean admits(Profile profile, boolean opens) {
    World world = worlds.of(call, opens);
    Principal caller = world.caller(call, issuer);
    return world.policy().admits(caller, profile);
  }

  /** What of the user is not known. */
  private CallFact ofUser() {
    return call.user().isPresent() ? CallFact.GROUPS : CallFact.USER;
  }
}
