package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that the guides show are valid. */
class ExampleTest {
  private static final Path EXAMPLES = Path.of("../docs/example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team",
        "proxy",
        "secret",
        "local",
        "remote",
        "many",
        "api",
        "vault",
        "custom",
        "desktop.json"
      })
  void shouldLoadEachExample(String name) {
    ConfigLoader loader =
        new ConfigLoader(Map.of("WEATHER_AUTHORIZATION", "Bearer x", "SHOP_KEY", "x")::get);

    assertThat(loader.load(EXAMPLES.resolve(name))).isInstanceOf(Loaded.Valid.class);
  }
}
