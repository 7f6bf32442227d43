package io.cardea.dataplane.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.Payload;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private static String redacted(String json, String... shown) {
    JsonDocument document = (JsonDocument) Json.parse(json.getBytes(UTF_8), 1_000);
    return new String(Redaction.of(document, JsonDocument.ROOT, Set.of(shown)), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"secret\" | \"***\"",
        "\"\" | \"***\"",
        "42 | 0",
        "-1.5e300 | 0",
        "true | true",
        "false | false",
        "null | null",
        "{} | {}",
        "[] | []",
        "[ ] | []",
        "{ \"a\" : \"secret\" , \"b\" : 7 } | {\"a\":\"***\",\"b\":0}",
        "[\"a\",1,null,[true],{\"x\":[\"y\"]}] | [\"***\",0,null,[true],{\"x\":[\"***\"]}]",
        "{\"city\":\"Oslo\"} | {\"city\":\"Oslo\"}",
        "{\"\\u0063ity\":\"Oslo\"} | {\"\\u0063ity\":\"Oslo\"}",
        "{\"City\":\"Oslo\"} | {\"City\":\"***\"}",
        "{\"city\":5} | {\"city\":5}",
        "{\"city\":[\"Oslo\",[\"Bergen\"],{\"name\":\"x\",\"city\":\"y\"}]}"
            + " | {\"city\":[\"Oslo\",[\"Bergen\"],{\"name\":\"***\",\"city\":\"y\"}]}",
        "{\"city\":{\"name\":\"x\"}} | {\"city\":{\"name\":\"***\"}}",
        "{\"a\":{\"b\":{\"city\":\"Oslo\"}}} | {\"a\":{\"b\":{\"city\":\"Oslo\"}}}",
        "{\"x\":\"{\\\"city\\\":\\\"Oslo\\\"}\"} | {\"x\":\"***\"}",
        "{\"x\":\"\\\"city\\\":\\\"\"} | {\"x\":\"***\"}",
        "{\"\":\"secret\"} | {\"\":\"***\"}"
      })
  void shouldLeaveValuesOutThatAreNotShown(String json, String expected) {
    assertThat(redacted(json, "city")).isEqualTo(expected);
  }

  @Test
  void shouldGoAsDeepAsJsonMayBe() {
    String deep = "[".repeat(999) + "\"secret\"" + "]".repeat(999);
    assertThat(redacted(deep)).isEqualTo("[".repeat(999) + "\"***\"" + "]".repeat(999));
  }

  @Test
  void shouldEndSoonAfterWhatIsKept() {
    String many = "[" + "1,".repeat(1_000_000) + "1]";
    assertThat(redacted(many).length())
        .isBetween(Payload.MAX_KEPT_BYTES, Payload.MAX_KEPT_BYTES + 10);
    String nested = "[" + ("[" + "1,".repeat(50_000) + "1],").repeat(3) + "1]";
    assertThat(redacted(nested).length())
        .isBetween(Payload.MAX_KEPT_BYTES, Payload.MAX_KEPT_BYTES + 10);
  }
}
