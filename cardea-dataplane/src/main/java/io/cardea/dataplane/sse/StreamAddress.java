package io.cardea.dataplane.sse;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Route;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a client sends its messages: the data of the stream's first event (MCP 2024-11-05,
 * Transports, "HTTP with SSE"), a path of the stream's own origin.
 */
final class StreamAddress {

  private static final String ID = "sessionId=";

  private StreamAddress() {}

  /** The address that goes with the stream that {@code opening} opens under {@code id}. */
  static String of(Arrival opening, String id) {
    Route messages = opening.route().at(Route.Door.MESSAGES);
    Optional<TenantId> hosted = opening.hosted();
    String path = hosted.isPresent() ? messages.pathInTenant() : messages.path();
    return prefix(opening, hosted) + path + "?" + ID + id;
  }

  /** A proxy may serve the gateway below a path of its own, which its URL then has. */
  private static String prefix(Arrival opening, Optional<TenantId> hosted) {
    String host = opening.header("host").orElse("").toLowerCase(Locale.ROOT);
    GatewaySettings settings = opening.snapshot().settings();
    return hosted
        .flatMap(settings.tenantUrls()::of)
        .or(settings::publicUrl)
        .map(URI::create)
        .filter(url -> host.equals(url.getRawAuthority()))
        .map(URI::getRawPath)
        .orElse("");
  }

  /** The id in a query; empty if it does not hold exactly one. */
  static Optional<String> id(String query) {
    Optional<String> found = Optional.empty();
    for (String part : query.split("&", -1)) {
      if (part.startsWith(ID)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = Optional.of(part.substring(ID.length()));
      }
    }
    return found;
  }
}
