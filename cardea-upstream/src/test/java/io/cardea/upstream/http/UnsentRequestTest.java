package io.cardea.upstream.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.exchange.Care;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the system did not take whole cannot have run, so that it may be sent again whatever it
 * does; what it took may have (RFC 9110, section 9.2.2).
 */
class UnsentRequestTest {

  /** More than the buffers of two sockets take. */
  static final int LARGE = 32 * 1024 * 1024;

  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private final Client client = new Client(null);
  private RawServer server;
  private Adapter adapter;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer(Optional.empty(), UnsentRequestTest::resetInTheMiddle);
    adapter = Upstream.adapter("a", server.port(), Upstream.LIMITS, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  /** A call of a tool that must not run twice. */
  static UpstreamRequest payment(byte[] body) {
    return new UpstreamRequest(
        Kind.CALL, Optional.empty(), List.of(), Payload.of(body), Care.ofTool("pay", false));
  }

  static void resetInTheMiddle(RawServer.Peer peer) throws IOException {
    assertThat(peer.in().read()).isPositive();
    peer.reset();
  }

  @Test
  void shouldKnowThatARequestWasNotTakenWhole() throws Exception {
    assertThat(client.open(payment(new byte[LARGE]), adapter).next()).isEqualTo("BROKEN unsent");
  }

  @Test
  void shouldSendItAgainOnAnotherConnection() throws Exception {
    server.script(peer -> {
      if (peer.number == 1) {
        resetInTheMiddle(peer);
      } else {
        peer.in().skipNBytes(LARGE);
        peer.write(GOOD);
        peer.awaitClose();
      }
    });

    assertThat(client.retried(payment(new byte[LARGE]), adapter).next()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void shouldNotSendAgainWhatTheSystemTook() throws Exception {
    byte[] small = "{}".getBytes(UTF_8);
    server.script(peer -> {
      assertThat(peer.request()).isPresent();
      peer.reset();
    });

    assertThat(client.retried(payment(small), adapter).next()).isEqualTo("BROKEN sent");
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-", "H"})
  void shouldNotSendAgainWhatSomethingWasSaidOf(String said) throws Exception {
    // Given a server that says something and no more before it has read the request
    CountDownLatch over = new CountDownLatch(1);
    server.script(peer -> {
      assertThat(peer.in().read()).isPositive();
      peer.write(said);
      peer.endOutput();
      over.await();
    });

    assertThat(client.retried(payment(new byte[LARGE]), adapter).next()).isEqualTo("BROKEN sent");
    assertThat(server.connections()).isEqualTo(1);
    over.countDown();
  }

  @Test
  void shouldNotSendAgainWhatIsBeingAnswered() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    server.script(peer -> {
      peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
      heard.await();
      peer.reset();
    });

    Upstream.Heard reply = client.retried(payment(new byte[LARGE]), adapter);
    assertThat(reply.next()).isEqualTo("stream 200");
    heard.countDown();
    assertThat(reply.next()).isEqualTo("BROKEN sent");
    assertThat(server.connections()).isEqualTo(1);
  }
}
