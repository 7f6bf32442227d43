package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Credential;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.introspection.Inquiry;
import io.cardea.dataplane.introspection.Introspected;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.dataplane.token.Candidate;
import io.cardea.dataplane.token.ClaimRules;
import io.cardea.dataplane.token.Claimed;
import io.cardea.dataplane.token.TokenCheck;
import io.cardea.dataplane.token.TokenRead;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who is it? {@code Authorization: Bearer} with a key, {@code cardea_…}, or with an access token of
 * one of the tenant's issuers, or {@code DPoP} with such a token and a proof; without a credential
 * the agent whose certificate the connection has shown; or nobody where a public adapter is called
 * from this machine. What is wrong with a credential is told to operators only: every caller gets
 * the same 401, also for an adapter that does not exist.
 */
public final class Authenticate implements Stage {

  private final KeyIndex keys;
  private final AccessTokens tokens;
  private final Introspections introspections;
  private final ResourceUris uris;
  private final Possession possession;

  /**
   * @param keys the gateway's own
   * @param tokens what is known of tokens
   * @param introspections what issuers said of tokens
   * @param uris what addresses are called in tokens
   */
  public Authenticate(
      KeyIndex keys, AccessTokens tokens, Introspections introspections, ResourceUris uris) {
    this.keys = keys;
    this.tokens = tokens;
    this.introspections = introspections;
    this.uris = uris;
    this.possession = new Possession(uris);
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    Arrival arrival = call.arrival();
    List<String> fields = arrival.headers("authorization");
    if (!arrival.snapshot().issuers(tenant(arrival)).isEmpty()) {
      Optional<ShownToken> token = ShownToken.of(fields);
      if (token.isPresent()) {
        return token(call, facts, token.get());
      }
    }
    return switch (KeyCheck.of(keys, fields, arrival.time())) {
      case KeyCheck.Accepted accepted -> check(call, accepted.key());
      case KeyCheck.Rejected rejected -> refuse(arrival, rejected.reason());
      case KeyCheck.Absent _ ->
          holder(arrival)
              .or(() -> nobody(arrival))
              .<StageResult>map(found -> new StageResult.Continue(call.withPrincipal(found)))
              .orElseGet(() -> refuse(arrival, "no credential"));
    };
  }

  /** The agent whose certificate the connection has shown, if an Agent names it. */
  private static Optional<Principal> holder(Arrival arrival) {
    return arrival
        .peer()
        .certificate()
        .flatMap(shown -> arrival.snapshot().access().holder(tenant(arrival), shown));
  }

  private static Optional<Principal> nobody(Arrival arrival) {
    return isPublic(arrival) ? Optional.of(Principal.anonymous(tenant(arrival))) : Optional.empty();
  }

  private StageResult check(Call call, ApiKey key) {
    if (!key.tenant().equals(tenant(call.arrival()))) {
      return refuse(call.arrival(), "key " + key.id() + " belongs to another tenant");
    }
    if (!key.scope().covers(KeyScope.Plane.DATA)) {
      return refuse(call.arrival(), "key " + key.id() + " is not for MCP traffic");
    }
    keys.used(key.id(), call.arrival().time());
    return new StageResult.Continue(
        call.withPrincipal(key.principal(), new Credential.Key(key.id())));
  }

  private StageResult token(Call call, Facts facts, ShownToken shown) {
    Arrival arrival = call.arrival();
    // What it is for depends on the address: here it may be another issuer's declaration that
    // counts.
    Optional<Claimed.Good> known =
        tokens
            .find(shown.text(), arrival.snapshot(), tenant(arrival), arrival.time())
            .filter(claims -> isFor(claims, arrival));
    if (known.isPresent()) {
      return enter(call, facts, shown, known.get(), checked(known.get()));
    }
    return switch (TokenRead.of(shown.text())) {
      case TokenRead.Bad bad ->
          shown.isOpaque()
              ? opaque(call, facts, shown, bad)
              : refuse(arrival, "a token " + bad.reason());
      case TokenRead.Unchecked token -> judge(call, facts, shown, token);
    };
  }

  /** It names no issuer: one is asked only if no other could be meant. */
  private StageResult opaque(Call call, Facts facts, ShownToken shown, TokenRead.Bad bad) {
    List<Issuer> telling =
        call.arrival().snapshot().issuers(tenant(call.arrival())).stream()
            .filter(issuer -> issuer.introspection().isPresent())
            .toList();
    return switch (telling.size()) {
      case 0 -> refuse(call.arrival(), "a token " + bad.reason());
      case 1 -> told(call, facts, shown, telling.getFirst());
      default -> refuse(call.arrival(), "a token of which it is not clear whom to ask about it");
    };
  }

