package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.Lifecycle.Stage;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Adapter says of how far it is in its life. */
class LifecycleTest {

  @TempDir Path folder;

  private ConfigFolder weather(String lines) {
    return ConfigFolder.at(folder)
        .with("a.yaml", Documents.ADAPTER + lines.indent(2))
        .with("b.yaml", Documents.ADAPTER.replace("weather}", "other}"));
  }

  private Lifecycle read(String lines) {
    return weather(lines).valid().adapters().stream()
        .filter(adapter -> adapter.key().name().equals("weather"))
        .map(Adapter::lifecycle)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "draft, DRAFT, true, false",
    "active, ACTIVE, true, true",
    "deprecated, DEPRECATED, true, true",
    "disabled, DISABLED, false, false",
  })
  void shouldReadEachStage(String word, Stage stage, boolean served, boolean published) {
    Lifecycle lifecycle = read("lifecycle: " + word);

    assertThat(lifecycle).isEqualTo(new Lifecycle(stage, Optional.empty(), ""));
    assertThat(lifecycle.isServed()).isEqualTo(served);
    assertThat(lifecycle.isPublished()).isEqualTo(published);
  }

  @Test
  void shouldBeActiveIfItSaysNothing() {
    assertThat(read("title: T")).isEqualTo(Lifecycle.ACTIVE);
  }

  @Test
  void shouldReadWhatTakesItsPlaceAndWhatUsersShouldKnow() {
    assertThat(read("lifecycle: deprecated\nreplacedBy: other\nlifecycleMessage: Ends in May."))
        .isEqualTo(new Lifecycle(Stage.DEPRECATED, Optional.of("other"), "Ends in May."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lifecycle: retired                        | allowed: draft, active, deprecated, disabled
          lifecycle: Draft                          | allowed: draft, active, deprecated, disabled
          lifecycle: true                           | allowed: draft, active
          lifecycle: []                             | must be
          lifecycle:                                | has no value
          replacedBy: other                         | means nothing for an adapter that stays
          lifecycle: draft\\nreplacedBy: other      | means nothing for an adapter that stays
          lifecycle: deprecated\\nreplacedBy: weather | is the adapter itself
          lifecycle: deprecated\\nreplacedBy: othre | no adapter "othre" in tenant default
          lifecycle: disabled\\nreplacedBy: a b     | no adapter has such a name
          lifecycle: disabled\\nreplacedBy: []      | must be
          lifecycleMessage: ""                      | must have 1 to 400 characters
          """)
  void shouldRefuseClearly(String lines, String problem) {
    assertThat(weather(lines.replace("\\n", "\n")).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:")
        .contains(problem);
  }

  @Test
  void shouldBoundTheMessage() {
    String most = "m".repeat(400);
    assertThat(read("lifecycleMessage: " + most).message()).isEqualTo(most);
    assertThat(weather("lifecycleMessage: " + most + "m").problems()).hasSize(1);
  }
}
