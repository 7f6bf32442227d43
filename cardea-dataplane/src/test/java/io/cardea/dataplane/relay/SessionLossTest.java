package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionLossTest {

  private static boolean isSaid(int status, String body) {
    return SessionLoss.isSaid(Rig.json(status), Rig.bytes(body));
  }

  private static String error(String message) {
    return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\""
        + message
        + "\"},\"id\":null}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bad Request: No valid session ID provided",
        "Bad Request: No valid session ID or not an initialize request",
        "Bad Request: Server not initialized",
        "Invalid or missing session ID",
        "Invalid session ID",
        "Session not found",
        "no valid session id provided."
      })
  void shouldKnowWhatServersSayInsteadOf404(String text) {
    assertThat(isSaid(400, error(text))).isTrue();
    assertThat(isSaid(400, text)).isTrue();
    assertThat(isSaid(400, text + "\n")).isTrue();
    assertThat(isSaid(400, "{\"error\":\"" + text + "\"}")).isTrue();
    assertThat(isSaid(400, "{\"message\":\"" + text + "\"}")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bad Request",
        "Bad Request: Mcp-Session-Id header is required",
        "Bad Request: Unsupported protocol version",
        "Invalid session ID in argument session",
        "The tool says: Session not found",
        "Session not found: log in again",
        "Your session has expired",
        "Invalid params",
        "Parse error",
        ""
      })
  void shouldTakeNoHonestRefusalForALoss(String text) {
    assertThat(isSaid(400, error(text))).isFalse();
    assertThat(isSaid(400, text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"200", "202", "401", "403", "409", "422", "429", "500", "502", "503"})
  void shouldLookAtTheTextOfA400Only(int status) {
    assertThat(isSaid(status, error("Bad Request: Server not initialized"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "null",
        "\"Session not found\"",
        "{\"error\":[\"Session not found\"]}",
        "{\"error\":{\"message\":1}}",
        "{\"result\":{\"message\":\"Session not found\"}}",
        "{\"error\":\"x\",\"error\":\"Session not found\"}",
        "[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void shouldStandWhateverABodyHolds(String body) {
    assertThat(isSaid(400, body)).isFalse();
  }

  @Test
  void shouldReadABoundedText() {
    assertThat(isSaid(400, " ".repeat(10_000) + "Session not found")).isFalse();
    assertThat(isSaid(404, "x".repeat(10_000))).isTrue();
  }
}
