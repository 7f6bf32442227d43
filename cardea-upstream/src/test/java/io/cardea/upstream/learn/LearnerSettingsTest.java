package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerSettingsTest {

  @ParameterizedTest
  @CsvSource({"0, 15", "1, 15", "2500, 15", "5000, 30", "10000, 60", "1000000, 60"})
  void shouldAskManyServersLessOften(int servers, int seconds) {
    assertThat(LearnerSettings.of("test").check(servers)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
