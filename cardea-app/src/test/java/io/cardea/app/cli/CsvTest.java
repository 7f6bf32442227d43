package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvTest {

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("plain text", "plain text"),
        Arguments.of("a,b", "\"a,b\""),
        Arguments.of("a\"b", "\"a\"\"b\""),
        Arguments.of("a\nb", "\"a\nb\""),
        Arguments.of("a\r\nb", "\"a\r\nb\""),
        Arguments.of("a-b=c", "a-b=c"),
        Arguments.of("=1+1", "'=1+1"),
        Arguments.of("+1", "'+1"),
        Arguments.of("-1", "'-1"),
        Arguments.of("@sum(a)", "'@sum(a)"),
        Arguments.of("\t=1", "'\t'=1"),
        Arguments.of("\r=1", "\"'\r'=1\""),
        Arguments.of("x;=1", "x;'=1"),
        Arguments.of("a\t=1", "a\t'=1"),
        Arguments.of("a; \"=1", "\"a;' \"\"=1\""),
        Arguments.of("\uff1d1", "'\uff1d1"),
        Arguments.of("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void shouldQuoteAndGuard(String value, String written) {
    assertThat(Csv.row(List.of(value))).isEqualTo(written + "\r\n");
  }

  @Test
  void shouldSeparateByCommas() {
    assertThat(Csv.row(List.of("a", "", "b,c"))).isEqualTo("a,,\"b,c\"\r\n");
  }
}
