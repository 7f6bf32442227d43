package io.cardea.model.adapter;

import io.cardea.model.tls.TlsTerms;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server listens for HTTP.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param tls whether to speak TLS
 * @param path path and query, starts with {@code /}
 * @param headers sent with each request, names in lower case; values are secrets
 * @param allowPrivateNetwork whether the address may be loopback, private or link-local
 * @param terms of TLS
 * @param proxy what connections go through, if not straight there
 */
public record HttpEndpoint(
    String host,
    int port,
    boolean tls,
    String path,
    Map<String, String> headers,
    boolean allowPrivateNetwork,
    TlsTerms terms,
    Optional<OutboundProxy> proxy) {

  public HttpEndpoint {
    headers = Map.copyOf(headers);
  }

  /** A place that is reached straight, and where TLS, if any, needs nothing but the JDK's trust. */
  public HttpEndpoint(
      String host,
      int port,
      boolean tls,
      String path,
      Map<String, String> headers,
      boolean allowPrivateNetwork) {
    this(host, port, tls, path, headers, allowPrivateNetwork, TlsTerms.DEFAULT, Optional.empty());
  }

  /** The same place, with these headers. */
  public HttpEndpoint with(Map<String, String> others) {
    return new HttpEndpoint(host, port, tls, path, others, allowPrivateNetwork, terms, proxy);
  }

  /** The same place, on other terms of TLS. */
  public HttpEndpoint on(TlsTerms others) {
    return new HttpEndpoint(host, port, tls, path, headers, allowPrivateNetwork, others, proxy);
  }

  /** The same place, reached through {@code other}. */
  public HttpEndpoint through(OutboundProxy other) {
    return new HttpEndpoint(
        host, port, tls, path, headers, allowPrivateNetwork, terms, Optional.of(other));
  }

  /** Scheme, host and port. */
  public String origin() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }

  /** Names the place and no secret. */
  @Override
  public String toString() {
    return origin() + path.replaceAll("\\?.*", "?…");
  }
}
