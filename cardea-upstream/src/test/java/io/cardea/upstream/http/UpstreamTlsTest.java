package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.TenantId;
import io.cardea.model.tls.TlsTerms;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS for real: certificates made for this test, servers of the JDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamTlsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String GOOD = OK + "Content-Length: 2\r\n\r\n{}";

  private TestCertificates known;
  private Map<String, SSLContext> servers = Map.of();
  private X509Bundle own;
  private Client client;

  @BeforeAll
  void make() throws Exception {
    known = TestCertificates.of("known");
    TestCertificates unknown = TestCertificates.of("unknown");
    Instant now = Instant.now();
    servers =
        Map.of(
            "here",
            known.serving(
                known.sign(
                    new CertificateBuilder()
                        .addSanDnsName("localhost")
                        .addSanIpAddress("127.0.0.1"))),
            "elsewhere",
            known.serving(known.sign(new CertificateBuilder().addSanDnsName("elsewhere.example"))),
            "expired",
            known.serving(
                known.sign(
                    new CertificateBuilder()
                        .addSanDnsName("localhost")
                        .notBefore(now.minus(Duration.ofDays(20)))
                        .notAfter(now.minus(Duration.ofDays(10))))),
            "a stranger's",
            unknown.serving(unknown.sign(new CertificateBuilder().addSanDnsName("localhost"))));
    own = known.sign(new CertificateBuilder());
    client = new Client(known.trusting());
  }

  @AfterAll
  void close() {
    client.close();
  }

  private RawServer server(String name, RawServer.Script script) throws IOException {
    return new RawServer(Optional.ofNullable(servers.get(name)), script);
  }

  private static Adapter adapter(String host, RawServer server) {
    return adapter(host, server, TlsTerms.DEFAULT);
  }

  private static Adapter adapter(String host, RawServer server, TlsTerms terms) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, "a" + server.port()),
        "",
        "",
        List.of(),
        "",
        HttpUpstream.at(
            new HttpEndpoint(host, server.port(), true, "/mcp", Map.of(), true).on(terms)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.PUBLIC,
        Set.of(),
        Upstream.LIMITS);
  }

  private static void answer(RawServer.Peer peer) throws IOException {
    while (peer.request().isPresent()) {
      peer.write(GOOD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void shouldCallAServerWhoseCertificateIsTheHosts(String host) throws Exception {
    try (RawServer server = server("here", UpstreamTlsTest::answer)) {
      Adapter adapter = adapter(host, server);
      for (int i = 0; i < 3; i++) {
        assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere", "expired", "a stranger's"})
  void shouldRefuseAnyOtherCertificateBeforeItSendsAnything(String name) throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    RawServer.Script listening = peer -> seen.set(peer.request().orElse(""));
    try (RawServer server = server(name, listening)) {
      Adapter adapter = adapter("localhost", server);
      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("UNREACHABLE unsent");
      assertThat(client.open(Kind.STREAM, adapter).next()).isEqualTo("UNREACHABLE unsent");
      assertThat(seen.get()).isEmpty();
    }
  }

  @Test
  void shouldNotTrustATestsAuthorityByDefault() throws Exception {
    try (Client plain = new Client(null);
        RawServer server = server("here", UpstreamTlsTest::answer)) {
      assertThat(plain.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("UNREACHABLE unsent");
    }
  }

  @Test
  void shouldTrustTheAdaptersOwnAuthoritiesAndShowItsCertificate() throws Exception {
    RawServer.Script naming =
        peer -> {
          while (peer.request().isPresent()) {
            String name = peer.clientName();
            peer.write(OK + "Content-Length: " + name.length() + "\r\n\r\n" + name);
          }
        };
    try (Client plain = new Client(null);
        RawServer server = server("here", naming)) {
      assertThat(plain.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("UNREACHABLE unsent");
      TlsTerms trusting = known.terms(Optional.empty());
      assertThat(plain.open(Kind.CALL, adapter("localhost", server, trusting)).next())
          .isEqualTo("body 200 nobody");
      // When it gets a certificate, no connection without is used any more
      TlsTerms proving = known.terms(Optional.of(own));
      assertThat(plain.open(Kind.CALL, adapter("localhost", server, proving)).next())
          .isEqualTo("body 200 CN=signed");
      assertThat(proving.toString()).contains("CN=signed").doesNotContain("PrivateKey");
    }
  }

  @Test
  void shouldTrustNobodyButTheAdaptersOwnAuthorities() throws Exception {
    try (RawServer server = server("a stranger's", UpstreamTlsTest::answer)) {
      TlsTerms terms = known.terms(Optional.empty());
      assertThat(client.open(Kind.CALL, adapter("localhost", server, terms)).next())
          .isEqualTo("UNREACHABLE unsent");
    }
  }

  @Test
  void shouldSayWhichNameItWants() throws Exception {
    RawServer.Script naming =
        peer -> {
          peer.request();
          String name = peer.serverName();
          peer.write(OK + "Content-Length: " + name.length() + "\r\n\r\n" + name);
        };
    try (RawServer server = server("here", naming)) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next()).contains("localhost");
    }
    try (RawServer server = server("here", naming)) {
      assertThat(client.open(Kind.CALL, adapter("127.0.0.1", server)).next())
          .isEqualTo("body 200 []");
    }
  }

  @Test
  void shouldCarryLargeBodiesAndStreams() throws Exception {
    String body = "x".repeat(4096);
    RawServer.Script script =
        peer -> {
          peer.request();
          peer.write(OK + "Content-Length: 4096\r\n\r\n" + body);
          peer.request();
          peer.write(OK + "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
          peer.write("9\r\ndata: 1\n\n\r\n");
          peer.write("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
          peer.awaitClose();
        };
    try (RawServer server = server("here", script)) {
      Adapter adapter = adapter("localhost", server);
      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 " + body);
      Upstream.Running stream = client.open(Kind.CALL, adapter);
      assertThat(stream.next()).isEqualTo("stream 200");
      assertThat(stream.next()).isEqualTo("event 1");
      assertThat(stream.next()).isEqualTo("event 2");
      assertThat(stream.next()).isEqualTo("end");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellATruncatedBodyFromOneThatEndsWithItsConnection() throws Exception {
    try (RawServer server =
        server(
            "here",
            peer -> {
              peer.request();
              peer.write(OK + "\r\nall");
            })) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("body 200 all");
    }
    try (RawServer server =
        server(
            "here",
            peer -> {
              peer.request();
              peer.write(OK + "\r\npart");
              peer.cut();
            })) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("BROKEN sent");
    }
  }

  @Test
  void shouldKnowThatARequestWasNotTakenWhole() throws Exception {
    try (RawServer server = server("here", UnsentRequestTest::resetInTheMiddle)) {
      UpstreamRequest large = UnsentRequestTest.payment(new byte[UnsentRequestTest.LARGE]);
      assertThat(client.open(large, adapter("localhost", server)).next())
          .isEqualTo("BROKEN unsent");
    }
  }

  @Test
  void shouldGiveUpOnAHandshakeThatNeverComes() throws Exception {
    try (RawServer server = new RawServer(Optional.empty(), RawServer.Peer::awaitClose)) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("UNREACHABLE unsent");
      assertThat(server.ended()).startsWith("1 ");
    }
  }

  @Test
  void shouldGiveUpOnAServerThatSpeaksNoTls() throws Exception {
    try (RawServer server =
        new RawServer(Optional.empty(), peer -> peer.write("HTTP/1.1 400 Bad\r\n\r\n"))) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next())
          .isEqualTo("UNREACHABLE unsent");
    }
  }
}
