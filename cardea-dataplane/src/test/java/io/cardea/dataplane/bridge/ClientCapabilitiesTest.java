package io.cardea.dataplane.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.revision.Revision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCapabilitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-25|{}|{}",
        "2025-11-25|{\"elicitation\":{}}|{\"elicitation\":{\"form\":{}}}",
        "2025-11-25|{\"elicitation\":{\"form\":{\"applyDefaults\":true}}}|{\"elicitation\":{\"form\":{}}}",
        "2025-11-25|{\"elicitation\":{\"url\":{}}}|{\"elicitation\":{\"url\":{}}}",
        "2025-11-25|{\"elicitation\":{\"url\":{},\"form\":{}}}|{\"elicitation\":{\"form\":{},\"url\":{}}}",
        "2025-11-25|{\"elicitation\":{\"url\":true}}|{\"elicitation\":{\"form\":{}}}",
        "2025-11-25|{\"sampling\":{\"tools\":{},\"context\":{}}}|{\"sampling\":{\"tools\":{},\"context\":{}}}",
        "2025-11-25|{\"roots\":{\"listChanged\":true}}|{\"roots\":{}}",
        "2025-11-25|{\"experimental\":{\"a\":{}},\"tasks\":{},\"extensions\":{},\"x\":1}|{}",
        "2025-06-18|{\"elicitation\":{}}|{\"elicitation\":{\"form\":{}}}",
        "2025-06-18|{\"elicitation\":{\"url\":{}}}|{\"elicitation\":{\"form\":{}}}",
        "2025-06-18|{\"sampling\":{\"tools\":{},\"context\":{}}}|{\"sampling\":{}}",
        "2025-03-26|{\"elicitation\":{},\"sampling\":{},\"roots\":{}}|{\"sampling\":{},\"roots\":{}}",
        "2024-11-05|{\"elicitation\":{\"form\":{}}}|{}",
        "2025-11-25|{\"elicitation\":true,\"sampling\":[],\"roots\":null}|{}",
        "2025-11-25|[]|{}",
        "2025-11-25|{\"sampling\":{},\"sampling\":{}}|{}",
        "2025-11-25|nothing|{}"
      })
  void shouldTranslate(String revision, String declared, String translated) {
    assertThat(ClientCapabilities.parse(declared, Revision.find(revision).orElseThrow()).toJson())
        .isEqualTo(translated);
  }
}
