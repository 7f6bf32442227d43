package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code server.json} is a configuration where its author gives every value. */
class ServerJsonFileTest {

  private static final String SERVER =
      """
      {
        "name": "io.github.example/weather",
        "description": "Forecasts",
        "version": "1.0.2",
        "packages": [{
          "registryType": "npm", "identifier": "weather", "version": "1.0.2",
          "transport": {"type": "stdio"},
          "packageArguments": [{"type": "named", "name": "--units", "default": "metric"}],
          "environmentVariables": [{"name": "KEY", "isRequired": true, "isSecret": true}]
        }]
      }
      """;

  @TempDir Path folder;

  @Test
  void shouldBeAnAdapter() {
    Adapter adapter =
        new ConfigFolder(folder, Map.of("KEY", "abc"))
            .with("server.json", SERVER)
            .valid()
            .adapters()
            .getFirst();

    assertThat(adapter.key().name()).isEqualTo("weather");
    assertThat(adapter.access()).isEqualTo(Adapter.Access.ROLES);
    assertThat(adapter.upstream())
        .isEqualTo(
            new StdioUpstream(
                List.of("npx", "-y", "weather@1.0.2", "--units", "metric"),
                Map.of("KEY", "abc"),
                Optional.empty()));
  }

  @Test
  void shouldSayWhichVariableMustBeSet() {
    assertThat(ConfigFolder.at(folder).with("server.json", SERVER).problems())
        .containsExactly(
            "server.json:9: packages[0].environmentVariables[0]: the environment variable KEY is"
                + " not set (set it)");
  }

  @Test
  void shouldSayWhichValueIsMissingAndHowToGiveIt() {
    String text = SERVER.replace("\"default\": \"metric\"", "\"isRequired\": true");

    assertThat(ConfigFolder.at(folder).with("server.json", text).problems())
        .containsExactly(
            "server.json:8: packages[0].packageArguments[0]: has no value: units (make an Adapter"
                + " of the file: cardea import FILE --set NAME=VALUE)");
  }

  @Test
  void shouldStandBesideOtherDocumentsButNotTwice() {
    assertThat(
            new ConfigFolder(folder, Map.of("KEY", "abc"))
                .with("a.json", SERVER)
                .with("b.yaml", Documents.ADAPTER)
                .problems())
        .singleElement()
        .asString()
        .contains("Adapter \"weather\" is declared twice");
  }
}
