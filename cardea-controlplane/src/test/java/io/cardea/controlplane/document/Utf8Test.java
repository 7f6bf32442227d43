package io.cardea.controlplane.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "é", "€", "😀", "\0", "\uFEFFa", "a\uFFFDb"})
  void shouldReadText(String text) {
    assertThat(Utf8.read(text.getBytes(UTF_8))).isEqualTo(new Utf8.Text(text));
  }

  /** RFC 3629, sections 3 and 4; 61 is the letter a. */
  @ParameterizedTest
  @CsvSource({
    "61E961, 1", // Latin-1
    "6180, 1", // begins in the middle of a character
    "61C3, 1", // ends in the middle of one
    "6161E282, 2",
    "F09F98, 0",
    "C080, 0", // NUL, longer than it must be
    "C1BF, 0",
    "E08080, 0",
    "F0808080, 0",
    "61EDA080, 1", // half of a surrogate pair
    "EDA0BDEDB880, 0", // both halves (CESU-8)
    "F4908080, 0", // beyond U+10FFFF
    "F888808080, 0",
    "FE, 0",
    "FFFE6100, 0" // UTF-16
  })
  void shouldSayWhereItIsNone(String hex, int offset) {
    assertThat(Utf8.read(HexFormat.of().parseHex(hex))).isEqualTo(new Utf8.Broken(offset));
  }

  @Test
  void shouldNotShowItself() {
    assertThat(new Utf8.Text("s3cr3t")).hasToString("text");
  }
}
