package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.OutboundProxy;
import io.cardea.model.adapter.OutboundProxy.Login;
import io.cardea.model.identity.TenantId;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections through an HTTP proxy, which alone knows where the server is. */
class ProxyTest {

  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  private TestCertificates known;
  private Client client;

  @BeforeEach
  void make() throws Exception {
    known = TestCertificates.of("known");
    client = new Client(known.trusting());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private RawServer server(boolean tls) throws Exception {
    CertificateBuilder name = new CertificateBuilder().addSanDnsName("server.example");
    return new RawServer(
        tls ? Optional.of(known.serving(known.sign(name))) : Optional.empty(),
        peer -> {
          for (Optional<String> next = peer.request(); next.isPresent(); next = peer.request()) {
            asked.add("server: " + next.get());
            peer.write(GOOD);
          }
        });
  }

  /** A proxy that leads to {@code server}, whatever it is asked for. */
  private RawServer proxyTo(RawServer server) throws IOException {
    return new RawServer(
        Optional.empty(),
        peer -> {
          asked.add("proxy: " + peer.request().orElse(""));
          try (Socket there = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
            peer.write("HTTP/1.1 200 Connection established\r\n\r\n");
            OutputStream back = peer.out();
            Thread.ofVirtual().start(() -> pass(there, back));
            peer.in().transferTo(there.getOutputStream());
          }
        });
  }

  private static void pass(Socket from, OutputStream to) {
    try {
      from.getInputStream().transferTo(to);
    } catch (IOException e) {
      // One of both has gone; the other is closed by the script.
    }
  }

  private static Adapter adapter(boolean tls, OutboundProxy proxy) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, "a"),
        "",
        "",
        List.of(),
        "",
        HttpUpstream.at(
            new HttpEndpoint("server.example", 4443, tls, "/mcp", Map.of(), false).through(proxy)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.PUBLIC,
        Set.of(),
        Upstream.LIMITS);
  }

  private static OutboundProxy at(RawServer proxy, Optional<Login> login) {
    return new OutboundProxy("127.0.0.1", proxy.port(), login);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldReachTheServerThroughIt(boolean tls) throws Exception {
    try (RawServer server = server(tls);
        RawServer proxy = proxyTo(server)) {
      Adapter adapter = adapter(tls, at(proxy, Optional.empty()));

      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");
      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");

      assertThat(asked.remove())
          .startsWith("proxy: CONNECT server.example:4443 HTTP/1.1\r\n")
          .doesNotContain("authorization");
      assertThat(asked.remove()).startsWith("server: POST /mcp HTTP/1.1\r\n");
      assertThat(asked.remove()).startsWith("server: POST /mcp HTTP/1.1\r\n");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void shouldNameItselfToTheProxyAndToNobodyElse() throws Exception {
    try (RawServer server = server(false);
        RawServer proxy = proxyTo(server)) {
      Login login = new Login("cardea", "s3cret");
      Adapter adapter = adapter(false, at(proxy, Optional.of(login)));

      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");

      assertThat(asked.remove()).contains("proxy-authorization: Basic Y2FyZGVhOnMzY3JldA==\r\n");
      assertThat(asked.remove()).doesNotContainIgnoringCase("proxy-").doesNotContain("Y2FyZGVh");
      assertThat(adapter.toString()).doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 407 Proxy Authentication Required\\r\\n\\r\\n | 407
          HTTP/1.1 403 Forbidden\\r\\nContent-Length: 3\\r\\n\\r\\nno!   | 403
          HTTP/1.1 502 Bad Gateway\\r\\n\\r\\n                    | 502
          SSH-2.0-OpenSSH_9.2\\r\\n                              | ''
          ''                                                     | ''
          """)
  void shouldSayWhatTheProxySays(String answer, String told) throws Exception {
    try (RawServer proxy =
        new RawServer(
            Optional.empty(),
            peer -> {
              String _ = peer.request().orElse("");
              peer.write(answer.replace("\\r\\n", "\r\n"));
            })) {
      for (boolean tls : new boolean[] {true, false}) {
        Upstream.Running call = client.open(Kind.CALL, adapter(tls, at(proxy, Optional.empty())));
        assertThat(call.next()).isEqualTo("UNREACHABLE unsent");
        assertThat(call.heard().detail)
            .contains("no tunnel from the proxy 127.0.0.1:" + proxy.port() + ": ", told)
            .doesNotContain("<unresolved>");
      }
    }
  }

  @Test
  void shouldNotTrustAServerBecauseItIsBehindAProxy() throws Exception {
    TestCertificates unknown = TestCertificates.of("unknown");
    CertificateBuilder name = new CertificateBuilder().addSanDnsName("server.example");
    try (RawServer server =
            new RawServer(
                Optional.of(unknown.serving(unknown.sign(name))),
                peer -> asked.add("server: " + peer.request().orElse("")));
        RawServer proxy = proxyTo(server)) {
      String heard = client.open(Kind.CALL, adapter(true, at(proxy, Optional.empty()))).next();
      assertThat(heard).isEqualTo("UNREACHABLE unsent");
      assertThat(asked.remove()).startsWith("proxy: CONNECT");
      assertThat(asked).isEmpty();
    }
  }
}
