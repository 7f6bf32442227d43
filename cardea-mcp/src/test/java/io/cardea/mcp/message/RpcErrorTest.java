package io.cardea.mcp.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcErrorTest {

  @Test
  void shouldWriteBytes() {
    assertThat(RpcError.of(-32601, "no such method").toBytes(Optional.of(new RequestId("\"a\""))))
        .asString(UTF_8)
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32601,\"message\":"
                + "\"no such method\"}}");
    assertThat(
            RpcError.of(RpcError.UNSUPPORTED_VERSION, "é")
                .withData("{\"supported\":[]}")
                .toBytes(Optional.empty()))
        .asString(UTF_8)
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32022,\"message\":\"é\",\"data\":"
                + "{\"supported\":[]}}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "\\", "\n\0", "\ud800", "😀", "\"},\"id\":2,\"x\":{\"y\":\""})
  void shouldStayOneMessageWhateverTheTextSays(String message) {
    byte[] bytes = RpcError.of(-1, message).toBytes(Optional.of(new RequestId("1")));
    JsonDocument document = (JsonDocument) Json.parse(bytes, 8);
    RpcResponse response = (RpcResponse) RpcMessage.read(document, JsonDocument.ROOT);
    assertThat(response.id()).contains(new RequestId("1"));
    assertThat(document.text(document.member(response.error(), "message"))).isEqualTo(message);
    assertThat(document.raw(document.member(response.error(), "code"))).isEqualTo("-1");
  }

  @Test
  void shouldKeepOwnCodesOutOfTheReservedRange() {
    for (int code :
        new int[] {
          RpcError.UNAUTHENTICATED,
          RpcError.FORBIDDEN,
          RpcError.NOT_FOUND,
          RpcError.LIMITED,
          RpcError.NOT_AVAILABLE,
          RpcError.BAD_UPSTREAM,
          RpcError.UNAVAILABLE,
          RpcError.UPSTREAM_TIMEOUT
        }) {
      assertThat(code).isGreaterThan(-32000);
    }
  }
}
