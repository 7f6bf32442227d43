package io.cardea.model.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IncidentReferenceTest {

  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

  /** {@code cardea describe --help} sends people there. */
  @ParameterizedTest
  @EnumSource
  void shouldBeExplainedInTheReference(Incident.Kind kind) throws IOException {
    assertThat(Files.readString(PAGE)).contains("`" + kind.name().toLowerCase(Locale.ROOT) + "`");
  }
}
