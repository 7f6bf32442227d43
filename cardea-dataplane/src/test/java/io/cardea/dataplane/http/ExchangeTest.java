package io.cardea.dataplane.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.wire.RequestHead;
import io.cardea.model.limit.GatewayLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers on real connections. */
class ExchangeTest {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n";
  private static final String POST = "POST /a HTTP/1.1\r\nHost: h\r\n";
  private static final String OK =
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ";
  private static final int MOST = 8;

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static void answer(Exchange exchange, String text) {
    exchange.answer(200, "text/plain", Map.of(), bytes(text));
  }

  /** Answers each request with its path and its body. */
  private static void echo(RequestHead head, Exchange exchange) {
    exchange.read(
        MOST,
        new BodySink() {
          @Override
          public void onWhole(byte[] body) {
            answer(exchange, head.path() + "=" + new String(body, ISO_8859_1));
          }

          @Override
          public void onTooLarge() {
            exchange.answer(413, "text/plain", Map.of(), bytes("too large"));
          }

          @Override
          public void onTooSlow() {
            exchange.answer(408, "text/plain", Map.of(), bytes("too slow"));
          }
        });
  }

  private static Served echoing() throws IOException {
    return new Served(GatewayLimits.DEFAULT, false, ExchangeTest::echo);
  }

  private static Served with(BiConsumer<RequestHead, Exchange> onRequest) throws IOException {
    return new Served(GatewayLimits.DEFAULT, false, onRequest);
  }

