package io.cardea.mcp.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "x://a, x://a",
    "x://{id}, x://42",
    "x://{id}, x://",
    "x://{id}, x://a%2Fb",
    "'x://{a,b}', 'x://1,2'",
    "x://{id}/data, x://42/data",
    "x://{id}{more}, x://42",
    "file:///{+path}, file:///a/b/c.txt?x#y",
    "file:///{+path:12}, file:///a/b",
    "{+any}, anything:at/all",
    "{scheme}://{+rest}, git://host/repo",
    "x://a{#part}, x://a#b/c?d",
    "x://a{#part}, x://a",
    "x://a{.ext}, x://a.tar.gz",
    "x://a{.ext}, x://a",
    "x://a{/seg}, x://a/b",
    "x://a{/seg}, x://a",
    "'x://a{/one,two}', x://a/b/c",
    "x://a{/all*}, x://a/b/c/d",
    "x://a{;v}, x://a;v=1",
    "x://a{?q}, x://a?q=1&r=/",
    "x://a{?q}, x://a",
    "x://a?z=1{&q}, x://a?z=1&q=2",
    "x://{user-name}, x://bob",
    "x://{a.b_c%20}, x://1",
    "x://ünï/{id}, x://ünï/ä",
    "aab{x}aab, aabaab",
    "aa{x}aba{y}, aaaababab",
    "'', ''"
  })
  void shouldMatch(String template, String uri) {
    assertThat(template(template).matches(uri)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "x://a, x://A",
    "x://a, x://ab",
    "x://a, x:/",
    "x://{id}, x://a/b",
    "x://{id}, x://a?b",
    "x://{id}, x://a#b",
    "x://{id}, y://a",
    "x://{id}, ''",
    "x://{id}/data, x://42/date",
    "x://{id}/data, x://4/2/data",
    "x://a{#part}, x://ab",
    "x://a{.ext}, x://ab",
    "x://a{.ext}, x://a.b/c",
    "x://a{/seg}, x://ab",
    "x://a{/seg}, x://a/b/c",
    "'x://a{/one,two}', x://a/b?c",
    "x://a{;v}, x://a?v=1",
    "x://a{?q}, x://a&q=1",
    "x://a{?q}, x://a?q=1#z",
    "x://a{&q}, x://a?q=1",
    "aab{x}aab, aab",
    "'', x"
  })
  void shouldNotMatch(String template, String uri) {
    assertThat(template(template).matches(uri)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x://{",
        "x://}",
        "x://{}",
        "x://{a",
        "x://a}",
        "x://{a}}",
        "x://{{a}}",
        "x://{a{b}}",
        "x://{+}",
        "x://{a,}",
        "x://{,a}",
        "x://{a,,b}",
        "x://{=a}",
        "x://{!a}",
        "x://{@a}",
        "x://{|a}",
        "x://{a b}",
        "x://{ä}",
        "x://{a:}",
        "x://{a:0}",
        "x://{a:10000}",
        "x://{a:x}",
        "x://{a:3*}",
        "x://{*}",
        "x://{a**}",
        "x://{a\n}",
        "x://{++a}"
      })
  void shouldRejectWhatIsNoTemplate(String text) {
    assertThat(UriTemplate.parse(text)).isEmpty();
  }

  @Test
  void shouldHoldToItsLimits() {
    // Given
    String longest = "x".repeat(UriTemplate.MAX_LENGTH);
    String most =
        IntStream.range(0, UriTemplate.MAX_VARIABLES)
            .mapToObj(i -> "{v" + i + "}")
            .collect(Collectors.joining());

    // Then
    assertThat(template(longest).matches(longest)).isTrue();
    assertThat(UriTemplate.parse(longest + "x")).isEmpty();
    assertThat(UriTemplate.parse(most)).isPresent();
    assertThat(UriTemplate.parse(most + "{+one}")).isEmpty();
    assertThat(UriTemplate.parse("{a,b}" + most.substring(4))).isEmpty();
    assertThat(template("{+x}").matches(longest)).isTrue();
    assertThat(template("{+x}").matches(longest + "x")).isFalse();
  }

  @Test
  void shouldKnowItsPrefix() {
    assertThat(template("x://a/{b}c").prefix()).isEqualTo("x://a/");
    assertThat(template("{b}c").prefix()).isEmpty();
    assertThat(template("").prefix()).isEmpty();
  }

  /** Each would keep an engine that backtracks busy for years. */
  @Test
  void shouldNotBeKeptBusy() {
    // Given
    String variables = "{+a}a".repeat(32);
    String literals = ("{+a}" + "a".repeat(60)).repeat(31) + "b";
    String uri = "a".repeat(UriTemplate.MAX_LENGTH);

    // Then
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 200; i++) {
            assertThat(template(variables + "b").matches(uri)).isFalse();
            assertThat(template(variables).matches(uri)).isTrue();
            assertThat(template(literals).matches(uri)).isFalse();
          }
        });
  }

  /** Held against regular expressions on short random input. */
  @Test
  void shouldAgreeWithRegularExpressions() {
    Random random = new Random(11);
    String[] pieces = {
      "a", "b", "ab", "/", "?", "{x}", "{+x}", "{#x}", "{.x}", "{/x}", "{/x,y}", "{?x}", "{;x}"
    };
    String[] patterns = {
      "a",
      "b",
      "ab",
      "/",
      "\\?",
      "[^/?#]*",
      ".*",
      "(#.*)?",
      "(\\.[^/?#]*)?",
      "(/[^/?#]*)?",
      "(/[^?#]*)?",
      "(\\?[^#]*)?",
      "(;[^/?#]*)?"
    };
    int matches = 0;
    for (int i = 0; i < 30_000; i++) {
      // Given
      StringBuilder template = new StringBuilder();
      StringBuilder pattern = new StringBuilder();
      for (int n = random.nextInt(6); n >= 0; n--) {
        int piece = random.nextInt(pieces.length);
        template.append(pieces[piece]);
        pattern.append(patterns[piece]);
      }
      StringBuilder uri = new StringBuilder();
      random.ints(random.nextInt(8), 0, 8).forEach(c -> uri.append("aab/?#.;".charAt(c)));

      // When
      boolean expected = Pattern.compile(pattern.toString()).matcher(uri).matches();

      // Then
      assertThat(template(template.toString()).matches(uri.toString()))
          .as("%s on %s", template, uri)
          .isEqualTo(expected);
      matches += expected ? 1 : 0;
    }
    assertThat(matches).isBetween(1_000, 29_000);
  }

  private static UriTemplate template(String text) {
    return UriTemplate.parse(text).orElseThrow();
  }
}
