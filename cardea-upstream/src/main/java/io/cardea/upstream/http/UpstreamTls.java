package io.cardea.upstream.http;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.tls.TlsTerms;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS to upstreams: the certificate must come from a trusted authority and be the host's (RFC 9110
 * §4.3.4). TLS 1.2 and 1.3.
 */
final class UpstreamTls {

  private final @Nullable SSLContext given;
  private final Executor worker;

  /** Kept for as long as an endpoint has these terms, so that sessions can be resumed. */
  private final Map<TlsTerms, SSLContext> made = Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * @param given whom to trust, or null for whom the JDK trusts
   * @param worker where the costly steps of a handshake run
   */
  UpstreamTls(@Nullable SSLContext given, Executor worker) {
    this.given = given;
    this.worker = worker;
  }

  /** The handler for one connection to {@code endpoint}. May block while it reads whom to trust. */
  SslHandler handler(HttpEndpoint endpoint) {
    SSLEngine engine = context(endpoint.terms()).createSSLEngine(endpoint.host(), endpoint.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    if (!isAddress(endpoint.host())) {
      parameters.setServerNames(List.of(new SNIHostName(endpoint.host())));
    }
    engine.setSSLParameters(parameters);
    return new SslHandler(engine, false, worker);
  }

  private SSLContext context(TlsTerms terms) {
    try {
      if (!terms.equals(TlsTerms.DEFAULT)) {
        return made.computeIfAbsent(terms, TermsContext::of);
      }
      return given == null ? SSLContext.getDefault() : given;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** An address is no server name (RFC 6066 §3). */
  private static boolean isAddress(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
