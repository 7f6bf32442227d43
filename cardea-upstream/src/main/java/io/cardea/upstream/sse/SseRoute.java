package io.cardea.upstream.sse;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.tls.TlsTerms;
import io.cardea.upstream.http.TermsContext;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How connections to one endpoint are made: to which address, by which proxy, on which terms of
 * TLS.
 *
 * @param server the endpoint's address; of one behind a proxy its name
 * @param proxy what leads there, if not the network
 * @param ssl null: as the client's options say
 */
record SseRoute(
    SocketAddress server, @Nullable ProxyOptions proxy, @Nullable ClientSSLOptions ssl) {

  /**
   * The route to {@code endpoint}. May block while it reads whom to trust.
   *
   * @param pinned address of the endpoint, or of its proxy
   */
  static SseRoute of(HttpEndpoint endpoint, InetSocketAddress pinned) {
    Optional<ProxyOptions> proxy = endpoint.proxy().map(through -> proxy(through, pinned));
    SocketAddress server =
        proxy.isPresent()
            ? SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host())
            : SocketAddress.inetSocketAddress(pinned);
    ClientSSLOptions ssl =
        endpoint.tls() && !endpoint.terms().equals(TlsTerms.DEFAULT) ? ssl(endpoint.terms()) : null;
    return new SseRoute(server, proxy.orElse(null), ssl);
  }

  private static ProxyOptions proxy(OutboundProxy through, InetSocketAddress pinned) {
    ProxyOptions options =
        new ProxyOptions()
            .setType(ProxyType.HTTP)
            .setHost(pinned.getAddress().getHostAddress())
            .setPort(pinned.getPort());
    through
        .login()
        .ifPresent(login -> options.setUsername(login.user()).setPassword(login.password()));
    return options;
  }

  private static ClientSSLOptions ssl(TlsTerms terms) {
    ClientSSLOptions options =
        new ClientSSLOptions()
            .setHostnameVerificationAlgorithm("HTTPS")
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"));
    TermsContext.trust(terms).ifPresent(trust -> options.setTrustOptions(TrustOptions.wrap(trust)));
    TermsContext.keys(terms)
        .ifPresent(keys -> options.setKeyCertOptions(KeyCertOptions.wrap(keys)));
    return options;
  }

  /** Notes all of it for a connection to {@code endpoint}. */
  void apply(HttpEndpoint endpoint, HttpConnectOptions options) {
    options
        .setServer(server)
        .setHost(endpoint.host())
        .setPort(endpoint.port())
        .setSsl(endpoint.tls());
    if (proxy != null) {
      options.setProxyOptions(proxy);
    }
    if (ssl != null) {
      options.setSslOptions(ssl);
    }
  }
}
