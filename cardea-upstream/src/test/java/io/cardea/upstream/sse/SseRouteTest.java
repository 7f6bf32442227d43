package io.cardea.upstream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.OutboundProxy.Login;
import io.cardea.model.tls.TlsTerms;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseRouteTest {

  private static final InetSocketAddress PINNED =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 8443);

  private static HttpEndpoint endpoint() {
    return new HttpEndpoint("server.example", 443, true, "/sse", Map.of(), false);
  }

  private static HttpConnectOptions options(HttpEndpoint endpoint) {
    HttpConnectOptions options = new HttpConnectOptions();
    SseRoute.of(endpoint, PINNED).apply(endpoint, options);
    return options;
  }

  @Test
  void shouldLeadStraightToThePinnedAddress() {
    HttpConnectOptions options = options(endpoint());

    assertThat(options.getServer()).isEqualTo(SocketAddress.inetSocketAddress(PINNED));
    assertThat(options.getHost()).isEqualTo("server.example");
    assertThat(options.isSsl()).isTrue();
    assertThat(options.getProxyOptions()).isNull();
    assertThat(options.getSslOptions()).isNull();
  }

  @Test
  void shouldLeadToThePinnedAddressOfTheProxyWhichAloneLooksUpTheServer() {
    Login login = new Login("cardea", "s3cret");
    HttpConnectOptions options =
        options(endpoint().through(new OutboundProxy("proxy.example", 8443, Optional.of(login))));

    assertThat(options.getProxyOptions().getHost()).isEqualTo("192.0.2.7");
    assertThat(options.getProxyOptions().getPort()).isEqualTo(8443);
    assertThat(options.getProxyOptions().getUsername()).isEqualTo("cardea");
    assertThat(options.getProxyOptions().getPassword()).isEqualTo("s3cret");
    assertThat(options.getServer())
        .isEqualTo(SocketAddress.inetSocketAddress(443, "server.example"));
  }

  @Test
  void shouldTrustWhomTheAdapterNamesAndShowItsCertificate() throws Exception {
    X509Bundle own =
        new CertificateBuilder()
            .subject("CN=own")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    TlsTerms terms =
        new TlsTerms(
            List.of(own.getCertificate()),
            Optional.of(
                new TlsTerms.Identity(
                    List.of(own.getCertificate()), own.getKeyPair().getPrivate())));

    HttpConnectOptions options = options(endpoint().on(terms));

    assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    assertThat(options.getSslOptions().getTrustOptions()).isNotNull();
    assertThat(options.getSslOptions().getKeyCertOptions()).isNotNull();
    assertThat(options.getSslOptions().isTrustAll()).isFalse();
    assertThat(options.getSslOptions().getEnabledSecureTransportProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }
}
