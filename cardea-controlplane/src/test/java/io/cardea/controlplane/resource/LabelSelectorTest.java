package io.cardea.controlplane.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS = Map.of("env", "prod", "team/a", "", "in", "x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~                           | true",
        "env                          | true",
        "  env  ,  in                 | true",
        "missing                      | false",
        "!missing                     | true",
        "! env                        | false",
        "env=prod                     | true",
        "env == prod                  | true",
        "env=dev                      | false",
        "env!=dev                     | true",
        "env!=prod                    | false",
        "missing!=x                   | true",
        "missing=x                    | false",
        "team/a=                      | true",
        "team/a!=                     | false",
        "team/a=,env=prod             | true",
        "env in (dev, prod)           | true",
        "env in (dev)                 | false",
        "env in(prod)                 | true",
        "env notin (dev,test)         | true",
        "env notin (prod)             | false",
        "missing notin (a)            | true",
        "missing in (a)               | false",
        "team/a in ()                 | true",
        "in                           | true",
        "in in (x)                    | true",
        "in=x,env=prod,!missing       | true",
        "env=prod,env=dev             | false"
      })
  void shouldSelect(String text, boolean selected) {
    SelectorRead read = LabelSelector.parse(text);

    assertThat(read).isInstanceOf(LabelSelector.class);
    assertThat(((LabelSelector) read).matches(LABELS)).isEqualTo(selected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "a,",
        ",a",
        "a,,b",
        "=",
        "=a",
        "!",
        "!!a",
        "a=b=c",
        "a b",
        "a in",
        "a in b",
        "a in (b",
        "a in b)",
        "a in (b))",
        "a notin",
        "a>1",
        "a = 'b'",
        "a=\"b\"",
        "-a",
        "a-",
        "a=-b",
        "a\n",
        "a\u0000",
        "é",
        "a=é",
        "(a)",
        "a in ((b))",
        "a=b;DROP",
        "a\t=b"
      })
  void shouldRefuse(String text) {
    assertThat(LabelSelector.parse(text))
        .isInstanceOfSatisfying(
            BadSelector.class, bad -> assertThat(bad.message()).contains(" at character "));
  }

  @Test
  void shouldKeepItsLimits() {
    String sixteen = IntStream.range(0, 16).mapToObj(i -> "l" + i).collect(Collectors.joining(","));
    String values = IntStream.range(0, 64).mapToObj(i -> "v" + i).collect(Collectors.joining(","));

    assertThat(LabelSelector.parse(sixteen)).isInstanceOf(LabelSelector.class);
    assertThat(LabelSelector.parse(sixteen + ",x")).isInstanceOf(BadSelector.class);
    assertThat(LabelSelector.parse("a in (" + values + ")")).isInstanceOf(LabelSelector.class);
    assertThat(LabelSelector.parse("a in (" + values + ",x)")).isInstanceOf(BadSelector.class);
    assertThat(LabelSelector.parse("a" + " ".repeat(4096))).isInstanceOf(BadSelector.class);
    assertThat(LabelSelector.parse("x".repeat(129))).isInstanceOf(BadSelector.class);
    assertThat(LabelSelector.parse("a=" + "x".repeat(64))).isInstanceOf(BadSelector.class);
  }
}
