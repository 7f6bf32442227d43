package io.cardea.dataplane.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.dataplane.tls.ServerTls;
import io.cardea.dataplane.tls.TestCertificates;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP over TLS, with real clients. */
class TlsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir private Path folder = Path.of(".");

  private static Served served(ServerTls tls, boolean proxied) throws IOException {
    return new Served(GatewayLimits.DEFAULT, proxied, Optional.of(tls), TlsTest::answer);
  }

  private static void answer(RequestHead head, Exchange exchange) {
    exchange.answer(200, "text/plain", Map.of(), "well".getBytes(ISO_8859_1));
  }

  private static SSLSocket connect(Served served, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", served.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(GET.getBytes(ISO_8859_1));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("well")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return answer + "<end>";
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  @Test
  void shouldServeManyRequestsOnAConnection() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        SSLSocket client = connect(served, made.client())) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void shouldTellWhoSpeaksPlainHttp() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        Served.Client client = served.connect()) {
      assertThat(client.send(GET).rest())
          .startsWith("HTTP/1.1 400 ")
          .endsWith("\r\n\r\nThis port speaks HTTPS: use an https address.");
      assertThat(served.requests).isEmpty();
    }
  }

  @Test
  void shouldSpeakTlsAfterThePreambleOfAProxy() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), true);
        Served.Client raw = served.connect()) {
      raw.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n");
      try (SSLSocket client =
          (SSLSocket)
              made.client()
                  .getSocketFactory()
                  .createSocket(raw.socket(), "localhost", served.port(), false)) {
        assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(served.requests.remove().exchange().address()).isEqualTo("192.0.2.7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldSpeak(String version) throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        SSLSocket client = connect(served, made.client())) {
      client.setEnabledProtocols(new String[] {version});
      assertThat(ask(client)).startsWith("HTTP/1.1 200 ");
      assertThat(client.getSession().getCipherSuite()).matches("TLS_.*(GCM|POLY1305)_SHA\\d+");
    }
  }

  @Test
  void shouldRefuseCiphersWithoutAuthenticatedEncryption() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        SSLSocket client = connect(served, made.client())) {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.setEnabledCipherSuites(
          new String[] {
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
          });
      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void shouldAgreeOnWhatItSpeaksAndOnNothingElse() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        SSLSocket modern = connect(served, made.client());
        SSLSocket picky = connect(served, made.client())) {
      offer(modern, "http/1.1");
      assertThat(ask(modern)).startsWith("HTTP/1.1 200 ");
      assertThat(modern.getApplicationProtocol()).isEqualTo("http/1.1");
      offer(picky, "h3", "spdy/1");
      assertThatThrownBy(picky::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  private static void offer(SSLSocket socket, String... protocols) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
  }

  @Test
  void shouldTakeARenewedCertificateForNewConnections() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    ServerTls tls = ServerTls.of(made.files());
    try (Served served = served(tls, false);
        SSLSocket before = connect(served, made.client())) {
      assertThat(certificate(before)).isEqualTo(made.current());

      // When
      made.renew();
      assertThat(tls.refresh()).isTrue();

      // Then
      try (SSLSocket after = connect(served, made.client())) {
        assertThat(certificate(after)).isEqualTo(made.current());
      }
      assertThat(ask(before)).startsWith("HTTP/1.1 200 ");
    }
  }

  private static Certificate certificate(SSLSocket socket) throws IOException {
    socket.startHandshake();
    return List.of(socket.getSession().getPeerCertificates()).getFirst();
  }

  @Test
  void shouldLetInOnlyClientsOfTheAuthority() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.forKnownClients()), false);
        SSLSocket known = connect(served, made.knownClient());
        SSLSocket nobody = connect(served, made.client());
        SSLSocket stranger = connect(served, made.stranger())) {
      assertThat(ask(known)).startsWith("HTTP/1.1 200 ");
      assertThatThrownBy(() -> ask(nobody)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(stranger)).isInstanceOf(IOException.class);
      assertThat(served.requests).hasSize(1);
    }
  }

  @Test
  void shouldEndInGoodOrderWhenTheRequestIsNotHttp() throws IOException {
    TestCertificates made = new TestCertificates(folder);
    try (Served served = served(ServerTls.of(made.files()), false);
        SSLSocket client = connect(served, made.client())) {
      client.getOutputStream().write("BROKEN\r\n\r\n".getBytes(ISO_8859_1));
      // An end that nobody announced would be an exception.
      assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("misframed");
    }
  }

  @Test
  void shouldNoticeThatAClientHasGone() throws Exception {
    TestCertificates made = new TestCertificates(folder);
    try (Served served =
        new Served(
            GatewayLimits.DEFAULT, false, Optional.of(ServerTls.of(made.files())), (_, _) -> {})) {
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      try (SSLSocket client = connect(served, made.client())) {
        client.getOutputStream().write(GET.getBytes(ISO_8859_1));
        Exchange exchange = served.next().exchange();
        served.run(() -> exchange.onGone(() -> gone.complete(true)));
      }
      assertThat(Served.await(gone)).isTrue();
    }
  }
}
