package io.cardea.dataplane.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"canary\"", "{\"canary\":1}"})
  void shouldTellOperatorsNothingOfTheClientsOwnWords(String code) {
    RpcResponse response =
        (RpcResponse)
            Calls.message(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":"
                    + code
                    + ",\"message\":\"canary\"}}");
    Refusal refusal = Refusals.refused(McpMethod.ELICIT, response);
    assertThat(refusal.error().message()).contains("(" + code + ")");
    assertThat(refusal.reason())
        .isEqualTo("The client answered the MCP server's elicitation/create with an error.");
  }
}
