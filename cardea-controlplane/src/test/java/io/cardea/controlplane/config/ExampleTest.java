package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that the guides show are valid. */
class ExampleTest {
  private static final Path EXAMPLES = Path.of("../docs/example");

  @ParameterizedTest
  @ValueSource(strings = {"team", "proxy", "secret", "local", "remote", "many", "desktop.json"})
  void shouldLoadEachExample(String name) {
    ConfigLoader loader =
        new ConfigLoader(variable -> variable.equals("WEATHER_AUTHORIZATION") ? "Bearer x" : null);

    assertThat(loader.load(EXAMPLES.resolve(name))).isInstanceOf(Loaded.Valid.class);
  }
}
