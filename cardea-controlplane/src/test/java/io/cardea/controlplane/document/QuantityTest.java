package io.cardea.controlplane.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({"0s, 0", "500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "7d, 604800000"})
  void shouldReadDurations(String text, long millis) {
    assertThat(Quantity.duration(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5s",
        "+5s",
        "1.5s",
        "5 s",
        "5S",
        "5us",
        "5min",
        "1h30m",
        "NaN",
        "Infinity",
        "1e3s",
        "9999999999999s",
        "\u0665s"
      })
  void shouldRefuseOtherDurations(String text) {
    assertThat(Quantity.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 17", "64KiB, 65536", "16MiB, 16777216", "2GiB, 2147483648"})
  void shouldReadSizes(String text, long bytes) {
    assertThat(Quantity.bytes(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1MB", "1mib", "1 MiB", "1.5MiB", "0x10", "999999999999GiB", "KiB"})
  void shouldRefuseOtherSizes(String text) {
    assertThat(Quantity.bytes(text)).isEmpty();
  }

  @Test
  void shouldWriteDurationsInTheLargestWholeUnit() {
    assertThat(Quantity.text(Duration.ofMillis(1_500))).isEqualTo("1500ms");
    assertThat(Quantity.text(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Quantity.text(Duration.ofDays(2))).isEqualTo("2d");
    assertThat(Quantity.text(Duration.ZERO)).isEqualTo("0ms");
  }
}
