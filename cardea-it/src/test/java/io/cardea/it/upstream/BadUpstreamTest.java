package io.cardea.it.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an upstream says that is no MCP, the client gets one clear error, none of the upstream's
 * text, and the next call works.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadUpstreamTest {

  private static final String OK = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  private static final String JSON = "application/json";

  /** So many bad answers would open any breaker. */
  private static final String CALM = "resilience: {breaker: {enabled: false}}";

  private ScriptedServer server;
  private ScriptedServer stateless;
  private TestGateway gateway;
  private McpClient session;

  /** What an upstream does, and what the client must get. */
  record Bad(String name, int status, int code, Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start();
    stateless = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url(), "limits: {messageBytes: 1KiB}", CALM)
                + Documents.adapter("m", stateless.url(), "limits: {messageBytes: 1KiB}", CALM)
                + Documents.role("all", Documents.everything("a"), Documents.everything("m"))
                + Documents.binding("robot", "all"));
    session = gateway.client("a", "robot").session("2025-11-25");
  }

  @BeforeEach
  void forget() {
    server.forget();
    stateless.forget();
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    stateless.close();
    gateway.close();
  }

  private static Bad body(String name, String body) {
    return new Bad(name, 502, 50200, Script.status(200, JSON, body));
  }

  private static Bad raw(String name, String bytes) {
    return new Bad(name, 502, 50200, Script.raw(bytes));
  }

  private static Bad status(int status, int expected, int code) {
    return new Bad(
        "status " + status, expected, code, Script.status(status, "text/html", "<b>secret</b>"));
  }

  static Stream<Bad> bad() {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    return Stream.of(
        body("no JSON", "secret"),
        body("two texts", OK + OK),
        body("duplicate keys", OK.replace("\"id\":1", "\"id\":1,\"id\":1")),
        body("duplicate keys deep inside", OK.replace("{}", "{\"a\":[{\"b\":1,\"b\":2}]}")),
        body("another id", OK.replace(":1", ":2")),
        body("the id as text", OK.replace(":1", ":\"1\"")),
        body("no id", OK.replace("\"id\":1,", "")),
        body("null id", OK.replace(":1", ":null")),
        body("an array", "[" + OK + "]"),
        body("result and error", OK.replace("{}", "{},\"error\":{\"code\":1,\"message\":\"\"}")),
        body("neither result nor error", "{\"jsonrpc\":\"2.0\",\"id\":1}"),
        body("result is no object", OK.replace("{}", "7")),
        body("no version", "{\"id\":1,\"result\":{}}"),
        body("too deep", OK.replace("{}", "{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")),
        body("byte order mark", "\ufeff" + OK),
        body("nothing", ""),
        body("too large", OK.replace("{}", "{\"a\":\"" + "x".repeat(1024) + "\"}")),
        new Bad("HTML", 502, 50200, Script.status(200, "text/html", "<b>secret</b>")),
        new Bad("no type", 502, 50200, exchange -> exchange.reply(200, OK)),
        new Bad("accepted", 502, 50200, Script.status(202, JSON, "")),
        new Bad(
            "invalid UTF-8",
            502,
            50200,
            exchange ->
                exchange.reply(200, new byte[] {'"', (byte) 0xc3, '"'}, "Content-Type: " + JSON)),
        new Bad(
            "gzip",
            502,
            50200,
            exchange ->
                exchange.reply(200, gzip(OK), "Content-Type: " + JSON, "Content-Encoding: gzip")),
        status(401, 502, 50200),
        status(403, 502, 50200),
        status(418, 502, 50200),
        status(429, 429, 42900),
        status(500, 502, 50200),
        status(502, 502, 50200),
        status(503, 503, 50300),
        raw("closed at once", ""),
        raw("no HTTP", "secret\r\n\r\n"),
        raw("HTTP/3.7", "HTTP/3.7 200 OK\r\n\r\n"),
        raw("cut in its head", "HTTP/1.1 200 OK\r\nContent-Ty"),
        raw("cut in its body", head + "Content-Length: 100\r\n\r\n{\"jsonrpc\""),
        raw("cut in a chunk", head + "Transfer-Encoding: chunked\r\n\r\n64\r\n{\"json"),
        raw("bad chunk", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
        raw("two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}"),
        raw("large head", head + ("X-A: " + "x".repeat(1000) + "\r\n").repeat(40) + "\r\n"));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private void assertStillWorks() throws IOException {
    server.forget();
    McpClient fresh = gateway.client("a", "robot").session("2025-11-25");
    String call = McpClient.request(1, "tools/call", "{\"name\":\"t\"}");
    assertThat(fresh.post(call).text()).isEqualTo(OK);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldAnswerAClearErrorInSessions(Bad bad) throws IOException {
    McpClient own = gateway.client("a", "robot").session("2025-11-25");
    server.on("tools/call", bad.script());
    RawResponse answer = own.post(McpClient.request(1, "tools/call", "{\"name\":\"t\"}"));
    Answers.assertError(answer, bad.status(), bad.code());
    assertThat(answer.text()).contains("\"id\":1").doesNotContain("secret");
    assertThat(server.received("tools/call")).hasSize(1);
    assertStillWorks();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldAnswerAClearErrorWithoutSessions(Bad bad) throws IOException {
    stateless.on("tools/call", bad.script());
    RawResponse answer = gateway.client("m", "robot").modern("tools/call", "t", "\"name\":\"t\"");
    assertThat(answer.status()).isBetween(400, 503);
    assertThat(answer.text()).contains("\"id\":1").doesNotContain("secret").contains("\"error\"");
    assertThat(stateless.received("tools/call")).hasSize(1);
    stateless.forget();
    assertThat(gateway.client("m", "robot").modern("tools/call", "t", "\"name\":\"t\"").text())
        .contains("\"result\"");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void shouldNotBeginASessionOnABadAnswer(Bad bad) throws IOException {
    server.on("initialize", bad.script());
    RawResponse answer =
        gateway
            .client("a", "robot")
            .post(McpClient.initialize("2025-11-25", "{}").replace("\"id\":0", "\"id\":1"));
    assertThat(answer.status()).isBetween(400, 503);
    assertThat(answer.header("mcp-session-id")).isEmpty();
    assertThat(answer.text()).doesNotContain("secret").contains("\"error\"");
  }

  @Test
  void shouldSayThatACallMayHaveExecuted() throws IOException {
    server.on("tools/call", Script.raw(""));
    String call = McpClient.request(1, "tools/call", "{\"name\":\"t\"}");
    assertThat(session.post(call).text()).contains("may have executed");
    server.on("ping", Script.raw(""));
    assertThat(session.post(McpClient.request(1, "ping", "{}")).text())
        .doesNotContain("may have executed");
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    try (ScriptedServer elsewhere = ScriptedServer.start()) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        server.on(
            "tools/call", exchange -> exchange.reply(status, "", "Location: " + elsewhere.url()));
        RawResponse answer = session.post(McpClient.request(1, "tools/call", "{\"name\":\"t\"}"));
        Answers.assertError(answer, 502, 50200);
        assertThat(answer.header("location")).isEmpty();
      }
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void shouldKeepTheUpstreamsRetryAfter() throws IOException {
    server.on("ping", exchange -> exchange.reply(429, "", "Retry-After: 17"));
    RawResponse answer = session.post(McpClient.request(1, "ping", "{}"));
    assertThat(answer.header("retry-after")).contains("17");
    server.on("ping", exchange -> exchange.reply(503, "", "Retry-After: x<script>"));
    assertThat(session.post(McpClient.request(1, "ping", "{}")).header("retry-after"))
        .contains("1");
  }

  static Stream<Bad> badStreams() {
    String cut = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
    return Stream.of(
        stream("no response", ": nothing\n\n"),
        stream("a cut event", "data: " + OK),
        stream("no JSON", "data: secret\n\n"),
        stream("another id", "data: " + OK.replace(":1", ":2") + "\n\n"),
        stream("duplicate keys", "data: " + OK.replace("{}", "{\"a\":1,\"a\":1}") + "\n\n"),
        stream("an array", "data: [" + OK + "]\n\n"),
        stream("an endless event", ("data: " + "secret".repeat(40) + "\n").repeat(40)),
        stream("an endless line", "data: " + "secret".repeat(400)),
        new Bad(
            "cut by the end of the connection",
            200,
            50200,
            Script.raw(cut + "\r\n: comment\n\ndata: {\"jsonrpc\"")),
        new Bad(
            "cut in a chunk",
            200,
            50200,
            Script.raw(cut + "Transfer-Encoding: chunked\r\n\r\n64\r\n: comment\n\n")));
  }

  private static Bad stream(String name, String text) {
    return new Bad(
        name,
        200,
        50200,
        exchange -> {
          exchange.stream();
          exchange.chunk(text);
          exchange.end();
        });
  }

  @ParameterizedTest
  @MethodSource("badStreams")
  void shouldEndABadStreamWithOneError(Bad bad) throws IOException {
    server.on("tools/call", bad.script());
    try (EventStream stream =
        session.postStream(McpClient.request(1, "tools/call", "{\"name\":\"t\"}"))) {
      List<String> events = stream.rest();
      assertThat(events).hasSize(1);
      assertThat(events.getFirst())
          .startsWith("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":50200")
          .doesNotContain("secret");
    }
    assertStillWorks();
  }

  @Test
  void shouldRefuseAServersRequestInTheModernEra() throws IOException {
    stateless.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"sampling/createMessage\",\"params\":{}}");
          exchange.awaitClose();
        });
    try (EventStream stream =
        gateway
            .client("m", "robot")
            .modernly("tools/call", "t")
            .postStream(McpClient.modernRequest(1, "tools/call", "\"name\":\"t\""))) {
      assertThat(stream.rest()).hasSize(1).first().asString().contains("\"code\":50200");
    }
  }
}
