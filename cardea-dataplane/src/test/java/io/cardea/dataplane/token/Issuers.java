package io.cardea.dataplane.token;

import io.cardea.dataplane.call.Calls;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.IntrospectionPlace;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.IssuerKey;
import io.cardea.model.issuer.KeyPlace;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Issuers and the claims of their tokens, for tests to change one thing of. */
public final class Issuers {

  public static final String URL = "https://id.example/realms/a";
  public static final String GATEWAY = "https://gw.example";
  public static final String WEATHER = GATEWAY + "/adapters/weather/mcp";
  public static final TenantId OTHER = new TenantId("other");
  public static final long NOW = Calls.NOW.getEpochSecond();

  private Issuers() {}

  public static Issuer issuer() {
    return issuer(ClaimNames.DEFAULT);
  }

  public static Issuer issuer(ClaimNames claims) {
    return issuer(TenantId.DEFAULT, Set.of(), claims, Set.of());
  }

  /** One whose tokens must be bound to a key. */
  public static Issuer strict() {
    return issuer(TenantId.DEFAULT, Set.of(), ClaimNames.DEFAULT, Set.of(), true);
  }

  /** One that is asked about its tokens. */
  public static Issuer telling(String name, Duration maxAge) {
    Issuer plain = issuer();
    return new Issuer(
        new IssuerKey(TenantId.DEFAULT, name),
        URL,
        plain.audiences(),
        plain.algorithms(),
        plain.keys(),
        plain.clockSkew(),
        plain.claims(),
        plain.requiredScopes(),
        false,
        Optional.of(new IntrospectionPlace("https://id.example/introspect", "gw", "hush", maxAge)));
  }

  public static Issuer issuer(
      TenantId tenant, Set<String> audiences, ClaimNames claims, Set<String> scopes) {
    return issuer(tenant, audiences, claims, scopes, false);
  }

  private static Issuer issuer(
      TenantId tenant,
      Set<String> audiences,
      ClaimNames claims,
      Set<String> scopes,
      boolean proofRequired) {
    return new Issuer(
        new IssuerKey(tenant, "corp"),
        URL,
        audiences,
        Issuer.USUAL,
        new KeyPlace(Optional.empty(), false),
        Duration.ofMinutes(1),
        claims,
        scopes,
        proofRequired,
        Optional.empty());
  }

  /** A snapshot in which each tenant has these issuers. */
  public static GatewaySnapshot snapshot(Map<TenantId, List<Issuer>> issuers) {
    GatewaySettings settings =
        new GatewaySettings(
            Optional.of(GATEWAY),
            Set.of(),
            Set.of(),
            List.of(),
            false,
            false,
            GatewayLimits.DEFAULT);
    GatewaySnapshot plain = Calls.snapshot(settings, 9);
    return new GatewaySnapshot(
        plain.version(),
        plain.settings(),
        plain.adapters(),
        plain.disabled(),
        plain.profiles(),
        issuers,
        plain.access(),
        plain.limits());
  }

  public static GatewaySnapshot snapshot(Issuer... issuers) {
    return snapshot(Map.of(TenantId.DEFAULT, List.of(issuers)));
  }

  /** Claims that are all right. */
  public static String claims() {
    return """
    {"iss":"%s","aud":"%s","sub":"pat","azp":"desk","iat":%d,"exp":%d,"scope":"mcp:use other"}
    """
        .formatted(URL, WEATHER, NOW - 10, NOW + 300)
        .strip();
  }

  /** The same with {@code member} instead of that of its name, or without that if it is empty. */
  public static String claims(String name, String value) {
    String without =
        claims().replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+),?", "").replace(",}", "}");
    return value.isEmpty()
        ? without
        : without.substring(0, without.length() - 1) + ",\"" + name + "\":" + value + "}";
  }
}
