package io.cardea.mcp.message;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcMessageTest {

  private static final String V = "\"jsonrpc\":\"2.0\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1|1",
        "-1|-1",
        "-0|-0",
        "9007199254740993|9007199254740993",
        "12345678901234567890|12345678901234567890",
        "-98765432109876543210|-98765432109876543210",
        "\"\"|\"\"",
        "\"1\"|\"1\"",
        "\"a b\"|\"a b\"",
        "\"é😀\"|\"é😀\"",
        "\"\\u0061\"|\"a\"",
        "\"a\\/b\"|\"a/b\"",
        "\"\\\"\"|\"\\\"\"",
        "\"\\\\\"|\"\\\\\"",
        "\"\\n\"|\"\\u000a\"",
        "\"\\u000A\"|\"\\u000a\"",
        "\"\\ud83d\\ude00\"|\"😀\"",
        "\"\\uD800\"|\"\\ud800\"",
        "\"null\"|\"null\""
      })
  void shouldReadId(String id, String json) {
    assertThat(read("{" + V + ",\"id\":" + id + ",\"method\":\"m\"}"))
        .isInstanceOfSatisfying(
            RpcRequest.class, r -> assertThat(r.id()).isEqualTo(new RequestId(json)));
    assertThat(read("{" + V + ",\"id\":" + id + ",\"result\":{}}"))
        .isInstanceOfSatisfying(
            RpcResponse.class, r -> assertThat(r.id()).contains(new RequestId(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "[1]",
        "{\"id\":1}",
        "1.0",
        "1.5",
        "-1.0",
        "1e3",
        "1E3",
        "1e0",
        "0.0",
        "1e-1",
        "-0.0",
        "-0e0"
      })
  void shouldRefuseId(String id) {
    for (String rest :
        List.of("\"method\":\"m\"", "\"result\":{}", "\"method\":\"m\",\"error\":{}")) {
      assertThat(read("{" + V + ",\"id\":" + id + "," + rest + "}"))
          .isInstanceOfSatisfying(
              RpcInvalid.class,
              invalid -> {
                assertThat(invalid.id()).isEmpty();
                assertThat(invalid.reason()).contains("id");
              });
    }
  }

  @Test
  void shouldTakeIdsOf256Bytes() {
    for (String[] pair :
        new String[][] {
          {"\"" + "a".repeat(254) + "\"", "\"" + "a".repeat(255) + "\""},
          {"1".repeat(256), "1".repeat(257)},
          {"\"" + "é".repeat(127) + "\"", "\"" + "é".repeat(127) + "a\""}
        }) {
      assertThat(read("{" + V + ",\"id\":" + pair[0] + ",\"method\":\"m\"}"))
          .isInstanceOf(RpcRequest.class);
      assertThat(read("{" + V + ",\"id\":" + pair[1] + ",\"method\":\"m\"}"))
          .isInstanceOf(RpcInvalid.class);
    }
  }

  @Test
  void shouldTellStringIdsFromNumbers() {
    assertThat(idOf("1")).isNotEqualTo(idOf("\"1\""));
    assertThat(idOf("\"a\"")).isEqualTo(idOf("\"\\u0061\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1.0\"",
        "\"2\"",
        "\"2.0 \"",
        "\"2.00\"",
        "\"\"",
        "2.0",
        "2",
        "null",
        "true",
        "[\"2.0\"]",
        "{}"
      })
  void shouldRefuseOtherVersions(String version) {
    assertThat(read("{\"jsonrpc\":" + version + ",\"id\":7,\"method\":\"m\"}"))
        .isEqualTo(new RpcInvalid(Optional.of(new RequestId("7")), "jsonrpc must be \"2.0\""));
  }

  @Test
  void shouldReadEscapedVersionAndMethod() {
    assertThat(read("{\"json\\u0072pc\":\"2\\u002e0\",\"method\":\"tools\\/c\\u0061ll\",\"id\":1}"))
        .isInstanceOfSatisfying(
            RpcRequest.class, r -> assertThat(r.method()).isEqualTo("tools/call"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"a\"",
        "[]",
        "[1]",
        "{}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"method\":\"m\"}",
        "{\"id\":1,\"method\":\"m\"}",
        "{\"JSONRPC\":\"2.0\",\"id\":1,\"method\":\"m\"}",
        // Neither call nor response.
        "{" + V + ",\"id\":1}",
        "{" + V + ",\"id\":null}",
        "{" + V + ",\"params\":{}}",
        "{" + V + ",\"id\":1,\"Method\":\"m\"}",
        // Methods.
        "{" + V + ",\"id\":1,\"method\":null}",
        "{" + V + ",\"id\":1,\"method\":1}",
        "{" + V + ",\"id\":1,\"method\":[\"m\"]}",
        "{" + V + ",\"method\":{}}",
        // Params.
        "{" + V + ",\"id\":1,\"method\":\"m\",\"params\":[]}",
        "{" + V + ",\"id\":1,\"method\":\"m\",\"params\":[{}]}",
        "{" + V + ",\"id\":1,\"method\":\"m\",\"params\":null}",
        "{" + V + ",\"id\":1,\"method\":\"m\",\"params\":\"{}\"}",
        "{" + V + ",\"method\":\"m\",\"params\":1}",
        // Two things at once.
        "{" + V + ",\"id\":1,\"method\":\"m\",\"result\":{}}",
        "{" + V + ",\"id\":1,\"method\":\"m\",\"error\":{}}",
        "{" + V + ",\"method\":\"m\",\"result\":null}",
        "{" + V + ",\"id\":1,\"result\":{},\"error\":{}}",
        "{" + V + ",\"id\":1,\"result\":null,\"error\":{}}",
        "{" + V + ",\"id\":1,\"result\":{},\"error\":null}",
        // Results and errors.
        "{" + V + ",\"result\":{}}",
        "{" + V + ",\"id\":null,\"result\":{}}",
        "{" + V + ",\"id\":1,\"result\":null}",
        "{" + V + ",\"id\":1,\"result\":[]}",
        "{" + V + ",\"id\":1,\"result\":\"ok\"}",
        "{" + V + ",\"id\":1,\"result\":1}",
        "{" + V + ",\"id\":1,\"error\":null}",
        "{" + V + ",\"id\":1,\"error\":\"e\"}",
        "{" + V + ",\"id\":1,\"error\":[]}",
        "{" + V + ",\"error\":-32600}"
      })
  void shouldRefuse(String text) {
    assertThat(read(text))
        .isInstanceOfSatisfying(
            RpcInvalid.class, invalid -> assertThat(invalid.reason()).isNotBlank());
  }

  @Test
  void shouldReadRequestAndNotification() {
    RpcRequest request =
        (RpcRequest) read("{" + V + ",\"id\":1,\"method\":\"m\",\"params\":{\"a\":1},\"x\":0}");
    assertThat(request.method()).isEqualTo("m");
    assertThat(request.document().raw(request.params())).isEqualTo("{\"a\":1}");

    RpcNotification bare = (RpcNotification) read("{\"method\":\"\"," + V + "}");
    assertThat(bare.method()).isEmpty();
    assertThat(bare.params()).isEqualTo(NONE);
  }

  @Test
  void shouldReadResponses() {
    RpcResponse result = (RpcResponse) read("{" + V + ",\"id\":1,\"result\":{\"a\":1}}");
    assertThat(result.isError()).isFalse();
    assertThat(result.document().raw(result.result())).isEqualTo("{\"a\":1}");
    assertThat(result.error()).isEqualTo(NONE);

    RpcResponse error = (RpcResponse) read("{" + V + ",\"id\":1,\"error\":{\"code\":1}}");
    assertThat(error.isError()).isTrue();
    assertThat(error.result()).isEqualTo(NONE);
    assertThat(error.id()).contains(new RequestId("1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"id\":null,", "\"id\":1.5,", "\"id\":{},"})
  void shouldReadErrorsThatCannotNameTheirRequest(String id) {
    assertThat(read("{" + V + "," + id + "\"error\":{\"code\":-32700}}"))
        .isInstanceOfSatisfying(RpcResponse.class, r -> assertThat(r.id()).isEmpty());
  }

  @Test
  void shouldReadEachMemberOfABatch() {
    JsonDocument document =
        parse("[{" + V + ",\"id\":1,\"method\":\"a\"},1,[],{" + V + ",\"method\":\"b\"}]");
    List<RpcRead> members = new ArrayList<>();
    for (int e = document.first(ROOT); e != NONE; e = document.nextElement(ROOT, e)) {
      members.add(RpcMessage.read(document, e));
    }
    assertThat(members).hasSize(4);
    assertThat(members.get(0)).isInstanceOf(RpcRequest.class);
    assertThat(members.get(1)).isInstanceOf(RpcInvalid.class);
    assertThat(members.get(2)).isInstanceOf(RpcInvalid.class);
    assertThat(members.get(3))
        .isInstanceOfSatisfying(RpcNotification.class, n -> assertThat(n.method()).isEqualTo("b"));
  }

  @Test
  void shouldNotRepeatTheTextInReasons() {
    for (String text :
        List.of(
            "{\"jsonrpc\":\"s3cret\"}",
            "{" + V + ",\"id\":{\"s3cret\":1},\"method\":\"s3cret\"}",
            "{" + V + ",\"method\":\"s3cret\",\"params\":\"s3cret\"}")) {
      assertThat(((RpcInvalid) read(text)).reason()).doesNotContain("s3cret");
    }
  }

  private static RequestId idOf(String id) {
    return ((RpcRequest) read("{" + V + ",\"id\":" + id + ",\"method\":\"m\"}")).id();
  }

  private static RpcRead read(String text) {
    return RpcMessage.read(parse(text), ROOT);
  }

  private static JsonDocument parse(String text) {
    return (JsonDocument) Json.parse(text.getBytes(UTF_8), 64);
  }
}
