package io.cardea.dataplane.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MirroredParamsTest {

  private static final String TOOL =
      """
      {"name":"t","inputSchema":{"properties":{
        "region":{"type":"string","x-mcp-header":"Region"},
        "dry":{"type":"boolean","x-mcp-header":"Dry"},
        "note":{"type":"string"}}}}\
      """;

  private static RpcRequest call(String arguments) {
    return (RpcRequest) Calls.request("tools/call", "{\"arguments\":" + arguments + "}");
  }

  @Test
  void shouldMirrorWhatIsThereAndNoNull() {
    assertThat(MirroredParams.of(TOOL, call("{\"region\":\"eu\",\"dry\":null,\"note\":\"n\"}")))
        .containsExactly(Map.entry(McpHeader.PARAM_PREFIX + "Region", "eu"));
    assertThat(MirroredParams.of(TOOL, call("{\"dry\":true}")))
        .containsExactly(Map.entry(McpHeader.PARAM_PREFIX + "Dry", "true"));
    assertThat(MirroredParams.of(TOOL, call("{}"))).isEmpty();
  }

  @Test
  void shouldMirrorNothingForAToolThatNamesNoFields() {
    String evil = TOOL.replace("\"Dry\"", "\"Dry\\r\\nHost: evil\"");
    assertThat(MirroredParams.of(evil, call("{\"region\":\"eu\",\"dry\":true}"))).isEmpty();
  }
}
