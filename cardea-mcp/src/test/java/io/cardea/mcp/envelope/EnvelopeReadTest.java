package io.cardea.mcp.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReadTest {

  private static final String VERSION = "\"io.modelcontextprotocol/protocolVersion\":";
  private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":";
  private static final String INFO = "\"io.modelcontextprotocol/clientInfo\":";
  private static final String LEVEL = "\"io.modelcontextprotocol/logLevel\":";

  @Test
  void shouldReadFullEnvelope() {
    // Given
    RpcRequest request =
        withMeta(
            "\"progressToken\":1,"
                + VERSION
                + "\"2026-07-28\","
                + CAPABILITIES
                + "{\"elicitation\":{}},"
                + INFO
                + "{\"name\":\"x\"},"
                + LEVEL
                + "\"info\"");

    // When
    Envelope envelope = (Envelope) EnvelopeRead.read(request);

    // Then
    JsonDocument document = request.document();
    assertThat(envelope.protocolVersion()).isEqualTo("2026-07-28");
    assertThat(document.raw(envelope.clientCapabilities())).isEqualTo("{\"elicitation\":{}}");
    assertThat(document.raw(envelope.clientInfo())).isEqualTo("{\"name\":\"x\"}");
    assertThat(document.text(envelope.logLevel())).isEqualTo("info");
  }

  @Test
  void shouldReadSmallestEnvelope() {
    Envelope envelope =
        (Envelope) EnvelopeRead.read(withMeta(CAPABILITIES + "{}," + VERSION + "\"1900-01-01\""));
    assertThat(envelope.protocolVersion()).isEqualTo("1900-01-01");
    assertThat(envelope.clientInfo()).isEqualTo(JsonDocument.NONE);
    assertThat(envelope.logLevel()).isEqualTo(JsonDocument.NONE);
  }

  @Test
  void shouldSeeThroughEscapes() {
    RpcRequest request =
        withMeta(
            "\"io.modelcontextprotocol\\/protocol\\u0056ersion\":\"2026\\u002d07-28\","
                + CAPABILITIES
                + "{}");
    assertThat(EnvelopeRead.read(request))
        .isInstanceOfSatisfying(
            Envelope.class, e -> assertThat(e.protocolVersion()).isEqualTo("2026-07-28"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "{}", "[\"2026-07-28\"]", "true"})
  void shouldMissVersionThatIsNoString(String version) {
    assertThat(EnvelopeRead.read(withMeta(VERSION + version + "," + CAPABILITIES + "{}")))
        .isEqualTo(new Missing(MetaKey.PROTOCOL_VERSION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "[]", "\"{}\"", "true"})
  void shouldMissCapabilitiesThatAreNoObject(String capabilities) {
    assertThat(
            EnvelopeRead.read(withMeta(VERSION + "\"2026-07-28\"," + CAPABILITIES + capabilities)))
        .isEqualTo(new Missing(MetaKey.CLIENT_CAPABILITIES));
  }

  @Test
  void shouldMissAbsentCapabilities() {
    assertThat(EnvelopeRead.read(withMeta(VERSION + "\"2026-07-28\"")))
        .isEqualTo(new Missing(MetaKey.CLIENT_CAPABILITIES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"params\":{}",
        ",\"params\":{\"_meta\":{}}",
        ",\"params\":{\"_meta\":null}",
        ",\"params\":{\"_meta\":\"io.modelcontextprotocol/protocolVersion\"}",
        ",\"params\":{\"_meta\":{\"protocolVersion\":\"2026-07-28\"}}",
        ",\"params\":{\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}",
        ",\"params\":{\"_meta\":{\"io.modelcontextprotocol/protocolversion\":\"2026-07-28\"}}",
        ",\"params\":{\"_meta\":{\"x\":{\"io.modelcontextprotocol/protocolVersion\":\"a\"}}}",
        ",\"params\":{\"x\":{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"a\"}}}",
        ",\"params\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}",
        ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"
      })
  void shouldNotTakeAnythingElseForModern(String rest) {
    assertThat(EnvelopeRead.read(request(rest))).isSameAs(NotModern.INSTANCE);
  }

  private static RpcRequest withMeta(String meta) {
    return request(",\"params\":{\"a\":[{}],\"_meta\":{" + meta + "}}");
  }

  private static RpcRequest request(String rest) {
    String text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"" + rest + "}";
    JsonDocument document = (JsonDocument) Json.parse(text.getBytes(UTF_8), 64);
    return (RpcRequest) RpcMessage.read(document, JsonDocument.ROOT);
  }
}
