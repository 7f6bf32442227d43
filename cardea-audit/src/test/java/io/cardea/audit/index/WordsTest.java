package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31})
  void shouldTellEachByteApart(int length) {
    byte[] other = "abcdefghijklmnopqrstuvwxyzABCDEFGH".substring(0, length).getBytes(US_ASCII);
    byte[] bytes = new byte[3 + length];
    System.arraycopy(other, 0, bytes, 3, length);

    assertThat(Words.isEqual(bytes, 3, other, length)).isTrue();
    for (int at = 0; at < length; at++) {
      bytes[3 + at] ^= 0x40;
      assertThat(Words.isEqual(bytes, 3, other, length)).as("%d", at).isFalse();
      bytes[3 + at] ^= 0x40;
    }
  }
}
