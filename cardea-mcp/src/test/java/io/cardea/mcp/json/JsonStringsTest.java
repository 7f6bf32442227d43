package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonStringsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,\"\"",
        "a,\"a\"",
        "/,\"/\"",
        "`\"`,\"\\\"\"",
        "\\,\"\\\\\"",
        "`\n`,\"\\u000a\"",
        "`\0`,\"\\u0000\"",
        "`\u001f`,\"\\u001f\"",
        "`\u007f`,`\"\u007f\"`",
        "é,\"é\"",
        "😀,\"😀\""
      })
  void shouldQuote(String text, String json) {
    assertThat(JsonStrings.quote(text)).isEqualTo(json);
  }

  @Test
  void shouldEscapeLoneSurrogates() {
    assertThat(JsonStrings.quote("\ud800")).isEqualTo("\"\\ud800\"");
    assertThat(JsonStrings.quote("\udc00")).isEqualTo("\"\\udc00\"");
    assertThat(JsonStrings.quote("\udc00\ud800")).isEqualTo("\"\\udc00\\ud800\"");
    assertThat(JsonStrings.quote("\ud800\ud83d\ude00")).isEqualTo("\"\\ud800\ud83d\ude00\"");
    assertThat(JsonStrings.quote("\ud83d\ude00\udc00")).isEqualTo("\"\ud83d\ude00\\udc00\"");
  }

  @Test
  void shouldComeBackFromAnyCharacters() {
    Random random = new Random(8259);
    for (int i = 0; i < 50_000; i++) {
      char[] chars = new char[random.nextInt(8)];
      for (int c = 0; c < chars.length; c++) {
        chars[c] =
            (char)
                switch (random.nextInt(4)) {
                  case 0 -> random.nextInt(0x30);
                  case 1 -> "\"\\/u".charAt(random.nextInt(4));
                  case 2 -> 0xd7f0 + random.nextInt(0x820);
                  default -> random.nextInt(0x10000);
                };
      }
      String text = new String(chars);
      byte[] json = JsonStrings.quote(text).getBytes(UTF_8);
      assertThat(Json.parse(json, 1))
          .isInstanceOfSatisfying(
              JsonDocument.class,
              document -> assertThat(document.text(JsonDocument.ROOT)).isEqualTo(text));
    }
  }
}