  /** What its issuer says of it counts (RFC 7662). */
  private StageResult told(Call call, Facts facts, ShownToken shown, Issuer issuer) {
    Arrival arrival = call.arrival();
    Inquiry inquiry = new Inquiry(shown.text(), issuer);
    Fact<Introspected> needed = new Fact.Told(inquiry, arrival.time());
    Optional<Introspected> said =
        facts.find(needed).or(() -> introspections.find(inquiry, arrival.time()));
    if (said.isEmpty()) {
      return new StageResult.Need(needed);
    }
    return switch (said.get()) {
      case Introspected.Active(Claimed.Good claims) ->
          isFor(claims, arrival)
              ? enter(
                  call,
                  facts,
                  shown,
                  claims,
                  new Credential.Told(shown.text(), issuer, claims.until()))
              : refuse(arrival, "a token for another audience");
      case Introspected.Refused refused -> refuse(arrival, "a token " + refused.reason());
      case Introspected.Unknown _ ->
          new StageResult.Reply(
              Challenge.NOT_NOW.because("issuer " + issuer.key() + " does not tell of its tokens"));
    };
  }

  /** Of issuers with the same address, the first one counts that takes the token. */
  private StageResult judge(Call call, Facts facts, ShownToken shown, TokenRead.Unchecked token) {
    Arrival arrival = call.arrival();
    Optional<String> named = ClaimRules.issuerOf(token);
    String why = "of an issuer that is not declared";
    for (Issuer issuer : arrival.snapshot().issuers(tenant(arrival))) {
      boolean itsOwn = named.filter(issuer.url()::equals).isPresent();
      if (itsOwn && issuer.introspection().isPresent()) {
        return told(call, facts, shown, issuer);
      }
      if (itsOwn) {
        switch (ClaimRules.judge(issuer, token, arrival.time())) {
          case Claimed.Bad bad -> why = bad.reason();
          case Claimed.Good claims when !isFor(claims, arrival) -> why = "for another audience";
          case Claimed.Good claims -> {
            Optional<StageResult> unsigned = unsigned(call, facts, token, claims);
            return unsigned.isPresent()
                ? unsigned.get()
                : enter(call, facts, shown, claims, checked(claims));
          }
        }
      }
    }
    return refuse(arrival, "a token " + why);
  }

  /** What else there is to say than that the token is signed as it should be. */
  private Optional<StageResult> unsigned(
      Call call, Facts facts, TokenRead.Unchecked token, Claimed.Good claims) {
    Fact<TokenCheck> needed = new Fact.Signed(new Candidate(token, claims));
    Optional<TokenCheck> check = facts.find(needed);
    if (check.isEmpty()) {
      return Optional.of(new StageResult.Need(needed));
    }
    return switch (check.get()) {
      case TokenCheck.Right _ -> Optional.empty();
      case TokenCheck.Wrong wrong ->
          Optional.of(refuse(call.arrival(), "a token " + wrong.reason()));
      case TokenCheck.Unknown _ ->
          Optional.of(
              new StageResult.Reply(
                  Challenge.NOT_NOW.because(
                      "no keys of issuer " + claims.issuer().key() + " are known")));
    };
  }

  private boolean isFor(Claimed.Good claims, Arrival arrival) {
    Set<String> declared = claims.issuer().audiences();
    if (!arrival.snapshot().access().takes(claims.principal(), claims.audiences())) {
      return false;
    }
    return declared.isEmpty()
        ? uris.includes(arrival.snapshot().settings(), arrival.route(), claims.audiences())
        : declared.stream().anyMatch(claims.audiences()::contains);
  }

  private static Credential checked(Claimed.Good claims) {
    return new Credential.Token(claims.issuer(), claims.until());
  }

  private StageResult enter(
      Call call, Facts facts, ShownToken shown, Claimed.Good claims, Credential credential) {
    Optional<StageResult> unproven = possession.unproven(call, facts, shown, claims);
    if (unproven.isPresent()) {
      return unproven.get();
    }
    Set<String> needed = claims.issuer().requiredScopes();
    Set<String> granted = claims.principal().tokenScopes().orElse(Set.of());
    return granted.containsAll(needed)
        ? new StageResult.Continue(call.withPrincipal(claims.principal(), credential))
        : new StageResult.Reply(Challenge.insufficient(call.arrival(), uris, needed, granted));
  }

  private static boolean isPublic(Arrival arrival) {
    return arrival.peer().isLocal() && isPublic(arrival.snapshot(), arrival.route().endpoint());
  }

  /** Whether {@code endpoint} is open to everybody on this machine. */
  static boolean isPublic(GatewaySnapshot snapshot, EndpointKey endpoint) {
    return switch (endpoint.kind()) {
      case ALL -> false;
      case ADAPTER -> {
        Adapter adapter = snapshot.adapters().get(endpoint.adapterKey(endpoint.name()));
        yield adapter != null && adapter.access() == Adapter.Access.PUBLIC;
      }
      case PROFILE -> {
        Profile profile = snapshot.profiles().get(endpoint);
        yield profile != null && profile.access() == Adapter.Access.PUBLIC;
      }
    };
  }

  private static TenantId tenant(Arrival arrival) {
    return arrival.route().endpoint().tenant();
  }

  private StageResult refuse(Arrival arrival, String why) {
    Refusal refusal = Challenge.unauthenticated(arrival, uris);
    return new StageResult.Reply(refusal.because(why));
  }
}
