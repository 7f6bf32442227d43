package io.cardea.dataplane.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

  private static ClientAbilities read(String capabilities) {
    return ClientAbilities.read(
        (JsonDocument) Json.parse(capabilities.getBytes(UTF_8), 10), JsonDocument.ROOT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                            | {}
          {"elicitation":{}}                            | {"elicitation":{}}
          {"elicitation":{"form":{}}}                   | {"elicitation":{}}
          {"elicitation":{"url":{}}}                    | {"elicitation":{"url":{}}}
          {"elicitation":{"url":{"a":1},"form":{}}}     | {"elicitation":{"form":{},"url":{}}}
          {"elicitation":true}                          | {}
          {"elicitation":{"url":true}}                  | {"elicitation":{}}
          {"sampling":{}}                               | {"sampling":{}}
          {"sampling":{"tools":{},"context":{},"x":{}}} | {"sampling":{"tools":{},"context":{}}}
          {"roots":{"listChanged":true}}                | {"roots":{}}
          {"extensions":{"a":{}},"experimental":{}}     | {}
          {"tasks":{},"roots":[]}                       | {}
          """)
  void shouldDeclareWhatBothErasKnow(String stateless, String legacy) {
    assertThat(read(stateless).json()).isEqualTo(legacy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"elicitation":{}}             | elicitation/create     | {}
          {"elicitation":{}}             | elicitation/create     | {"mode":"form"}
          {"elicitation":{"url":{}}}     | elicitation/create     | {"mode":"url"}
          {"sampling":{}}                | sampling/createMessage | {"messages":[]}
          {"sampling":{"tools":{}}}      | sampling/createMessage | {"tools":[]}
          {"roots":{}}                   | roots/list             | {}
          """)
  void shouldLetServersAskWhatIsDeclared(String capabilities, String method, String params) {
    RpcRequest asked = (RpcRequest) Calls.request(method, params);
    assertThat(Judge.answer(asked, read(capabilities))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"elicitation":{}}         | elicitation/create     | {"mode":"url"}      | -32602
          {"elicitation":{"url":{}}} | elicitation/create     | {}                  | -32602
          {"elicitation":{"url":{}}} | elicitation/create     | {"mode":"form"}     | -32602
          {"elicitation":{}}         | elicitation/create     | {"mode":"voice"}    | -32602
          {"elicitation":{}}         | elicitation/create     | {"mode":7}          | -32602
          {"sampling":{}}            | elicitation/create     | {}                  | -32601
          {"sampling":{}}            | sampling/createMessage | {"tools":[]}        | -32602
          {"sampling":{}}            | sampling/createMessage | {"toolChoice":null} | -32602
          {"roots":{}}               | sampling/createMessage | {}                  | -32601
          {"elicitation":{}}         | roots/list             | {}                  | -32601
          {"roots":{}}               | tools/list             | {}                  | -32601
          {"roots":{}}               | made/up                | {}                  | -32601
          """)
  void shouldRefuseEverythingElse(String capabilities, String method, String params, String code) {
    RpcRequest asked = (RpcRequest) Calls.request(method, params);
    assertThat(new String(Judge.answer(asked, read(capabilities)).orElseThrow(), UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code);
  }

  @ParameterizedTest
  @CsvSource("{}")
  void shouldAnswerPings(String params) {
    RpcRequest asked = (RpcRequest) Calls.request("ping", params);
    assertThat(new String(Judge.answer(asked, ClientAbilities.NONE).orElseThrow(), UTF_8))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
  }
}
