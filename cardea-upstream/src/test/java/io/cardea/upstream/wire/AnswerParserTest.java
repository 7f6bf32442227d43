package io.cardea.upstream.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as they should be, and as they come from servers that are broken or hostile. */
class AnswerParserTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  /** What one answer said. */
  private static final class Heard implements AnswerParser.Sink {
    private final StringBuilder all = new StringBuilder();
    private Optional<AnswerHead> head = Optional.empty();
    private boolean held;
    private boolean holdAfterEach;

    @Override
    public void onHead(AnswerHead received) {
      head = Optional.of(received);
      all.append(received.status()).append(':');
      held = holdAfterEach;
    }

    @Override
    public void onData(byte[] bytes, int from, int to) {
      all.append(new String(bytes, from, to - from, ISO_8859_1));
      held = holdAfterEach;
    }

    @Override
    public boolean isHeld() {
      return held;
    }
  }

  private final AnswerParser parser = new AnswerParser();
  private final Heard heard = new Heard();

  /** What is heard of {@code text}, how it ends, and what of it is left unread. */
  private String read(String text, int step) {
    parser.begin();
    byte[] bytes = text.getBytes(ISO_8859_1);
    int at = 0;
    try {
      while (at < bytes.length && !parser.isDone()) {
        int to = Math.min(bytes.length, at + step);
        int read = parser.feed(bytes, at, to, heard);
        assertThat(read).isBetween(at, to);
        assertThat(read == to || parser.isDone()).isTrue();
        at = read;
      }
    } catch (BadAnswer bad) {
      assertThat(bad).hasMessageNotContaining("secret");
      return heard.all + " bad";
    }
    String end = parser.isDone() ? " done" : parser.endsWithConnection() ? " open" : " cut";
    return heard.all + end + (at < bytes.length ? " +" + (bytes.length - at) : "");
  }

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of(OK + "Content-Length: 2\r\n\r\n{}", "200:{} done"),
        Arguments.of(OK + "content-length:\t2 \r\n\r\n{}", "200:{} done"),
        Arguments.of(OK + "Content-Length: 0\r\n\r\n", "200: done"),
        Arguments.of(OK + "Content-Length: 2\r\n\r\n{}more", "200:{} done +4"),
        Arguments.of(OK + "Content-Length: 3\r\n\r\n{}", "200:{} cut"),
        Arguments.of(OK + "\r\nuntil close", "200:until close open"),
        Arguments.of("HTTP/1.0 200 OK\r\n\r\nuntil close", "200:until close open"),
        Arguments.of("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "200:x done"),
        Arguments.of("HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", "200:x done"),
        Arguments.of("HTTP/1.1 599 \u00fcber\r\nContent-Length: 1\r\n\r\nx", "599:x done"),
        Arguments.of("HTTP/1.1 204 No Content\r\n\r\nHTTP", "204: done +4"),
        Arguments.of("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "204: done"),
        Arguments.of("HTTP/1.1 304 Not Modified\r\n\r\n", "304: done"),
        Arguments.of(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: <a>\r\n\r\n"
                + OK
                + "Content-Length: 1\r\n\r\nx",
            "200:x done"),
        Arguments.of(CHUNKED + "2\r\n{}\r\n0\r\n\r\n", "200:{} done"),
        Arguments.of(CHUNKED + "1\r\n{\r\n01\r\n}\r\n000\r\n\r\n", "200:{} done"),
        Arguments.of(CHUNKED + "a;b=\"c;d\"\r\n0123456789\r\n0;x\r\n\r\n", "200:0123456789 done"),
        Arguments.of(
            CHUNKED + "A\r\n0123456789\r\n0\r\nX: y\r\nZ: \r\n\r\n+", "200:0123456789 done +1"),
        Arguments.of(CHUNKED + "4\r\n\r\n\r\n\r\n0\r\n\r\n", "200:\r\n\r\n done"),
        Arguments.of(CHUNKED + "64\r\nabc", "200:abc cut"),
        Arguments.of(OK + "Transfer-Encoding:CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n", "200:x done"),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Ty", " cut"),
        Arguments.of("", " cut"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void shouldReadAnAnswerHoweverItsBytesArrive(String text, String expected) {
    assertThat(read(text, Integer.MAX_VALUE / 2)).isEqualTo(expected);
    for (int step = 1; step <= 7; step++) {
      heard.all.setLength(0);
      assertThat(read(text, step)).isEqualTo(expected);
    }
  }

  static Stream<String> badHeads() {
    return Stream.of(
        "secret\r\n\r\n",
        "\r\n" + OK + "\r\n",
        " " + OK + "\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/3.7 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1\t200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 600 OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200OK\r\n\r\n",
        "HTTP/1.1 200 O\u0001K\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        // line ends
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
        OK + "Content-Length: 2\n\r\n{}",
        OK + "A: b\rContent-Length: 2\r\n\r\n{}",
        OK + "A: b\r\r\n\r\n",
        OK + "\r\r\n",
        // fields
        OK + "no colon\r\n\r\n",
        OK + ": no name\r\n\r\n",
        OK + "A : b\r\n\r\n",
        OK + "A\u0000: b\r\n\r\n",
        OK + "A: b\u0000\r\n\r\n",
        OK + "A: b\u007f\r\n\r\n",
        OK + "A: b\u000b\r\n\r\n",
        OK + "\u00e4: b\r\n\r\n",
        OK + "A(: b\r\n\r\n",
        OK + "A: b\r\n folded\r\n\r\n",
        OK + "A: b\r\n\tfolded\r\n\r\n",
        OK + " A: b\r\n\r\n");
  }

  static Stream<String> badFraming() {
    return Stream.of(
        OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        OK + "Content-Length: 2, 2\r\n\r\n{}",
        OK + "Content-Length: -2\r\n\r\n{}",
        OK + "Content-Length: +2\r\n\r\n{}",
        OK + "Content-Length: 0x2\r\n\r\n{}",
        OK + "Content-Length: 2.0\r\n\r\n{}",
        OK + "Content-Length: 2 2\r\n\r\n{}",
        OK + "Content-Length:\r\n\r\n{}",
        OK + "Content-Length: \u0662\r\n\r\n{}",
        OK + "Content-Length: 9999999999999999999\r\n\r\n{}",
        OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 204 No\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        // codings
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: gzip\r\n\r\n",
        OK + "Transfer-Encoding: gzip, chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked, chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + "Transfer-Encoding: xchunked\r\n\r\n",
        OK + "Transfer-Encoding: \u000bchunked\r\n\r\n",
        OK + "Transfer-Encoding: identity\r\n\r\n",
        OK + "Transfer-Encoding:\r\n\r\n",
        // protocols
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n".repeat(17) + OK + "\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nsecret\r\n\r\n");
  }

  static Stream<String> badChunks() {
    String huge = "f".repeat(16);
    return Stream.of(
        CHUNKED + "zz\r\n{}",
        CHUNKED + "\r\n",
        CHUNKED + ";a\r\n",
        CHUNKED + " 2\r\n{}\r\n",
        CHUNKED + "2 \r\n{}\r\n",
        CHUNKED + "2 ;a\r\n{}\r\n",
        CHUNKED + "-2\r\n{}\r\n",
        CHUNKED + "+2\r\n{}\r\n",
        CHUNKED + "0x2\r\n{}\r\n",
        CHUNKED + "2\n{}\r\n0\r\n\r\n",
        CHUNKED + "2;a\n{}\r\n0\r\n\r\n",
        CHUNKED + "2;a\rb\r\n{}\r\n",
        CHUNKED + "2;\u0000\r\n{}\r\n",
        CHUNKED + "2\r\n{}0\r\n\r\n",
        CHUNKED + "2\r\n{}\n0\r\n\r\n",
        CHUNKED + "2\r\n{}\r0\r\n\r\n",
        CHUNKED + "2\r\n{}}\r\n0\r\n\r\n",
        CHUNKED + huge + "\r\n{}",
        CHUNKED + "0" + huge.substring(1) + "\r\n{}",
        CHUNKED + "2;" + "a".repeat(256) + "\r\n{}\r\n",
        // trailers
        CHUNKED + "0\r\nA: b\n\r\n",
        CHUNKED + "0\r\nA: b\rc\r\n\r\n",
        CHUNKED + "0\r\n" + ("A: " + "x".repeat(1000) + "\r\n").repeat(33) + "\r\n");
  }

  @ParameterizedTest
  @MethodSource({"badHeads", "badFraming", "badChunks"})
  void shouldRefuseWhatIsNotHttpHoweverItsBytesArrive(String text) {
    assertThat(read(text, Integer.MAX_VALUE / 2)).endsWith(" bad");
    for (int step = 1; step <= 7; step++) {
      heard.all.setLength(0);
      assertThat(read(text, step)).endsWith(" bad");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 40_000})
  void shouldLimitAHead(int step) {
    String fields = "Content-Length: 1\r\nA: ";
    int room = AnswerParser.MAX_HEAD_BYTES - (OK + fields + "\r\n\r\n").length();
    assertThat(read(OK + fields + "x".repeat(room) + "\r\n\r\ny", step)).isEqualTo("200:y done");
    heard.all.setLength(0);
    assertThat(read(OK + fields + "x".repeat(room + 1) + "\r\n\r\ny", step)).isEqualTo(" bad");
  }

  @Test
  void shouldLimitAHeadThatNeverEnds() {
    assertThat(read("x".repeat(AnswerParser.MAX_HEAD_BYTES), 100)).isEqualTo(" cut");
    assertThat(read("x".repeat(AnswerParser.MAX_HEAD_BYTES + 1), 100)).isEqualTo(" bad");
  }

  @Test
  void shouldReadChunksUpToTheirLimits() {
    String extension = "1;" + "a".repeat(252);
    assertThat(read(CHUNKED + extension + "\r\nx\r\n0\r\n\r\n", 100)).isEqualTo("200:x done");
    heard.all.setLength(0);
    assertThat(read(CHUNKED + "7" + "f".repeat(14) + "\r\nx", 100)).isEqualTo("200:x cut");
  }

  @Test
  void shouldWaitWhereItsSinkIsHeld() throws BadAnswer {
    heard.holdAfterEach = true;
    parser.begin();
    byte[] bytes = (CHUNKED + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n").getBytes(ISO_8859_1);
    int at = 0;
    StringBuilder steps = new StringBuilder();
    while (!parser.isDone()) {
      heard.held = false;
      at = parser.feed(bytes, at, bytes.length, heard);
      steps.append(heard.all).append('|');
    }
    assertThat(steps.toString()).isEqualTo("200:|200:a|200:ab|200:ab|");
    assertThat(at).isEqualTo(bytes.length);
  }

  @Test
  void shouldReadOneAnswerAfterAnother() {
    for (int i = 0; i < 3; i++) {
      heard.all.setLength(0);
      assertThat(read(CHUNKED + "1\r\nx\r\n0\r\nA: b\r\n\r\n", 3)).isEqualTo("200:x done");
      heard.all.setLength(0);
      assertThat(read(OK + "Content-Length: 1\r\n\r\ny", 3)).isEqualTo("200:y done");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
        OK + "Connection: close\r\nContent-Length: 0\r\n\r\n",
        OK + "Connection: x, Close \r\nContent-Length: 0\r\n\r\n",
        OK + "Connection: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        OK + "\r\nuntil close"
      })
  void shouldKnowThatTheConnectionWillClose(String text) {
    read(text, 1000);
    assertThat(heard.head).get().returns(false, AnswerHead::keepsConnection);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 0\r\n\r\n",
        OK + "Connection: keep-alive, closer\r\nContent-Length: 0\r\n\r\n",
        OK + "X-Connection: close\r\nContent-Length: 0\r\n\r\n",
        CHUNKED,
        "HTTP/1.1 204 No Content\r\n\r\n"
      })
  void shouldKnowThatTheConnectionStays(String text) {
    read(text, 1000);
    assertThat(heard.head).get().returns(true, AnswerHead::keepsConnection);
  }

  @Test
  void shouldFindFieldsWhateverTheirCase() {
    read(OK + "a: 1\r\nA: 2\r\nMcp-Session-Id:\t s-1 \r\nEmpty:\r\nab: 3\r\n\r\n", 1000);
    AnswerHead head = heard.head.orElseThrow();
    assertThat(head.get("A")).isEqualTo("1");
    assertThat(head.get("mcp-session-id")).isEqualTo("s-1");
    assertThat(head.get("EMPTY")).isEmpty();
    assertThat(head.get("ab")).isEqualTo("3");
    assertThat(head.get("b")).isNull();
    assertThat(head.get("mcp-session")).isNull();
    assertThat(head.get("HTTP/1.1 200 OK")).isNull();
  }
}
