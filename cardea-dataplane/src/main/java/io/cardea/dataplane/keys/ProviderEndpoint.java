package io.cardea.dataplane.keys;

import io.cardea.model.adapter.HttpEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where an identity provider is asked: by https, on this machine also by http if that is meant. */
final class ProviderEndpoint {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private ProviderEndpoint() {}

  /** The place that {@code url} names; empty if that must not be asked. */
  static Optional<HttpEndpoint> of(String url, boolean allowPrivateNetwork) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String named = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    String host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
    boolean tls = scheme.equals("https");
    boolean plain = scheme.equals("http") && allowPrivateNetwork && LOOPBACK.contains(host);
    if (host.isEmpty()
        || !(tls || plain)
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || uri.getPort() > 65_535
        || !uri.toString().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return Optional.of(
        new HttpEndpoint(host, port, tls, path + query, Map.of(), allowPrivateNetwork));
  }
}
