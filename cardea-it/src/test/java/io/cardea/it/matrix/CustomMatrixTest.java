package io.cardea.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Every client with every server, whose tools have another name and parameters that are fixed. */
@Timeout(value = 300)
@Isolated
class CustomMatrixTest {

  private static final Set<Feature> OF_TOOLS =
      EnumSet.of(
          Feature.TOOLS,
          Feature.PROGRESS,
          Feature.CANCEL,
          Feature.LOGGING,
          Feature.SAMPLING,
          Feature.ELICITATION_FORM,
          Feature.ELICITATION_URL,
          Feature.ROOTS,
          Feature.TASKS);

  @Test
  void shouldWorkAsTheServersOwnToolsDo() throws Exception {
    try (Landscape landscape = Landscape.openCustom()) {
      SortedMap<Cell, Verdict> verdicts =
          Matrix.run(landscape, cell -> OF_TOOLS.contains(cell.feature()));

      List<String> failures =
          verdicts.entrySet().stream()
              .filter(entry -> entry.getValue() instanceof Verdict.Fails)
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .toList();
      assertThat(failures).as("cells that fail").isEmpty();
      assertThat(verdicts.values())
          .filteredOn(Verdict.Works.class::isInstance)
          .hasSizeGreaterThan(500);
      assertThat(landscape.strange()).as("what servers found strange").isEmpty();
    }
  }
}
