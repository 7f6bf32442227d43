package io.cardea.model.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "read_file, read_file",
    "*, ''",
    "*, anything at all",
    "*, *",
    "**, ''",
    "***, abc",
    "read_*, read_",
    "read_*, read_file",
    "*_file, read_file",
    "*_file, _file",
    "*_file, _file_file",
    "r*d*e, read_file",
    "a*a, aa",
    "a*a, aaa",
    "a*b*c, abbbcbc",
    "*a*, bab",
    "*a*b, aab",
    "*aab, aaaab",
    "a**b, ab",
    "file:///*, file:///etc/hosts",
    "file:///*/x, file:///a/b/x",
    "*世*, Hello 世界",
    "a*, a*",
    "a?c, a?c",
    "a.c, a.c",
    "[ab], [ab]",
    "\\*, \\anything"
  })
  void shouldMatch(String pattern, String name) {
    assertThat(new NamePattern(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a, ''",
    "a, A",
    "A, a",
    "a, aa",
    "aa, a",
    "a, ' a'",
    "a, 'a '",
    "read_*, read",
    "read_*, xread_file",
    "read_*, Read_file",
    "*_file, read_files",
    "*_file, file",
    "a*a, a",
    "a*b*c, acb",
    "a*b*c, abcb",
    "*aab, aaba",
    "a?c, abc",
    "a.c, abc",
    "a.*, abc",
    "[ab], a",
    "(a|b), a",
    "a+, aa",
    "\\*, *",
    "%, a",
    "_, a",
    "file:///*, file://etc",
    "a*, \u0430bc"
  })
  void shouldNotMatch(String pattern, String name) {
    assertThat(new NamePattern(pattern).matches(name)).isFalse();
  }

  @Test
  void shouldAgreeWithRegularExpressionsOnAnyPattern() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String pattern = word(random, "ab*", 1 + random.nextInt(7));
      String name = word(random, "ab", random.nextInt(9));
      assertThat(new NamePattern(pattern).matches(name))
          .as("%s on %s", pattern, name)
          .isEqualTo(name.matches(pattern.replace("*", ".*")));
    }
  }

  @Test
  void shouldNotExplodeOnManyStars() {
    // Given
    NamePattern pattern = new NamePattern("*a".repeat(127) + "*b");
    String name = "a".repeat(10_000);

    // When, Then
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(pattern.matches(name)).isFalse());
  }

  @Test
  void shouldTakeTheLongestPattern() {
    String longest = "a".repeat(256);
    assertThat(new NamePattern(longest).matches(longest)).isTrue();
    assertThatThrownBy(() -> new NamePattern(longest + "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  @Test
  void shouldRefuseEmptyPattern() {
    assertThatThrownBy(() -> new NamePattern("")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String word(Random random, String alphabet, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }
}
