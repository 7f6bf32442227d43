package io.cardea.dataplane.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":40400,\"message\":\"\"}}; true",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":40400,\"message\":\"\"}}; true",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"\"}}; false",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"code\":40400}}; false",
        "x; false",
      })
  void shouldKnowThatTheSessionIsGone(String json, boolean gone) {
    assertThat(Messages.saysGone(json(json))).isEqualTo(gone);
  }
}
