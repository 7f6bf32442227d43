package io.cardea.controlplane.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get_weather           | get weather
          get-weather.v2/x      | get weather v2 x
          getWeather            | getweather get weather
          GetWeather            | getweather get weather
          HTTPServer            | httpserver http server
          parseHTML             | parsehtml parse html
          OAuth2Token           | oauth2token o auth2 token
          get2FACode            | get2facode get2 fa code
          getWEATHER_forTown    | getweather get weather fortown for town
          SCREAMING_SNAKE       | screaming snake
          file:///docs/Read.me  | file docs read me
          demo://b/{id}         | demo b id
          Crème Brûlée          | creme brulee
          Créer                 | creer
          Straße                | strasse
          STRASSE               | strasse
          ΣΊΣΥΦΟΣ               | σισυφοσ
          Σίσυφος               | σισυφοσ
          İstanbul              | istanbul
          Ångström              | angstrom
          ﬁle ＡＢＣ             | file abc
          ПогодаСегодня         | погодасегодня погода сегодня
          天気予報              | 天 気 予 報
          天気forecast          | 天 気 forecast
          हिन्दी                 | हिन्दी
          100 % sure!           | 100 sure
          """)
  void shouldFindTheWordsOfATextAndTheirParts(String text, String words) {
    assertThat(Words.toText(text)).isEqualTo(" " + words.toUpperCase(Locale.ROOT) + " ");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"``", "` `", "`!?-_`", "`\u0000\u0007\u001b`", "`\u0301`", "`😀`"})
  void shouldFindNoWordWhereThereIsNone(String text) {
    assertThat(Words.of(text)).isEmpty();
    assertThat(Words.toText(text)).isEqualTo(" ");
  }

  @Test
  void shouldTakeAnythingForText() {
    assertThat(Words.toText("a\uD800b\uDC00c")).isEqualTo(" A B C ");
    assertThat(Words.toText("a\u0000b\u2028c\u200Bd")).isEqualTo(" A B C D ");
    assertThat(Words.of("A".repeat(100_000))).hasSize(1);
    assertThat(Words.of("aB".repeat(50_000)).getFirst().parts()).hasSize(50_001);
    assertThat(Words.of("\uFDFA".repeat(10_000))).isNotEmpty();
  }
}
