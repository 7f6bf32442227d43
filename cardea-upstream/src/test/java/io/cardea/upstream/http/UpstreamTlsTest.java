package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.TenantId;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS for real: certificates made for this test, servers of the JDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamTlsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String GOOD = OK + "Content-Length: 2\r\n\r\n{}";

  private TestCertificates certificates;
  private Client client;

  @BeforeAll
  void make(@TempDir Path folder) throws Exception {
    certificates = new TestCertificates(folder);
    certificates.authority("known");
    certificates.certificate("known", "here", "-ext", "san=dns:localhost,ip:127.0.0.1");
    certificates.certificate("known", "elsewhere", "-ext", "san=dns:elsewhere.example");
    certificates.certificate(
        "known", "expired", "-ext", "san=dns:localhost", "-startdate", "-20d", "-validity", "10");
    certificates.authority("unknown");
    certificates.certificate("unknown", "here", "-ext", "san=dns:localhost");
    client = new Client(certificates.trusting("known"));
  }

  @AfterAll
  void close() {
    client.close();
  }

  private RawServer server(String authority, String name, RawServer.Script script)
      throws IOException, GeneralSecurityException {
    return new RawServer(Optional.of(certificates.serving(authority, name)), script);
  }

  private static Adapter adapter(String host, RawServer server) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, "a" + server.port()),
        "",
        "",
        List.of(),
        "",
        HttpUpstream.at(new HttpEndpoint(host, server.port(), true, "/mcp", Map.of(), true)),
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
    try (RawServer server = server("known", "here", UpstreamTlsTest::answer)) {
      Adapter adapter = adapter(host, server);
      for (int i = 0; i < 3; i++) {
        assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"known, elsewhere", "known, expired", "unknown, here"})
  void shouldRefuseAnyOtherCertificateBeforeItSendsAnything(String authority, String name)
      throws Exception {
    AtomicReference<String> seen = new AtomicReference<>("");
    RawServer.Script listening = peer -> seen.set(peer.request().orElse(""));
    try (RawServer server = server(authority, name, listening)) {
      Adapter adapter = adapter("localhost", server);
      assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("UNREACHABLE unsent");
      assertThat(client.open(Kind.STREAM, adapter).next()).isEqualTo("UNREACHABLE unsent");
      assertThat(seen.get()).isEmpty();
    }
  }

  @Test
  void shouldNotTrustATestsAuthorityByDefault() throws Exception {
    try (Client plain = new Client(null);
        RawServer server = server("known", "here", UpstreamTlsTest::answer)) {
      assertThat(plain.open(Kind.CALL, adapter("localhost", server)).next())
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
    try (RawServer server = server("known", "here", naming)) {
      assertThat(client.open(Kind.CALL, adapter("localhost", server)).next()).contains("localhost");
    }
    try (RawServer server = server("known", "here", naming)) {
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
    try (RawServer server = server("known", "here", script)) {
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
            "known",
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
            "known",
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
