package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the other side has closed already is not used, even before the event loop hears of it. */
class StaleConnectionTest {

  /** How a server ends a connection that nobody uses. */
  private interface End {
    void end(RawServer.Peer peer) throws IOException;
  }

  private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  private static final AdapterLimits ONE_CONNECTION =
      new AdapterLimits(
          1,
          1,
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          4096,
          ProcessLimits.DEFAULT);

  private final CountDownLatch due = new CountDownLatch(1);
  private final Client client = new Client(null);
  private RawServer server;
  private Adapter adapter;

  @BeforeEach
  void open() throws IOException {
    server = new RawServer(Optional.empty(), _ -> {});
    adapter = Upstream.adapter("a", server.port(), Upstream.LIMITS, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private void assertCalledAnew(End end) throws InterruptedException {
    server.script(peer -> {
      if (peer.number == 1) {
        assertThat(peer.request()).isPresent();
        peer.write(GOOD);
        due.await();
        end.end(peer);
        return;
      }
      while (peer.request().isPresent()) {
        peer.write(GOOD);
      }
    });
    assertThat(client.open(Kind.CALL, adapter).next()).isEqualTo("body 200 {}");

    // When it ends while the event loop is busy, which calls then
    Upstream.Heard heard = new Upstream.Heard();
    HttpExchange _ =
        client.on(() -> {
          due.countDown();
          awaitEnded();
          return client.exchange(Kind.CALL, adapter, heard);
        });

    // Then the call goes over another one, where the system can be asked
    boolean asks = Epoll.isAvailable();
    assertThat(heard.next()).isEqualTo(asks ? "body 200 {}" : "BROKEN sent");
    assertThat(server.connections()).isEqualTo(asks ? 2 : 1);
  }

  private void awaitEnded() {
    try {
      assertThat(server.ended()).isEqualTo("1 closed");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldNotHandOnWhatWasClosedAfterItsAnswer() throws Exception {
    // Given one connection, a call on it, and one that waits for it
    CountDownLatch asked = new CountDownLatch(1);
    server.script(peer -> {
      if (peer.number == 1) {
        assertThat(peer.request()).isPresent();
        asked.countDown();
        due.await();
        peer.write(GOOD);
        peer.cut();
        return;
      }
      while (peer.request().isPresent()) {
        peer.write(GOOD);
      }
    });
    Adapter narrow = Upstream.adapter("a", server.port(), ONE_CONNECTION, Map.of());
    Upstream.Running first = client.open(Kind.CALL, narrow);
    Upstream.Running waiting = client.open(Kind.CALL, narrow);
    asked.await();

    // When the answer and the end come together
    boolean _ =
        client.on(() -> {
          due.countDown();
          awaitEnded();
          return true;
        });

    // Then the other call goes over another one
    assertThat(first.next()).isEqualTo("body 200 {}");
    assertThat(waiting.next()).isEqualTo(Epoll.isAvailable() ? "body 200 {}" : "BROKEN sent");
  }

  @Test
  void shouldNotSendOnWhatWasClosed() throws Exception {
    assertCalledAnew(RawServer.Peer::cut);
  }

  @Test
  void shouldNotSendOnWhatWasReset() throws Exception {
    assertCalledAnew(RawServer.Peer::reset);
  }
}
