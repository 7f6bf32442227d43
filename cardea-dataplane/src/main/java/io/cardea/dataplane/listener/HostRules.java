package io.cardea.dataplane.listener;

import io.cardea.mcp.header.Digits;
import io.cardea.model.snapshot.GatewaySettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which {@code Host} and {@code Origin} a request may carry, against DNS rebinding (MCP, Streamable
 * HTTP, "Security"). Loopback names are always allowed; all else must be declared.
 */
final class HostRules {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private HostRules() {}

  /** Whether {@code host} (with or without port) names this machine's loopback. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(name(host));
  }

  /**
   * @param host the field's value
   * @param boundHost the address the listener is bound to
   */
  static boolean allowsHost(GatewaySettings settings, String host, String boundHost) {
    String name = name(host);
    if (name.isEmpty()) {
      return false;
    }
    return LOOPBACK.contains(name)
        || name.equals(bound(boundHost))
        || settings.allowedHosts().contains(name)
        || settings.allowedHosts().contains(withoutBrackets(name))
        || settings.publicUrl().map(URI::create).map(URI::getHost).filter(name::equals).isPresent()
        || settings.tenantUrls().at(host).isPresent();
  }

  /** Whether browsers may call from {@code origin}, e.g. {@code https://app.example.com}. */
  static boolean allowsOrigin(GatewaySettings settings, String origin) {
    return settings.allowedOrigins().contains(origin)
        || settings.publicUrl().map(HostRules::origin).filter(origin::equals).isPresent()
        || loopbackOrigin(origin).isPresent();
  }

  private static String withoutBrackets(String name) {
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /** Scheme, host and port of a URL. */
  private static String origin(String url) {
    URI parsed = URI.create(url);
    return parsed.getScheme() + "://" + parsed.getRawAuthority();
  }

  private static Optional<String> loopbackOrigin(String origin) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (origin.startsWith(scheme)) {
        String authority = origin.substring(scheme.length());
        boolean plain = authority.chars().noneMatch(c -> "/?#@\\ ".indexOf(c) >= 0);
        return Optional.of(authority).filter(a -> plain && isLoopback(a));
      }
    }
    return Optional.empty();
  }

  private static boolean isPort(String host, int colon) {
    return host.charAt(colon) == ':' && Digits.are(host, colon + 1, 5);
  }

  /** A bound address is bare: an IPv6 one has no brackets and no port. */
  private static String bound(String host) {
    boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
    return name(bare ? "[" + host + "]" : host);
  }

  /** The name without its port, in lower case; IPv6 literals keep their brackets. */
  private static String name(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    boolean hasPort = end > 0 && end < host.length();
    if (hasPort && !isPort(host, end)) {
      return "";
    }
    return (hasPort ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
  }
}
