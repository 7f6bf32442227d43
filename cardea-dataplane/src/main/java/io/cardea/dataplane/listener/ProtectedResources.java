package io.cardea.dataplane.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.proof.ProofRules;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Metadata of protected resources (RFC 9728 §3): tells anybody which issuers' tokens a tenant
 * takes. It says the same of every address that the tenant could have, so that it does not tell
 * which there are.
 */
final class ProtectedResources {

  private static final String JSON = "application/json";
  private static final String METHODS = "GET, HEAD";
  private static final Map<String, String> FIELDS =
      Map.of("cache-control", "no-store", "x-content-type-options", "nosniff");

  private final ResourceUris uris;

  ProtectedResources(ResourceUris uris) {
    this.uris = uris;
  }

  /**
   * Answers a request if it is for such metadata.
   *
   * @param hosted the tenant whose own host it was sent to, if to one's
   */
  boolean serve(
      RequestHead head, Exchange exchange, GatewaySnapshot snapshot, Optional<TenantId> hosted) {
    Optional<String> path = ResourceUris.described(snapshot.settings(), hosted, head.path());
    if (path.isEmpty()) {
      return false;
    }
    String origin = head.fields().get("origin");
    if (origin != null && !HostRules.allowsOrigin(snapshot.settings(), origin)) {
      refuse(exchange, 403, "The Origin header names no allowed origin (allowedOrigins).");
      return true;
    }
    if (origin != null) {
      Cors.allow(exchange, origin);
    }
    switch (head.method()) {
      case "OPTIONS" -> Cors.preflight(exchange, METHODS);
      case "GET", "HEAD" -> describe(path.get(), exchange, snapshot, hosted);
      default -> {
        exchange.add("Allow", METHODS + ", OPTIONS");
        refuse(exchange, 405, "Metadata are only read.");
      }
    }
    return true;
  }

  private void describe(
      String path, Exchange exchange, GatewaySnapshot snapshot, Optional<TenantId> hosted) {
    Optional<Route> route =
        path.isEmpty()
            ? Optional.of(new Route(EndpointKey.all(hosted.orElse(TenantId.DEFAULT))))
            : Route.parse(path, hosted);
    List<Issuer> issuers =
        route.map(found -> snapshot.issuers(found.endpoint().tenant())).orElse(List.of());
    if (issuers.isEmpty()) {
      refuse(exchange, 404, "No access tokens are taken there.");
      return;
    }
    GatewaySettings settings = snapshot.settings();
    String resource =
        path.isEmpty()
            ? uris.whole(settings, hosted)
            : uris.of(settings, hosted, route.orElseThrow());
    exchange.answer(200, JSON, FIELDS, json(resource, issuers).getBytes(UTF_8));
  }

  private static String json(String resource, List<Issuer> issuers) {
    Set<String> scopes = new TreeSet<>();
    issuers.forEach(issuer -> scopes.addAll(issuer.requiredScopes()));
    String supported = scopes.isEmpty() ? "" : "\"scopes_supported\":" + list(scopes) + ",";
    return """
    {"resource":%s,"authorization_servers":%s,%s"bearer_methods_supported":["header"],\
    "dpop_signing_alg_values_supported":%s,"dpop_bound_access_tokens_required":%s}\
    """
        .formatted(
            JsonStrings.quote(resource),
            list(issuers.stream().map(Issuer::url).distinct().toList()),
            supported,
            list(ProofRules.ALGORITHMS),
            issuers.stream().allMatch(Issuer::proofRequired));
  }

  private static String list(Collection<String> texts) {
    return texts.stream().map(JsonStrings::quote).collect(Collectors.joining(",", "[", "]"));
  }

  private static void refuse(Exchange exchange, int status, String message) {
    String json = "{\"error\":" + JsonStrings.quote(message) + "}";
    exchange.answer(status, JSON, FIELDS, json.getBytes(UTF_8));
  }
}
