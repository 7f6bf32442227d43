package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write that does not keep to HTTP, and what becomes of the connection. */
class HostileAnswerTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String GOOD = OK + "Content-Length: 2\r\n\r\n{}";
  private static final String EVENTS = OK + "Content-Type: text/event-stream\r\n";

  private final Client client = new Client(null);
  private RawServer server;
  private Adapter adapter;

  @BeforeEach
  void open() throws IOException {
    server = RawServer.answering(GOOD);
    adapter = Upstream.adapter("a", server.port(), Upstream.LIMITS, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private String call() throws InterruptedException {
    return client.open(Kind.CALL, adapter).next();
  }

  /** Answers the first connection's first request so, and everything else well. */
  private void first(RawServer.Script script) {
    server.script(peer -> {
      if (peer.number == 1) {
        assertThat(peer.request()).isPresent();
        script.run(peer);
      }
      while (peer.request().isPresent()) {
        peer.write(GOOD);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret\r\n\r\n",
        OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: gzip\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        OK + "A: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"
      })
  void shouldCloseTheConnectionOfABadAnswer(String answer) throws Exception {
    first(peer -> {
      peer.write(answer);
      peer.awaitClose();
    });
    assertThat(call()).isEqualTo("BROKEN sent");
    assertThat(server.ended()).startsWith("1 ");
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD + "x",
        GOOD + "\r\n",
        GOOD + GOOD,
        "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n\n"
      })
  void shouldNotReuseAConnectionWithMoreThanItsAnswer(String answer) throws Exception {
    first(peer -> peer.write(answer));
    assertThat(call()).startsWith("body 20");
    assertThat(server.ended()).startsWith("1 ");
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void shouldNotGiveSurplusBytesToACallThatWaits() throws Exception {
    // Given two connections in use and a call that waits for one
    CountDownLatch waits = new CountDownLatch(1);
    server.script(peer -> {
      while (peer.request().isPresent()) {
        if (peer.number <= 2) {
          waits.await(10, TimeUnit.SECONDS);
          peer.write(GOOD + OK + "Content-Length: 6\r\n\r\npoison");
        } else {
          peer.write(GOOD);
        }
      }
    });
    Upstream.Running one = client.open(Kind.CALL, adapter);
    Upstream.Running other = client.open(Kind.CALL, adapter);
    Upstream.Running waiting = client.open(Kind.CALL, adapter);
    waits.countDown();
    // Then it gets its own answer, on a connection of its own
    assertThat(one.next()).isEqualTo("body 200 {}");
    assertThat(other.next()).isEqualTo("body 200 {}");
    assertThat(waiting.next()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isGreaterThan(2);
  }

  @Test
  void shouldCloseAnIdleConnectionOnWhichBytesCome() throws Exception {
    CountDownLatch idle = new CountDownLatch(1);
    first(peer -> {
      peer.write(GOOD);
      idle.await(10, TimeUnit.SECONDS);
      peer.write(OK);
      peer.awaitClose();
    });
    assertThat(call()).isEqualTo("body 200 {}");
    idle.countDown();
    assertThat(server.ended()).startsWith("1 ");
    assertThat(call()).isEqualTo("body 200 {}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Connection: close\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Connection: x , CLOSE\r\nContent-Length: 2\r\n\r\n{}"
      })
  void shouldCloseAConnectionThatTheServerDoesNotKeep(String answer) throws Exception {
    first(peer -> {
      peer.write(answer);
      peer.awaitClose();
    });
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.ended()).startsWith("1 ");
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void shouldSkipInterimAnswers() throws Exception {
    first(peer ->
        peer.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: <a>\r\n\r\n" + GOOD));
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void shouldReadABodyThatEndsWithItsConnection() throws Exception {
    first(peer -> {
      peer.write(OK + "\r\nall of");
      peer.write(" it");
      peer.cut();
    });
    assertThat(call()).isEqualTo("body 200 all of it");
    first(peer -> {});
    assertThat(call()).isEqualTo("body 200 {}");
  }

  @Test
  void shouldSayThatAResetBodyIsBroken() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    first(peer -> {
      peer.write(EVENTS + "\r\ndata: 1\n\n");
      read.await(10, TimeUnit.SECONDS);
      peer.reset();
    });
    Upstream.Running running = client.open(Kind.CALL, adapter);
    assertThat(running.next()).isEqualTo("stream 200");
    assertThat(running.next()).isEqualTo("event 1");
    read.countDown();
    assertThat(running.next()).isEqualTo("BROKEN sent");
  }

  @ParameterizedTest
  @CsvSource({"CALL", "LISTEN", "STREAM", "DELETE"})
  void shouldSayThatTheServerClosedBeforeItsAnswer(Kind kind) throws Exception {
    first(RawServer.Peer::cut);
    assertThat(client.open(kind, adapter).next()).isEqualTo("BROKEN sent");
    assertThat(call()).isEqualTo("body 200 {}");
  }

  @Test
  void shouldNotSendAgainWhatAnIdleConnectionLost() throws Exception {
    // Given a server that closes an idle connection just as the next request comes
    server.script(peer -> {
      assertThat(peer.request()).isPresent();
      peer.write(GOOD);
      if (peer.request().isPresent()) {
        peer.cut();
      }
    });
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(call()).isEqualTo("BROKEN sent");
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void shouldRefuseALengthBeyondTheLimitAtOnce() throws Exception {
    first(peer -> {
      peer.write(OK + "Content-Length: 4097\r\n\r\n");
      peer.awaitClose();
    });
    assertThat(call()).isEqualTo("TOO_LARGE sent");
    assertThat(server.ended()).startsWith("1 ");
  }

  @Test
  void shouldLimitABodyOfUnknownLength() throws Exception {
    String half = "800\r\n" + "x".repeat(2048) + "\r\n";
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
    first(peer -> {
      peer.write(chunked + half);
      peer.write(half + "0\r\n\r\n");
    });
    assertThat(call()).isEqualTo("body 200 " + "x".repeat(4096));
    server.script(peer -> {
      assertThat(peer.request()).isPresent();
      peer.write(chunked + half + half + "1\r\nx\r\n");
      peer.awaitClose();
    });
    Adapter fresh = Upstream.adapter("b", server.port(), Upstream.LIMITS, Map.of());
    assertThat(client.open(Kind.CALL, fresh).next()).isEqualTo("TOO_LARGE sent");
  }

  @Test
  void shouldNotReuseAConnectionWhoseRequestIsNotYetSent() throws Exception {
    // Given a server that answers a large request before it has read it
    CountDownLatch answered = new CountDownLatch(1);
    server.script(peer -> {
      if (peer.number == 1) {
        peer.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        answered.await(10, TimeUnit.SECONDS);
        peer.awaitClose();
      }
      while (peer.request().isPresent()) {
        peer.write(GOOD);
      }
    });
    UpstreamRequest large =
        new UpstreamRequest(
            Kind.CALL,
            Optional.empty(),
            List.of(),
            UpstreamRequest.Payload.of(new byte[16 * 1024 * 1024]));
    assertThat(client.open(large, adapter).next()).isEqualTo("body 413 ");
    assertThat(call()).isEqualTo("body 200 {}");
    answered.countDown();
    assertThat(server.connections()).isEqualTo(2);
  }

  /** Pauses its exchange at each event. */
  private static final class Pausing implements UpstreamReply {
    private final Upstream.Heard heard = new Upstream.Heard();
    private Optional<UpstreamExchange> exchange = Optional.empty();

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      heard.onBody(head, body);
    }

    @Override
    public void onStream(UpstreamHead head) {
      heard.onStream(head);
    }

    @Override
    public void onEvent(SseEvent event) {
      exchange.orElseThrow().pause();
      heard.onEvent(event);
    }

    @Override
    public void onEnd() {
      heard.onEnd();
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      heard.onFailure(failure);
    }
  }

  private Pausing pausing() {
    Pausing reply = new Pausing();
    client.on(() -> {
      reply.exchange = Optional.of(client.exchange(Kind.CALL, adapter, reply));
      return true;
    });
    return reply;
  }

  private void resume(Pausing reply) {
    client.on(() -> {
      reply.exchange.orElseThrow().resume();
      return true;
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\r\n\r\n", "", "x\r\n"})
  void shouldSayNothingWhilePausedAndEverythingAfterwards(String end) throws Exception {
    // Given two events, and how the answer ends, in one piece
    String event = "9\r\ndata: x\n\n\r\n";
    first(peer -> {
      peer.write(EVENTS + "Transfer-Encoding: chunked\r\n\r\n" + event + event + end);
      if (end.isEmpty()) {
        peer.cut();
      }
    });
    Pausing reply = pausing();
    assertThat(reply.heard.next()).isEqualTo("stream 200");
    for (int i = 0; i < 2; i++) {
      assertThat(reply.heard.next()).isEqualTo("event x");
      assertThat(reply.heard.all.poll(200, TimeUnit.MILLISECONDS)).isNull();
      resume(reply);
    }
    assertThat(reply.heard.next()).isEqualTo(end.startsWith("0") ? "end" : "BROKEN sent");
    assertThat(call()).isEqualTo("body 200 {}");
    assertThat(server.connections()).isEqualTo(end.startsWith("0") ? 1 : 2);
  }

  @Test
  void shouldSayNothingAfterACancelWhilePaused() throws Exception {
    first(peer -> {
      peer.write(EVENTS + "\r\ndata: x\n\ndata: y\n\n");
      peer.awaitClose();
    });
    Pausing reply = pausing();
    assertThat(reply.heard.next()).isEqualTo("stream 200");
    // Both events come in one piece of the body, which is read whole
    assertThat(reply.heard.next()).isEqualTo("event x");
    client.on(() -> {
      reply.exchange.orElseThrow().cancel();
      reply.exchange.orElseThrow().resume();
      return true;
    });
    assertThat(server.ended()).startsWith("1 ");
    reply.heard.all.remove("event y");
    assertThat(reply.heard.all).isEmpty();
  }
}
