package io.cardea.controlplane.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of YAML 1.2.2, §10.3.2. */
class ScalarTypeTest {

  @ParameterizedTest
  @CsvSource({
    "null, NOTHING",
    "~, NOTHING",
    "'', NOTHING",
    "nUll, TEXT",
    "true, FLAG",
    "False, FLAG",
    "yes, TEXT",
    "on, TEXT",
    "0, WHOLE_NUMBER",
    "-12, WHOLE_NUMBER",
    "+3, WHOLE_NUMBER",
    "007, WHOLE_NUMBER",
    "0o7, OTHER_NUMBER",
    "0x3A, OTHER_NUMBER",
    "1., OTHER_NUMBER",
    ".5, OTHER_NUMBER",
    "1e3, OTHER_NUMBER",
    "-.inf, OTHER_NUMBER",
    ".NaN, OTHER_NUMBER",
    "NaN, TEXT",
    "1_000, TEXT",
    "1:30, TEXT",
    "12abc, TEXT",
    "-, TEXT"
  })
  void shouldFollowTheCoreSchema(String plain, ScalarType type) {
    assertThat(ScalarType.of(plain)).isEqualTo(type);
  }
}
