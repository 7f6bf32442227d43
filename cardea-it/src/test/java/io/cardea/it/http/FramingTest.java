package io.cardea.it.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP/1.1 that two hops could read in two ways (RFC 9112 §6.3, §11.2). The request is refused, the
 * connection closed, and neither it nor what follows on it reaches the upstream.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {

  private static final String BODY = McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"");
  private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
  private static final String CHUNKS =
      Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";

  private Rig rig;
  private McpClient client;

  /** A request that is bad in one way. */
  record Bad(String name, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
    client = rig.robot().modernly("tools/call", "t");
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private String good() {
    return new String(client.bytes("POST", BODY.getBytes(UTF_8)), ISO_8859_1);
  }

  private static Bad with(String name, String field) {
    return new Bad(name, "{HEAD}" + field + "\r\n" + LENGTH + "\r\n" + BODY);
  }

  private static Bad instead(String name, String fields) {
    return new Bad(name, "{HEAD}" + fields + "\r\n\r\n" + BODY);
  }

  private static Bad chunked(String name, String fields) {
    return new Bad(name, "{HEAD}" + fields + "\r\n\r\n" + CHUNKS);
  }

  static Stream<Bad> bad() {
    int length = BODY.length();
    String chunk = "Transfer-Encoding: chunked";
    return Stream.of(
        new Bad("no Host", "{NOHOST}" + LENGTH + "\r\n" + BODY),
        with("two Hosts", "Host: localhost"),
        with("a foreign second Host", "Host: evil.example"),
        instead("xchunked", "Transfer-Encoding: xchunked"),
        chunked("xchunked with chunks", "Transfer-Encoding: xchunked"),
        chunked("chunked, chunked", "Transfer-Encoding: chunked, chunked"),
        chunked("identity", "Transfer-Encoding: identity"),
        chunked("gzip, chunked", "Transfer-Encoding: gzip, chunked"),
        chunked("chunked, gzip", "Transfer-Encoding: chunked, gzip"),
        chunked("two codings", chunk + "\r\n" + chunk),
        chunked("chunked and identity", chunk + "\r\nTransfer-Encoding: identity"),
        chunked("identity and chunked", "Transfer-Encoding: identity\r\n" + chunk),
        chunked("quoted coding", "Transfer-Encoding: \"chunked\""),
        chunked("coding with a parameter", "Transfer-Encoding: chunked;a=b"),
        chunked("coding after a tab", "Transfer-Encoding:\tx\tchunked"),
        chunked("vertical tab before coding", "Transfer-Encoding: \u000bchunked"),
        chunked("empty coding", "Transfer-Encoding:"),
        chunked("coding, then length", chunk + "\r\nContent-Length: " + CHUNKS.length()),
        chunked("length, then coding", "Content-Length: " + CHUNKS.length() + "\r\n" + chunk),
        chunked("short length and coding", "Content-Length: 4\r\n" + chunk),
        chunked("zero length and coding", "Content-Length: 0\r\n" + chunk),
        instead("two lengths", "Content-Length: 1\r\nContent-Length: " + length),
        instead("same length twice", LENGTH + "Content-Length: " + length),
        instead("a list of lengths", "Content-Length: " + length + ", " + length),
        instead("length with a plus", "Content-Length: +" + length),
        instead("length with a minus", "Content-Length: -" + length),
        instead("hexadecimal length", "Content-Length: 0x" + Integer.toHexString(length)),
        instead("length with a space inside", "Content-Length: 1 1"),
        instead("empty length", "Content-Length:"),
        instead("length of letters", "Content-Length: ten"),
        instead("huge length", "Content-Length: 99999999999999999999"),
        instead("decimal length", "Content-Length: 1.0"),
        chunked("folded coding", "Transfer-Encoding:\r\n chunked"),
        with("folded field", "Mcp-Param-A: b\r\n Host: evil"),
        with("space before the colon", "X-A : b"),
        chunked("space before the coding's colon", "Transfer-Encoding : chunked"),
        with("field without a colon", "X-A"),
        with("field without a name", ": b"),
        with("NUL in a value", "X-A: b\0c"),
        with("bare CR in a value", "X-A: b\rX-B: c"),
        with("NUL in a name", "X\0A: b"),
        with("space in a name", "X A: b"),
        with("letter outside ASCII in a name", "X-\u00e4: b"),
        new Bad("HTTP/1.0", "{HEAD10}" + LENGTH + "\r\n" + BODY),
        new Bad("HTTP/1.2", "{HEAD12}" + LENGTH + "\r\n" + BODY),
        new Bad("HTTP/2.0", "{HEAD20}" + LENGTH + "\r\n" + BODY),
        new Bad("HTTP/0.9", "GET /adapters/a/mcp\r\n\r\n"),
        new Bad("no version", "POST /adapters/a/mcp\r\nHost: localhost\r\n\r\n"),
        with("line feed alone after a field", "X-A: b\nX-B: c"),
        new Bad("line feed alone after the request line", "{HEADLF}" + LENGTH + "\r\n" + BODY),
        new Bad("line feeds alone", "{HEAD}" + LENGTH.strip() + "\n\n" + BODY),
        new Bad("carriage return alone before the body", "{HEAD}" + LENGTH + "\r" + BODY),
        new Bad("authority as target", "{HEADAUTH}" + LENGTH + "\r\n" + BODY),
        new Bad("target with a space", "{HEADSPACE}" + LENGTH + "\r\n" + BODY));
  }

  static Stream<Bad> badChunks() {
    String start = "{HEAD}Transfer-Encoding: chunked\r\n\r\n";
    String rest = BODY + "\r\n0\r\n\r\n";
    String size = Integer.toHexString(BODY.length());
    return Stream.of(
        new Bad("letters", start + "zz\r\n" + rest),
        new Bad("negative", start + "-1\r\n" + rest),
        new Bad("plus", start + "+" + size + "\r\n" + rest),
        new Bad("0x", start + "0x" + size + "\r\n" + rest),
        new Bad("huge", start + "ffffffffffffffff1\r\n" + rest),
        new Bad(
            "overflowing to the right size", start + "1000000" + "000000" + size + "\r\n" + rest),
        new Bad("no size", start + "\r\n" + rest),
        new Bad("space before the size", start + " " + size + "\r\n" + rest),
        new Bad("line feed alone after the size", start + size + "\n" + rest),
        new Bad("line feed alone after the chunk", start + size + "\r\n" + BODY + "\n0\r\n\r\n"),
        new Bad("no line end after the chunk", start + size + "\r\n" + BODY + "0\r\n\r\n"),
        new Bad("others after the chunk", start + size + "\r\n" + BODY + "XX0\r\n\r\n"),
        new Bad("line feed in an extension", start + size + ";a=\nb\r\n" + rest));
  }

  private String complete(Bad bad) {
    String head =
        good()
            .substring(0, good().indexOf("\r\n\r\n") + 2)
            .replaceFirst("Content-Length: \\d+\r\n", "");
    return bad.request()
        .replace("{HEAD}", head)
        .replace("{NOHOST}", head.replaceFirst("Host: [^\r]*\r\n", ""))
        .replace("{HEAD10}", head.replace("HTTP/1.1", "HTTP/1.0"))
        .replace("{HEADLF}", head.replaceFirst("\r\n", "\n"))
        .replace("{HEADAUTH}", head.replace("/adapters/a/mcp", "localhost:80"))
        .replace("{HEADSPACE}", head.replace("/adapters/a/mcp", "/adapters/a/mcp /x"))
        .replace("{HEAD12}", head.replace("HTTP/1.1", "HTTP/1.2"))
        .replace("{HEAD20}", head.replace("HTTP/1.1", "HTTP/2.0"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldRefuseAndCloseAndSendNothingUpstream(Bad bad) throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.send(complete(bad) + good());
      RawResponse answer = connection.response();
      assertThat(answer.status()).as(answer.toString()).isBetween(400, 505);
      connection.awaitClose();
    }
    rig.gateway().awaitIdle();
    assertThat(rig.server().received()).isEmpty();
  }

  /** The head was good, so there may be no answer; the connection ends, and nothing is sent on. */
  @ParameterizedTest
  @MethodSource("badChunks")
  void shouldCloseAfterBadChunksAndSendNothingUpstream(Bad bad) throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.send(complete(bad) + good());
      try {
        RawResponse answer = connection.response();
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        connection.awaitClose();
      } catch (EOFException e) {
        assertThat(e).hasMessageContaining("ended");
      }
    }
    rig.gateway().awaitIdle();
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldServeGoodRequestsOneAfterTheOther() throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.send(good() + good() + good());
      for (int i = 0; i < 3; i++) {
        assertThat(connection.response().status()).isEqualTo(200);
      }
    }
    assertThat(rig.server().received("tools/call")).hasSize(3);
  }

  @Test
  void shouldServeChunksOfAnySize() throws IOException {
    String chunks = BODY.replaceAll("(.)", "1;x=y\r\n$1\r\n");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      connection.send(
          complete(new Bad("", "{HEAD}Transfer-Encoding: CHUNKED\r\n\r\n" + chunks + "0\r\n\r\n")));
      assertThat(connection.response().status()).isEqualTo(200);
    }
    assertThat(rig.server().received("tools/call").getLast().text()).isEqualTo(BODY);
  }

  @Test
  void shouldIgnoreTrailers() throws IOException {
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      String trailed = CHUNKS.replace("0\r\n\r\n", "0\r\nMcp-Method: x\r\nHost: evil\r\n\r\n");
      connection.send(
          complete(new Bad("", "{HEAD}Transfer-Encoding: chunked\r\n\r\n" + trailed)) + good());
      assertThat(connection.response().status()).isEqualTo(200);
      assertThat(connection.response().status()).isEqualTo(200);
    }
    assertThat(rig.server().received()).hasSize(2);
    assertThat(rig.server().received().toString()).doesNotContain("evil");
  }

  @Test
  void shouldNotTakeTheHostOfAnAbsoluteTargetForTheAllowedOne() throws IOException {
    String absolute = good().replace("POST /", "POST http://evil.example/");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      RawResponse answer = connection.send(absolute).response();
      assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
    }
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldServeAnAbsoluteTargetThatAgreesWithTheHost() throws IOException {
    String absolute = good().replace("POST /", "POST http://localhost:" + client.port() + "/");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(absolute).response().status()).isEqualTo(200);
    }
  }

  @Test
  void shouldRefuseAnOverlongRequestLine() throws IOException {
    String line = good().replace("/adapters/a/mcp", "/adapters/a/mcp?" + "x".repeat(8 * 1024));
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(line).response().status()).isEqualTo(414);
      connection.awaitClose();
    }
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldRefuseTooManyHeaderBytes() throws IOException {
    String fields = "X-A: " + "x".repeat(1000) + "\r\n";
    String large = complete(with("", fields.repeat(33)));
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(large).response().status()).isEqualTo(431);
      connection.awaitClose();
    }
    assertThat(rig.server().received()).isEmpty();
  }

  @Test
  void shouldTakeHeaderBytesWithinTheLimit() throws IOException {
    String fields = ("X-A: " + "x".repeat(1000) + "\r\n").repeat(30);
    String large = complete(with("", fields + "X-B: c"));
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      assertThat(connection.send(large).response().status()).isEqualTo(200);
    }
  }

  @Test
  void shouldNotServeARequestAfterItsBodyWasRefused() throws IOException {
    String typed = good().replace("application/json\r\n", "text/plain\r\n");
    try (RawHttp connection = RawHttp.connect(rig.gateway().port())) {
      RawResponse answer = connection.send(typed).response();
      assertThat(answer.status()).isEqualTo(415);
    }
    assertThat(rig.server().received()).isEmpty();
  }
}
