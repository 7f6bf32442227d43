package io.cardea.upstream.sse;

import io.cardea.model.adapter.HttpEndpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where messages go, as the server's {@code endpoint} event says. It must be of the event stream's
 * own origin (RFC 6454): else a server could make the gateway send its credentials anywhere.
 */
final class MessageTarget {

  private static final int MAX_LENGTH = 8 * 1024;

  private MessageTarget() {}

  /** Path and query of {@code reference}; empty if it is no URI or of another origin. */
  static Optional<String> of(HttpEndpoint stream, String reference) {
    if (reference.isEmpty() || reference.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      URI base = new URI(origin(stream) + stream.path());
      URI target = new URI(resolve(base, reference).toASCIIString());
      return isSameOrigin(stream, target) ? Optional.of(pathAndQuery(target)) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** RFC 3986 §5.3; the JDK follows its predecessor, which knew no lone query. */
  private static URI resolve(URI base, String reference) throws URISyntaxException {
    return reference.startsWith("?")
        ? new URI(base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + reference)
        : base.resolve(new URI(reference));
  }

  private static String origin(HttpEndpoint stream) {
    return (stream.tls() ? "https://" : "http://") + host(stream) + ":" + stream.port();
  }

  private static String host(HttpEndpoint stream) {
    String host = stream.host();
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static boolean isSameOrigin(HttpEndpoint stream, URI target) {
    String scheme = stream.tls() ? "https" : "http";
    int usual = stream.tls() ? 443 : 80;
    int port = target.getPort() < 0 ? usual : target.getPort();
    return scheme.equalsIgnoreCase(target.getScheme())
        && target.getHost() != null
        && target.getRawUserInfo() == null
        && target.getHost().toLowerCase(Locale.ROOT).equals(host(stream).toLowerCase(Locale.ROOT))
        && port == stream.port();
  }

  private static String pathAndQuery(URI target) {
    String path = String.valueOf(target.normalize().getRawPath());
    while (path.startsWith("/../")) {
      path = path.substring(3);
    }
    String query = target.getRawQuery();
    return (path.startsWith("/") ? path : "/" + path) + (query == null ? "" : "?" + query);
  }
}
