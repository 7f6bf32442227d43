package io.cardea.dataplane.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.message.RequestId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutedIdTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0 | \"weather:0\"",
        "-12345678901234567890 | \"weather:-12345678901234567890\"",
        "\"0\" | \"weather:\\\"0\\\"\"",
        "\"a:b\" | \"weather:\\\"a:b\\\"\"",
        "\"grün\" | \"weather:\\\"grün\\\"\"",
      })
  void shouldFindItsWayBack(String server, String client) {
    RoutedId routed = new RoutedId("weather", RequestId.parse(server).orElseThrow());
    RequestId seen = routed.toClient().orElseThrow();
    assertThat(seen.json()).isEqualTo(client);
    assertThat(RoutedId.parse(seen)).contains(routed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"\"",
        "\"weather\"",
        "\":1\"",
        "\"weather:\"",
        "\"weather:null\"",
        "\"weather:1.5\"",
        "\"weather:{}\"",
        "\"weather:1 2\"",
        "\"Weather:1\"",
        "\"we_ather:1\"",
        "\"../x:1\"",
      })
  void shouldReadNothingElse(String json) {
    assertThat(RequestId.parse(json).flatMap(RoutedId::parse)).isEmpty();
  }

  @Test
  void shouldRefuseWhatWouldBeLongerThanAnIdMayBe() {
    String name = "a".repeat(32);
    int rest = 256 - 2 - name.length() - 1 - 4;
    assertThat(id(rest).flatMap(id -> new RoutedId(name, id).toClient())).isPresent();
    assertThat(id(rest + 1).flatMap(id -> new RoutedId(name, id).toClient())).isEmpty();
  }

  private static Optional<RequestId> id(int length) {
    return RequestId.parse("\"" + "x".repeat(length) + "\"");
  }
}
