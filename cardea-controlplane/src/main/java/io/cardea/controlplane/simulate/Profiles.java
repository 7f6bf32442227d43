package io.cardea.controlplane.simulate;

import io.cardea.controlplane.simulate.Replay.Verdict;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the profiles of a tenant mean for calls of the past. One thread. */
final class Profiles {

  /** As {@code Authorize} says it. */
  static final String CLOSED = "no role opens the profile";

  private static final String BY_WHICH = "by which profile it came is not recorded";

  private final GatewaySnapshot now;
  private final GatewaySnapshot proposed;
  private final Worlds worldsNow;
  private final Worlds worlds;

  Profiles(GatewaySnapshot now, GatewaySnapshot proposed, Worlds worlds) {
    this.now = now;
    this.proposed = proposed;
    this.worldsNow = new Worlds(now.access());
    this.worlds = worlds;
  }

  Stream<Issuer> issuers(TenantId tenant) {
    return Stream.concat(now.issuers(tenant).stream(), proposed.issuers(tenant).stream());
  }

  Replay enter(PastCall call, String issuer, String name) {
    Profile profile =
        AdapterKey.isValidName(name)
            ? proposed.profiles().get(EndpointKey.profile(call.recorded().tenant(), name))
            : null;
    return profile == null
        ? Replay.denied("no such profile")
        : new TwoWays(worlds, call, issuer).enter(profile);
  }

  /**
   * That a call may have come by a profile that would not let it through any more: by which address
   * it came is not recorded. A profile that stays as it is raises no doubt.
   */
  Optional<Replay> doubt(PastCall call, String issuer, Adapter adapter) {
    if (now.profiles().equals(proposed.profiles()) && now.access().isSameAs(proposed.access())) {
      return Optional.empty();
    }
    return of(now, adapter)
        .filter(profile -> isDoubtful(call, issuer, profile))
        .map(profile ->
            Replay.unknown(
                "by which address it came is not recorded, and profile "
                    + profile.key().name()
                    + " changes for its caller"))
        .findFirst();
  }

  private boolean isDoubtful(PastCall call, String issuer, Profile profile) {
    Replay before = new TwoWays(worldsNow, call, issuer).enter(profile);
    if (before.verdict() == Verdict.DENIED) {
      return false;
    }
    Profile after = proposed.profiles().get(profile.key());
    if (after == null || !after.members().equals(profile.members())) {
      return true;
    }
    Replay now = new TwoWays(worlds, call, issuer).enter(after);
    return now.verdict() != Verdict.ALLOWED && now.verdict() != before.verdict();
  }

  /** What was refused because no role opened the profile by which it came, whichever that was. */
  Replay enterAgain(PastCall call, String issuer, Adapter adapter) {
    List<Verdict> verdicts =
        of(proposed, adapter)
            .map(profile -> new TwoWays(worlds, call, issuer).enter(profile).verdict())
            .distinct()
            .toList();
    return switch (verdicts.size()) {
      case 0 -> Replay.denied("no such profile");
      case 1 ->
          switch (verdicts.getFirst()) {
            case ALLOWED -> Replay.allowed("the profile is open to it");
            case DENIED -> Replay.denied(CLOSED);
            case UNKNOWN -> Replay.unknown(BY_WHICH);
          };
      default -> Replay.unknown(BY_WHICH);
    };
  }

  private static Stream<Profile> of(GatewaySnapshot snapshot, Adapter adapter) {
    return snapshot.profiles().values().stream()
        .filter(profile -> profile.key().tenant().equals(adapter.key().tenant()))
        .filter(profile ->
            profile.members().stream()
                .anyMatch(member -> member.adapter().equals(adapter.key().name())));
  }
}
