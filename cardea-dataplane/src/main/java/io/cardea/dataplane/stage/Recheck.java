package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.call.Destination;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.Principal;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Denial;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller that was let in once would be let in still. Says what {@link Authenticate},
 * {@link AdmitAgent} and {@link Authorize} would, of what may change while an event stream lasts.
 */
public final class Recheck {

  private static final String REMOVED = "its address is not there any more";

  private final KeyIndex keys;

  /**
   * @param keys the gateway's own
   */
  public Recheck(KeyIndex keys) {
    this.keys = keys;
  }

  /**
   * Why {@code call} would be refused now; empty if it would not.
   *
   * @param credential what its caller has shown last
   */
  public Optional<String> refusal(
      Call call, Credential credential, GatewaySnapshot snapshot, Instant now) {
    return withdrawn(call, credential, snapshot, now)
        .or(() -> snapshot.access().refusal(call.principal()).map(Denial::rule))
        .or(() -> closed(call, snapshot));
  }

  private Optional<String> withdrawn(
      Call call, Credential credential, GatewaySnapshot snapshot, Instant now) {
    return switch (credential) {
      case Credential.Key key ->
          keys.find(key.id()).filter(found -> found.isLive(now)).isPresent()
              ? Optional.empty()
              : Optional.of("key " + key.id() + " is expired or revoked");
      case Credential.Token token -> over(call, token.issuer(), token.until(), snapshot, now);
      case Credential.Told token -> over(call, token.issuer(), token.until(), snapshot, now);
      case Credential.None _ ->
          isWelcome(call, snapshot)
              ? Optional.empty()
              : Optional.of("no agent has this certificate, and the address is not public");
    };
  }

  private static Optional<String> over(
      Call call, Issuer issuer, Instant until, GatewaySnapshot snapshot, Instant now) {
    if (!now.isBefore(until)) {
      return Optional.of("its token has expired");
    }
    return snapshot.issuers(call.principal().tenant()).contains(issuer)
        ? Optional.empty()
        : Optional.of("its token's issuer is declared otherwise now");
  }

  private static boolean isWelcome(Call call, GatewaySnapshot snapshot) {
    Principal principal = call.principal();
    EndpointKey endpoint = call.arrival().route().endpoint();
    return principal.isAnonymous()
        ? Authenticate.isPublic(snapshot, endpoint)
        : call.arrival()
            .peer()
            .certificate()
            .flatMap(shown -> snapshot.access().holder(endpoint.tenant(), shown))
            .filter(principal::equals)
            .isPresent();
  }

  private static Optional<String> closed(Call call, GatewaySnapshot snapshot) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return switch (endpoint.kind()) {
      case ALL -> Optional.empty();
      case PROFILE -> profile(call.principal(), snapshot.profiles().get(endpoint), snapshot);
      case ADAPTER -> {
        AdapterKey key =
            call.destination() instanceof Destination.Server server
                ? server.adapter().key()
                : endpoint.adapterKey(endpoint.name());
        yield Optional.ofNullable(snapshot.adapters().get(key))
            .map(adapter -> adapter(call.principal(), adapter, snapshot.access()))
            .orElse(Optional.of(REMOVED));
      }
    };
  }

  private static Optional<String> profile(
      Principal caller, @Nullable Profile profile, GatewaySnapshot snapshot) {
    if (profile == null) {
      return Optional.of(REMOVED);
    }
    return snapshot.access().admits(caller, profile)
        ? Optional.empty()
        : Optional.of("no role opens the profile");
  }

  private static Optional<String> adapter(Principal caller, Adapter adapter, AccessPolicy policy) {
    if (policy.decide(caller, adapter, Action.USE) instanceof Denial denial) {
      return Optional.of(denial.rule());
    }
    Set<String> needed = adapter.scopes().required();
    return caller.tokenScopes().filter(granted -> !granted.containsAll(needed)).isPresent()
        ? Optional.of("the token lacks a scope")
        : Optional.empty();
  }
}
