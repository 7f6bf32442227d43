package io.cardea.it.era;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the revisions up to 2025-11-25 ask of the client face, a row a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LegacyFaceTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  private Rig rig;
  private McpClient session;

  @BeforeAll
  void open() throws IOException {
    rig =
        Rig.open(
            Documents.role("some", "{adapters: [a], tools: [known]}"),
            Documents.binding("limited", "some"));
    session = rig.robot().session("2025-11-25");
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private void assertRefused(RawResponse answer, int status, int code) {
    Answers.assertError(answer, status, code);
    assertThat(rig.server().received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"un/known\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"un/known\"}"
      })
  void shouldRequireASession(String body) throws IOException {
    assertRefused(rig.robot().post(body), 400, -32600);
  }

  @Test
  void shouldRequireASessionForStreamsAndEnds() throws IOException {
    try (EventStream get = rig.robot().get()) {
      assertRefused(get.whole(), 400, -32600);
    }
    assertRefused(rig.robot().delete(), 400, -32600);
  }

  @Test
  void shouldRefuseInitializeWithinASession() throws IOException {
    assertRefused(session.post(McpClient.initialize("2025-11-25", "{}")), 400, -32600);
  }

  @Test
  void shouldUseTheNegotiatedRevisionWithoutAHeader() throws Exception {
    session.post(PING, "MCP-Protocol-Version: ");
    assertThat(rig.server().await("ping").header("mcp-protocol-version")).contains("2025-11-25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2025-11-26", "latest", "2025-06-18, 2025-11-25", "2024-10-07"})
  void shouldRefuseAnUnknownRevisionHeader(String version) throws IOException {
    assertRefused(session.post(PING, "MCP-Protocol-Version: " + version), 400, -32600);
  }

  @Test
  void shouldRefuseTwoRevisionHeaders() throws IOException {
    RawResponse answer =
        session.post(PING, "MCP-Protocol-Version: 2025-11-25", "Mcp-Protocol-version: 2025-06-18");
    assertRefused(answer, 400, -32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/event-stream",
        "text/plain, application/json",
        "application/jsonx, text/event-stream",
        ""
      })
  void shouldRefuseAPostThatDoesNotAcceptBoth(String accept) throws IOException {
    assertRefused(session.post(PING, "Accept: " + accept), 406, -32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*, text/*",
        "text/event-stream;q=0.1,APPLICATION/JSON; q=1",
        "application/json,text/event-stream,image/png"
      })
  void shouldTakeAnAcceptThatAllowsBoth(String accept) throws IOException {
    assertThat(session.post(PING, "Accept: " + accept).status()).isEqualTo(200);
  }

  @Test
  void shouldTakeTwoAcceptFields() throws IOException {
    RawResponse answer =
        session.post(PING, "Accept: application/json", "accept: text/event-stream");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAGetThatDoesNotAcceptEvents() throws IOException {
    try (EventStream get = session.get("Accept: application/json")) {
      assertRefused(get.whole(), 406, -32600);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/jsonp",
        "application/json; charset=latin1",
        "application/x-www-form-urlencoded",
        "multipart/form-data"
      })
  void shouldRefuseOtherContentTypes(String type) throws IOException {
    assertRefused(session.post(PING, "Content-Type: " + type), 415, -32600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json;charset=UTF-8", "Application/JSON; charset=\"utf-8\""})
  void shouldTakeJsonInUtf8(String type) throws IOException {
    assertThat(session.post(PING, "Content-Type: " + type).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseCompressedRequests() throws IOException {
    assertRefused(session.post(PING, "Content-Encoding: gzip"), 415, -32600);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "localhost:x", "127.0.0.2", "[::2]"})
  void shouldRefuseForeignHosts(String host) throws IOException {
    assertThat(session.post(PING, "Host: " + host).status()).isEqualTo(403);
    assertThat(rig.server().received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "file://localhost",
        "http://localhost:80/x"
      })
  void shouldRefuseForeignOrigins(String origin) throws IOException {
    RawResponse answer = session.post(PING, "Origin: " + origin);
    assertRefused(answer, 403, 40300);
    assertThat(answer.header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void shouldTakeALoopbackOriginAndSayWhatItMayRead() throws IOException {
    RawResponse answer = session.post(PING, "Origin: http://localhost:3000");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("access-control-allow-origin")).contains("http://localhost:3000");
    assertThat(answer.header("access-control-expose-headers").orElseThrow())
        .contains("Mcp-Session-Id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "HEAD", "TRACE", "PROPFIND"})
  void shouldRefuseOtherVerbs(String verb) throws IOException {
    try (EventStream answer = session.open(verb, new byte[0])) {
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.head().header("allow").orElseThrow()).contains("POST");
    }
  }

  @Test
  void shouldAnswerAPreflightWithoutACredential() throws IOException {
    try (EventStream answer =
        session.open("OPTIONS", new byte[0], "Authorization: ", "Origin: http://localhost")) {
      assertThat(answer.status()).isEqualTo(204);
    }
  }

  @Test
  void shouldAnswerUnknownMethodsInBand() throws IOException {
    assertRefused(session.post(McpClient.request(1, "un/known", "{}")), 200, -32601);
    assertRefused(session.post(McpClient.request(1, "server/discover", "{}")), 200, -32601);
    assertRefused(session.post(McpClient.request(1, "roots/list", "{}")), 200, -32601);
  }

  @Test
  void shouldAnswerUnknownThingsInBand() throws IOException {
    McpClient limited = rig.gateway().client("a", "limited").session("2025-11-25");
    rig.server().forget();
    assertRefused(
        limited.post(McpClient.request(1, "tools/call", "{\"name\":\"other\"}")), 200, -32602);
    assertRefused(
        limited.post(McpClient.request(1, "prompts/get", "{\"name\":\"other\"}")), 200, -32602);
    assertRefused(
        limited.post(McpClient.request(1, "resources/read", "{\"uri\":\"file:///x\"}")),
        200,
        -32002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "nul", "{\"a\":1,\"a\":2}", "\u00a0{}", "\"\\x\"", "[1,]", "{} {}"})
  void shouldRefuseWhatIsNotStrictJson(String body) throws IOException {
    assertRefused(session.post(body), 400, -32700);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}"
      })
  void shouldRefuseWhatIsNoMessage(String body) throws IOException {
    assertRefused(session.post(body), 400, -32600);
  }
}
