package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {

  private static List<String> lines(String text) {
    return text.lines().flatMap(line -> List.of(line.split("")).stream()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, ''",
    "abc, abcd, d",
    "abc, bcd, d",
    "abc, cde, de",
    "abc, xyz, xyz",
    "aaa, aaab, b",
    "'', ab, ab",
    "ab, '', ''",
    "abab, abx, x"
  })
  void shouldFindTheNewLines(String before, String now, String expected) {
    assertThat(new LogTail(lines(before)).next(lines(now))).isEqualTo(lines(expected));
  }
}
