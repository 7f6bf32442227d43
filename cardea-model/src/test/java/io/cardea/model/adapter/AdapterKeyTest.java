package io.cardea.model.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.model.identity.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterKeyTest {

  private static final AdapterKey KEY = new AdapterKey(TenantId.DEFAULT, "weather");

  @Test
  void shouldReadTheLabelsOfAdaptersAndOfVersions() {
    assertThat(AdapterKey.of(TenantId.DEFAULT, "weather")).isEqualTo(KEY);
    assertThat(KEY.label()).isEqualTo("weather");
    AdapterKey version = AdapterKey.of(TenantId.DEFAULT, "weather@2.0+b_1-rc");
    assertThat(version).isEqualTo(KEY.at("2.0+b_1-rc")).isNotEqualTo(KEY);
    assertThat(version.label()).isEqualTo("weather@2.0+b_1-rc");
    assertThat(version.name()).isEqualTo("weather");
    assertThat(version.isVersion()).isTrue();
    assertThat(AdapterKey.isValidLabel(version.label())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "weather@",
        "@2.0",
        "Weather@2.0",
        "weather@2@0",
        "weather@2:0",
        "weather@2/0",
        "weather@2 0",
        "weather@2\u00e9",
        "weather@123456789012345678901234567890123",
        "123456789012345678901234567890123"
      })
  void shouldRefuseWhatIsNoLabel(String text) {
    assertThat(AdapterKey.isValidLabel(text)).isFalse();
    assertThatThrownBy(() -> AdapterKey.of(TenantId.DEFAULT, text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
