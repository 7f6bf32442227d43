package io.cardea.dataplane.suspend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.message.RpcRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputResponsesTest {

  private static Optional<InputResponses> read(String params) {
    return InputResponses.read((RpcRequest) Calls.request("tools/call", params));
  }

  @Test
  void shouldReadResultsAsTheyAreWritten() {
    assertThat(read("{\"inputResponses\":{\"a\":{ \"n\":1.0 },\"\\u0062\":{}}}"))
        .contains(new InputResponses(Map.of("a", "{ \"n\":1.0 }", "b", "{}")));
    assertThat(read("{}")).contains(new InputResponses(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "7", "\"a\"", "{\"a\":[]}", "{\"a\":{},\"b\":null}"})
  void shouldRefuseOtherShapes(String responses) {
    assertThat(read("{\"inputResponses\":" + responses + "}")).isEmpty();
  }
}
