package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as they should be, and as they come from clients that are broken or hostile. */
class RequestParserTest {

  private static final int MAX_FIELDS = 4 * 1024;
  private static final int WHOLE = Integer.MAX_VALUE / 2;
  private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n";
  private static final String POST = "POST /a HTTP/1.1\r\nHost: h\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  /** What one request said. */
  private static final class Heard implements RequestParser.Sink {
    private final StringBuilder all = new StringBuilder();
    private Optional<RequestHead> head = Optional.empty();
    private boolean held;
    private boolean holdAfterEach;

    @Override
    public void onHead(RequestHead received) {
      head = Optional.of(received);
      all.append(received).append(':');
      held = holdAfterEach;
    }

    @Override
    public void onData(byte[] bytes, int from, int to) {
      all.append(new String(bytes, from, to - from, ISO_8859_1));
      held = holdAfterEach;
    }

    @Override
    public void onEnd() {
      all.append('.');
    }

    @Override
    public boolean isHeld() {
      return held;
    }
  }

  private RequestParser parser = new RequestParser(MAX_FIELDS);
  private Heard heard = new Heard();

  /** What is heard of {@code text}, how it ends, and what of it is left unread. */
  private String read(String text, int step) {
    parser = new RequestParser(MAX_FIELDS);
    heard = new Heard();
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
    } catch (BadRequest bad) {
      assertThat(bad.problem()).doesNotContain("secret");
      return heard.all + " " + bad.status();
    }
    String end = parser.isDone() ? "" : parser.isIdle() ? " idle" : " cut";
    return heard.all + end + (at < bytes.length ? " +" + (bytes.length - at) : "");
  }

  private RequestHead head(String text) {
    assertThat(read(text, WHOLE)).doesNotEndWith(" 400");
    return heard.head.orElseThrow();
  }

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of(GET + "\r\n", "GET /a:."),
        Arguments.of("\r\n" + GET + "\r\n", "GET /a:."),
        Arguments.of(GET + "\r\n" + GET + "\r\n", "GET /a:. +" + (GET.length() + 2)),
        Arguments.of(POST + "Content-Length: 2\r\n\r\n{}", "POST /a:{}."),
        Arguments.of(POST + "content-length:\t2 \r\n\r\n{}", "POST /a:{}."),
        Arguments.of(POST + "Content-Length: 0\r\n\r\n{}", "POST /a:. +2"),
        Arguments.of(POST + "Content-Length: 002\r\n\r\n{}", "POST /a:{}."),
        Arguments.of(POST + "Content-Length: 2\r\n\r\n{}more", "POST /a:{}. +4"),
        Arguments.of(POST + "Content-Length: 3\r\n\r\n{}", "POST /a:{} cut"),
        Arguments.of("DELETE / HTTP/1.1\r\nhost:\r\n\r\n", "DELETE /:."),
        Arguments.of("OPTIONS * HTTP/1.1\r\nHOST: h\r\n\r\n", "OPTIONS *:."),
        Arguments.of("M-SEARCH /a HTTP/1.1\r\nHost: h\r\n\r\n", "M-SEARCH /a:."),
        Arguments.of("GET /a?b?c HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a:."),
        Arguments.of("GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a:."),
        Arguments.of("GET HTTP://H:1/a HTTP/1.1\r\nHost: h:1\r\n\r\n", "GET /a:."),
        Arguments.of(GET + "A: \u00fc\t~\r\n\r\n", "GET /a:."),
        Arguments.of(GET + "Transfer-Encodings: gzip\r\n\r\n", "GET /a:."),
        Arguments.of(CHUNKED + "2\r\n{}\r\n0\r\n\r\n", "POST /a:{}."),
        Arguments.of(CHUNKED + "1\r\n{\r\n01\r\n}\r\n000\r\n\r\n", "POST /a:{}."),
        Arguments.of(CHUNKED + "a;b=\"c;d\"\r\n0123456789\r\n0;x\r\n\r\n", "POST /a:0123456789."),
        Arguments.of(CHUNKED + "A\r\n0123456789\r\n0\r\nX: y\r\n\r\n+", "POST /a:0123456789. +1"),
        Arguments.of(CHUNKED + "4\r\n\r\n\r\n\r\n0\r\n\r\n", "POST /a:\r\n\r\n."),
        Arguments.of(CHUNKED + "64\r\nabc", "POST /a:abc cut"),
        Arguments.of(POST + "Transfer-Encoding:CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n", "POST /a:x."),
        Arguments.of(GET + "Content-Ty", " cut"),
        Arguments.of("", " idle"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void shouldReadARequestHoweverItsBytesArrive(String text, String expected) {
    assertThat(read(text, WHOLE)).isEqualTo(expected);
    for (int step = 1; step <= 7; step++) {
      assertThat(read(text, step)).isEqualTo(expected);
    }
  }

  static Stream<String> badLines() {
    String host = "\r\nHost: h\r\n\r\n";
    return Stream.of(
        "secret\r\n\r\n",
        "GET" + host,
        "GET /a" + host,
        "GET /a HTTP/0.9" + host,
        "GET /a HTTP/1.0" + host,
        "GET /a HTTP/1.2" + host,
        "GET /a HTTP/2.0" + host,
        "GET /a http/1.1" + host,
        "GET /a HTTP/1.1 " + host,
        "GET /a  HTTP/1.1" + host,
        "GET  /a HTTP/1.1" + host,
        "GET\t/a HTTP/1.1" + host,
        " GET /a HTTP/1.1" + host,
        "GET /a\u0001 HTTP/1.1" + host,
        "GET /a\u007f HTTP/1.1" + host,
        "GET /\u00e4 HTTP/1.1" + host,
        "GET /a b HTTP/1.1" + host,
        "G(T /a HTTP/1.1" + host,
        "G\u0000T /a HTTP/1.1" + host,
        " /a HTTP/1.1" + host,
        "GET  HTTP/1.1" + host,
        "GET a HTTP/1.1" + host,
        "GET ?a HTTP/1.1" + host,
        "GET ** HTTP/1.1" + host,
        "GET h:80 HTTP/1.1" + host,
        "CONNECT h:80 HTTP/1.1" + host,
        "GET http://h HTTP/1.1" + host,
        "GET http://h?a HTTP/1.1" + host,
        "GET http://hh/a HTTP/1.1" + host,
        "GET http://h:80/a HTTP/1.1" + host,
        "GET http://u@h/a HTTP/1.1" + host,
        "GET https://h/a HTTP/1.1" + host,
        "GET //h" + host,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
        "\r\n\r\n" + GET + "\r\n",
        "\r\r\n" + GET + "\r\n",
        "\n" + GET + "\r\n");
  }

  static Stream<String> badFields() {
    return Stream.of(
        "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHosts: h\r\n\r\n",
        GET + "Host: h\r\n\r\n",
        GET + "no colon\r\n\r\n",
        GET + ": no name\r\n\r\n",
        GET + "A : b\r\n\r\n",
        GET + "A\t: b\r\n\r\n",
        GET + "A B: c\r\n\r\n",
        GET + "A\u0000: b\r\n\r\n",
        GET + "A: b\u0000\r\n\r\n",
        GET + "A: b\u007f\r\n\r\n",
        GET + "A: b\u000b\r\n\r\n",
        GET + "A: b\u0001c\r\n\r\n",
        GET + "\u00e4: b\r\n\r\n",
        GET + "A(: b\r\n\r\n",
        GET + "A: b\r\n folded\r\n\r\n",
        GET + "A: b\r\n\tfolded\r\n\r\n",
        GET + " A: b\r\n\r\n",
        "GET /a HTTP/1.1\r\n Host: h\r\n\r\n",
        // line ends
        "GET /a HTTP/1.1\nHost: h\n\n",
        "GET /a HTTP/1.1\nHost: h\r\n\r\n",
        "GET /a HTTP/1.1\rHost: h\r\n\r\n",
        GET + "A: b\nC: d\r\n\r\n",
        GET + "A: b\rC: d\r\n\r\n",
        GET + "A: b\r\r\n\r\n",
        GET + "\n",
        GET + "\r\r\n");
  }

  static Stream<String> badFraming() {
    String chunks = "\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    return Stream.of(
        POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        POST + "Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}",
        POST + "Content-Length: 2, 2\r\n\r\n{}",
        POST + "Content-Length: -2\r\n\r\n{}",
        POST + "Content-Length: +2\r\n\r\n{}",
        POST + "Content-Length: 0x2\r\n\r\n{}",
        POST + "Content-Length: 2.0\r\n\r\n{}",
        POST + "Content-Length: 2 2\r\n\r\n{}",
        POST + "Content-Length:\r\n\r\n{}",
        POST + "Content-Length: \u00b2\r\n\r\n{}",
        POST + "Content-Length: 9999999999999999999\r\n\r\n{}",
        POST + "Content-Length: 18446744073709551618\r\n\r\n{}",
        POST + "Content-Length: 2\r\nTransfer-Encoding: chunked" + chunks,
        POST + "Transfer-Encoding: chunked\r\nContent-Length: 2" + chunks,
        POST + "Transfer-Encoding: gzip" + chunks,
        POST + "Transfer-Encoding: gzip, chunked" + chunks,
        POST + "Transfer-Encoding: chunked, gzip" + chunks,
        POST + "Transfer-Encoding: chunked, chunked" + chunks,
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + chunks,
        POST + "Transfer-Encoding: chunked\r\ntransfer-encoding: identity" + chunks,
        POST + "Transfer-Encoding: xchunked" + chunks,
        POST + "Transfer-Encoding: chunked;a=b" + chunks,
        POST + "Transfer-Encoding: \"chunked\"" + chunks,
        POST + "Transfer-Encoding: \u000bchunked" + chunks,
        POST + "Transfer-Encoding: identity" + chunks,
        POST + "Transfer-Encoding:" + chunks,
        POST + "Transfer-Encoding:\r\n chunked" + chunks,
        POST + "Transfer-Encoding : chunked" + chunks);
  }

  static Stream<String> badChunks() {
    String huge = "f".repeat(16);
    return Stream.of(
        CHUNKED + "zz\r\n{}",
        CHUNKED + "\r\n",
        CHUNKED + ";a\r\n",
        CHUNKED + " 2\r\n{}\r\n",
        CHUNKED + "2 \r\n{}\r\n",
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
        CHUNKED + "000000002\r\n{}",
        CHUNKED + "100000002\r\n{}",
        CHUNKED + "0" + huge.substring(1) + "\r\n{}",
        CHUNKED + "2;" + "a".repeat(256) + "\r\n{}\r\n",
        CHUNKED + "0\r\nA: b\n\r\n",
        CHUNKED + "0\r\nA: b\rc\r\n\r\n",
        CHUNKED + "0\r\n" + ("A: " + "x".repeat(1000) + "\r\n").repeat(5) + "\r\n");
  }

  @ParameterizedTest
  @MethodSource({"badLines", "badFields", "badFraming", "badChunks"})
  void shouldRefuseWhatIsNotHttpHoweverItsBytesArrive(String text) {
    assertThat(read(text, WHOLE)).endsWith(" 400");
    for (int step = 1; step <= 7; step++) {
      assertThat(read(text, step)).endsWith(" 400");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 40_000})
  void shouldLimitTheRequestLine(int step) {
    String start = "GET /";
    String rest = " HTTP/1.1";
    int room = RequestParser.MAX_LINE_BYTES - (start + rest).length();
    String fields = "\r\nHost: h\r\n\r\n";
    assertThat(read(start + "x".repeat(room) + rest + fields, step)).endsWith(":.");
    assertThat(read(start + "x".repeat(room + 1) + rest + fields, step)).isEqualTo(" 414");
    assertThat(read("x".repeat(RequestParser.MAX_LINE_BYTES), step)).isEqualTo(" cut");
    assertThat(read("x".repeat(RequestParser.MAX_LINE_BYTES + 3), step)).isEqualTo(" 414");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 40_000})
  void shouldLimitTheHeader(int step) {
    int room = MAX_FIELDS - "Host: h\r\nA: \r\n".length();
    assertThat(read(GET + "A: " + "x".repeat(room) + "\r\n\r\n", step)).endsWith(":.");
    assertThat(read(GET + "A: " + "x".repeat(room + 1) + "\r\n\r\n", step)).isEqualTo(" 431");
    assertThat(read(GET + "A: " + "x".repeat(10 * MAX_FIELDS), step)).isEqualTo(" 431");
    assertThat(read(GET + "A:\r\n".repeat(MAX_FIELDS), step)).isEqualTo(" 431");
  }

  @Test
  void shouldWaitWhereItsSinkIsHeld() throws BadRequest {
    heard.holdAfterEach = true;
    byte[] bytes = (CHUNKED + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n").getBytes(ISO_8859_1);
    int at = 0;
    StringBuilder steps = new StringBuilder();
    while (!parser.isDone()) {
      heard.held = false;
      at = parser.feed(bytes, at, bytes.length, heard);
      steps.append(heard.all).append('|');
    }
    assertThat(steps.toString()).isEqualTo("POST /a:|POST /a:a|POST /a:ab|POST /a:ab.|");
    assertThat(at).isEqualTo(bytes.length);
  }

  @Test
  void shouldReadOneRequestAfterAnother() throws BadRequest {
    String three = CHUNKED + "1\r\nx\r\n0\r\nA: b\r\n\r\n" + GET + "\r\n";
    byte[] bytes = three.repeat(3).getBytes(ISO_8859_1);
    for (int at = 0; at < bytes.length; ) {
      at = parser.feed(bytes, at, Math.min(bytes.length, at + 3), heard);
      if (parser.isDone()) {
        parser.next();
        assertThat(parser.isIdle()).isTrue();
      }
    }
    assertThat(heard.all.toString()).isEqualTo("POST /a:x.GET /a:.".repeat(3));
  }

  @Test
  void shouldTellPathAndQueryApart() {
    assertThat(head("GET /a?b?c HTTP/1.1\r\nHost: h\r\n\r\n"))
        .returns("/a", RequestHead::path)
        .returns("b?c", RequestHead::query);
    assertThat(head("GET http://h/?b HTTP/1.1\r\nHost: h\r\n\r\n"))
        .returns("/", RequestHead::path)
        .returns("b", RequestHead::query);
    assertThat(head(GET + "\r\n").query()).isEmpty();
  }

  @Test
  void shouldKnowWhatFollows() {
    assertThat(head(GET + "\r\n")).returns(false, RequestHead::hasBody);
    assertThat(head(POST + "Content-Length: 0\r\n\r\n")).returns(false, RequestHead::hasBody);
    assertThat(head(POST + "Content-Length: 7\r\n\r\n")).returns(7L, RequestHead::length);
    assertThat(head(CHUNKED)).returns(RequestHead.CHUNKED, RequestHead::length);
    assertThat(head(POST + "Expect: 100-Continue\r\n\r\n"))
        .returns(true, RequestHead::wantsContinue);
    assertThat(head(POST + "Expect: x\r\n\r\n")).returns(false, RequestHead::wantsContinue);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"close", "Close", "x, close ", "x\r\nConnection: close", "keep-alive,close"})
  void shouldKnowThatTheClientCloses(String options) {
    assertThat(head(GET + "Connection: " + options + "\r\n\r\n").keepsConnection()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "closer", "", "x\r\nX-Connection: close"})
  void shouldKnowThatTheClientStays(String options) {
    assertThat(head(GET + "Connection: " + options + "\r\n\r\n").keepsConnection()).isTrue();
  }

  /** Whatever comes, it is read the same in one piece and in many, and never ends in a fault. */
  @Test
  void shouldReadMutatedRequestsTheSameHoweverTheyArrive() {
    SplittableRandom random = new SplittableRandom(20261129);
    String[] seeds =
        Stream.of(good(), badLines().map(Arguments::of), badFraming().map(Arguments::of))
            .flatMap(all -> all)
            .map(arguments -> (String) arguments.get()[0])
            .toArray(String[]::new);
    for (int i = 0; i < 20_000; i++) {
      String text = mutate(seeds[random.nextInt(seeds.length)], random);
      String whole = read(text, WHOLE);
      assertThat(read(text, 1 + random.nextInt(7))).as(text).isEqualTo(whole);
      heard.head.ifPresent(RequestParserTest::assertStrict);
    }
  }

  private static void assertStrict(RequestHead head) {
    assertThat(head.fields().all("host")).hasSize(1);
    assertThat(head.fields().all("content-length").size()).isLessThan(2);
    assertThat(head.fields().has("content-length") && head.fields().has("transfer-encoding"))
        .isFalse();
    for (int i = 0; i < head.fields().size(); i++) {
      assertThat(head.fields().name(i)).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
      assertThat(head.fields().value(i)).doesNotMatch("(?s).*[\\x00-\\x08\\x0a-\\x1f\\x7f].*");
    }
  }

  private static String mutate(String seed, SplittableRandom random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = 1 + random.nextInt(3); n > 0 && !text.isEmpty(); n--) {
      int at = random.nextInt(text.length());
      String interesting = "\r\n\t\u0000 :;,/?*0f\u007f\u0080";
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, interesting.charAt(random.nextInt(interesting.length())));
        case 2 -> text.setCharAt(at, interesting.charAt(random.nextInt(interesting.length())));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return text.toString();
  }
}