  @Test
  void shouldAnswerOneRequestAfterAnother() throws Exception {
    try (Served served = echoing();
        Served.Client client = served.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(POST + "Content-Length: 2\r\n\r\n{}");
        String expected = OK + "5\r\n\r\n/a={}";
        assertThat(client.read(expected)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 10_000})
  void shouldAnswerInOrderWhatComesAllAtOnce(int step) throws Exception {
    String all =
        POST
            + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n1\r\ny\r\n0\r\n\r\n"
            + GET
            + "\r\n"
            + POST
            + "Content-Length: 1\r\n\r\nz";
    String expected = OK + "5\r\n\r\n/a=xy" + OK + "3\r\n\r\n/a=" + OK + "4\r\n\r\n/a=z";
    try (Served served = echoing();
        Served.Client client = served.connect()) {
      for (int at = 0; at < all.length(); at += step) {
        client.send(all.substring(at, Math.min(all.length(), at + step)));
      }
      assertThat(client.read(expected)).isEqualTo(expected);
    }
  }

  @Test
  void shouldLookAtTheNextRequestOnlyWhenTheFirstIsAnswered() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send((GET + "\r\n").repeat(1_000))) {
      for (int i = 0; i < 1_000; i++) {
        Served.Asked asked = served.next();
        assertThat(served.requests).isEmpty();
        served.run(() -> answer(asked.exchange(), "x"));
      }
      String expected = (OK + "1\r\n\r\nx").repeat(1_000);
      assertThat(client.read(expected)).isEqualTo(expected);
    }
  }

  @Test
  void shouldAskForABodyOnlyWhenItIsWanted() throws Exception {
    try (Served served = echoing()) {
      try (Served.Client client =
          served.connect().send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")) {
        String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(client.read(goOn)).isEqualTo(goOn);
        String expected = OK + "5\r\n\r\n/a={}";
        assertThat(client.send("{}").read(expected)).isEqualTo(expected);
      }
      try (Served.Client client =
          served.connect().send(POST + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n")) {
        assertThat(client.rest()).startsWith("HTTP/1.1 413 ").contains("connection: close");
      }
    }
  }

  @Test
  void shouldRefuseABodyThatTurnsOutTooLargeAndLetTheClientReadIt() throws Exception {
    try (Served served = echoing();
        Served.Client client = served.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
      client.send("100000\r\n" + "x".repeat(100_000));
      assertThat(client.rest()).startsWith("HTTP/1.1 413 ").endsWith("too large");
    }
  }

  @Test
  void shouldCloseAfterAnAnswerThatCameBeforeTheBody() throws Exception {
    try (Served served = with((_, exchange) -> answer(exchange, "early"));
        Served.Client client = served.connect()) {
      client.send(POST + "Content-Length: 100\r\n\r\nx");
      assertThat(client.rest())
          .isEqualTo(
              "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n"
                  + "content-length: 5\r\n\r\nearly");
    }
  }

  @Test
  void shouldCloseWhenTheClientWantsIt() throws Exception {
    try (Served served = echoing();
        Served.Client client = served.connect().send(GET + "Connection: close\r\n\r\n" + GET)) {
      assertThat(client.rest()).contains("connection: close").endsWith("/a=");
      assertThat(served.requests).hasSize(1);
    }
  }

  @Test
  void shouldSayWhatIsWrongAndCloseOnBadFraming() throws Exception {
    try (Served served = echoing();
        Served.Client client = served.connect()) {
      client.send(GET + "Host: evil\r\n\r\n" + GET + "\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ").endsWith("misframed");
      assertThat(served.requests).isEmpty();
    }
  }

  @Test
  void shouldForgetARequestWhoseBodyIsFramedBadly() throws Exception {
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    try (Served served = with((_, exchange) -> exchange.onGone(() -> gone.complete(true)));
        Served.Client client = served.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      Served.Asked asked = served.next();
      client.send("zz\r\n");
      assertThat(Served.await(gone)).isTrue();
      served.run(() -> answer(asked.exchange(), "late"));
      assertThat(client.rest()).startsWith("HTTP/1.1 400 ").endsWith("misframed");
    }
  }

  @Test
  void shouldSendHeadWithoutContentToHead() throws Exception {
    try (Served served = echoing();
        Served.Client client = served.connect().send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n")) {
      String expected = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
      assertThat(client.read(expected)).isEqualTo(expected);
      String next = OK + "3\r\n\r\n/a=";
      assertThat(client.send(GET + "\r\n").read(next)).isEqualTo(next);
    }
  }

  @Test
  void shouldStreamAndGoOnWithTheNextRequest() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(GET + "\r\n")) {
      Exchange exchange = served.next().exchange();
      served.run(() -> {
        exchange.add("b", "2");
        exchange.begin("text/event-stream", Map.of("a", "1"), bytes(":\n\n"));
        assertThat(exchange.write(bytes("one"))).isTrue();
        exchange.keepAlive();
        exchange.end();
        exchange.end();
        answer(exchange, "late");
      });
      String fields = "a: 1\r\nb: 2\r\ncontent-type: text/event-stream";
      String chunks = "3\r\none\r\n3\r\n:\n\n\r\n0\r\n\r\n";
      String expected =
          "HTTP/1.1 200 OK\r\n" + fields + "\r\ntransfer-encoding: chunked\r\n\r\n" + chunks;
      assertThat(client.read(expected)).isEqualTo(expected);
      client.send(GET + "\r\n");
      Exchange next = served.next().exchange();
      served.run(() -> answer(next, "next"));
      assertThat(client.read(OK + "4\r\n\r\nnext")).endsWith("next");
    }
  }

  @Test
  void shouldWaitForAClientThatReadsSlowly() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(GET + "\r\n")) {
      Exchange exchange = served.next().exchange();
      CompletableFuture<Boolean> drained = new CompletableFuture<>();
      byte[] event = new byte[10_000];
      int sent =
          served.on(() -> {
            exchange.closeAfter();
            exchange.begin("text/event-stream", Map.of(), bytes(":\n\n"));
            int count = 1;
            while (exchange.write(event)) {
              count++;
            }
            exchange.onDrain(() -> drained.complete(true));
            return count;
          });
      assertThat(sent).isLessThan(10_000);
      assertThat(drained).isNotDone();
      served.run(exchange::end);
      assertThat(client.rest().length()).isGreaterThan(sent * event.length);
    }
  }

  @Test
  void shouldTellWhenAClientThatReadSlowlyCanTakeMore() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(GET + "\r\n")) {
      Exchange exchange = served.next().exchange();
      List<String> drained = new ArrayList<>();
      CompletableFuture<Boolean> first = new CompletableFuture<>();
      served.run(() -> {
        exchange.begin("text/event-stream", Map.of(), bytes(":\n\n"));
        while (exchange.write(new byte[10_000])) {
          drained.clear();
        }
        exchange.onDrain(() -> {
          drained.add("once");
          first.complete(true);
        });
      });
      while (!first.isDone()) {
        assertThat(client.read("x".repeat(1_000))).hasSize(1_000);
      }
      assertThat(served.on(() -> List.copyOf(drained))).containsExactly("once");
    }
  }

  /** To a server a half-closed connection looks like one that is closed. */
  @Test
  void shouldTakeAClientThatClosesItsSideForGone() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(GET + "\r\n")) {
      Exchange exchange = served.next().exchange();
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      served.run(() -> exchange.onGone(() -> gone.complete(true)));
      client.shutdownOutput();
      assertThat(Served.await(gone)).isTrue();
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void shouldNotSendAFieldThatWouldEndItsLine() throws Exception {
    try (Served served =
            with((_, exchange) ->
                exchange.answer(200, "text/plain", Map.of("a", "b\r\nc: d"), bytes("x")));
        Served.Client client = served.connect().send(GET + "\r\n")) {
      assertThat(client.rest()).isEmpty();
    }
  }
}
