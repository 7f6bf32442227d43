package io.cardea.app.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FrontTest {

  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  private final SampleClient client = new SampleClient();

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, 403",
    "null, 403",
    "http://localhost.example.com, 403",
    "http://localhost:3000, 400",
    "http://127.0.0.1, 400",
    "https://[::1]:1, 400"
  })
  void shouldAdmitOriginsOfThisMachineOnly(String origin, int status) throws Exception {
    assertThat(client.send(client.post(PING).header("Origin", origin)).statusCode())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"example.com, 403", "127.0.0.1.example.com, 403", "LOCALHOST:8080, 406"})
  void shouldAdmitHostsOfThisMachineOnly(String host, String status) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client.uri("/").getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /mcp HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      assertThat(new String(head, StandardCharsets.US_ASCII)).endsWith(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, '*/*', 415",
    "application/json, application/json, 406",
    "application/json, text/event-stream, 406",
    "application/json; charset=utf-8, 'application/*;q=0.5, text/event-stream', 400",
    "application/json, '*/*', 400"
  })
  void shouldCheckMediaTypes(String contentType, String accept, int status) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(client.uri("/mcp"))
            .header("Content-Type", contentType)
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(PING));
    assertThat(client.send(request).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1]x", "{\"a\":1,\"a\":2}", "\uFEFF{}"})
  void shouldRefuseWhatIsNoJson(String body) throws Exception {
    HttpResponse<String> response = client.send(client.post(body));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32700");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}"
      })
  void shouldRefuseWhatIsNoMessage(String body) throws Exception {
    HttpResponse<String> response = client.send(client.post(body));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32600");
  }

  @ParameterizedTest
  @CsvSource({"0, 400", "1, 413"})
  void shouldBoundBodies(int excess, int status) throws Exception {
    String body = PING + " ".repeat(Front.MAX_BODY_BYTES - PING.length() + excess);
    assertThat(client.send(client.post(body)).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"0, -32600", "1, -32700"})
  void shouldBoundDepth(int excess, String code) throws Exception {
    int depth = Front.MAX_JSON_DEPTH - 1 + excess;
    String body = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    assertThat(Message.of(client.send(client.post(body)).body()).at("error", "code"))
        .isEqualTo(code);
  }

  @Test
  void shouldAnswerOtherPathsAndMethods() throws Exception {
    HttpRequest.Builder elsewhere = HttpRequest.newBuilder(client.uri("/")).GET();
    assertThat(client.send(elsewhere).statusCode()).isEqualTo(404);
    HttpResponse<String> put = client.send(client.request().PUT(BodyPublishers.ofString("{}")));
    assertThat(put.statusCode()).isEqualTo(405);
    assertThat(put.headers().firstValue("Allow")).hasValue("GET, POST, DELETE");
  }

  @Test
  void shouldRefuseModernHeadersWithoutAnEnvelope() throws Exception {
    HttpResponse<String> response =
        client.send(client.post(PING).header("MCP-Protocol-Version", "2026-07-28"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32602");
  }
}
