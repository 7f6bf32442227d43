package io.cardea.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every client with every server and every feature: it works, or the specification has it not. What
 * came of it is the page {@code docs/reference/bridge-matrix.md}.
 */
@Timeout(value = 300)
class MatrixTest {

  /** Cells to try, as a regular expression; for looking at some of them. */
  private static final String CELLS = System.getProperty("matrix.cells", "");

  /** Whether to write the page instead of comparing it. */
  private static final boolean WRITES = Boolean.getBoolean("matrix.write");

  private static final Path PAGE = Path.of("..", "docs", "reference", "bridge-matrix.md");

  @Test
  void shouldBeAsTheReferenceSays() throws Exception {
    Pattern cells = Pattern.compile(CELLS);
    try (Landscape landscape = Landscape.open()) {
      SortedMap<Cell, Verdict> verdicts =
          Matrix.run(landscape, cell -> cells.matcher(cell.toString()).find());
      if (WRITES) {
        Files.writeString(PAGE, Table.of(verdicts));
      } else if (CELLS.isEmpty()) {
        assertThat(Table.of(verdicts))
            .as("the page as this run makes it; if that is right: %s", Table.AGAIN)
            .isEqualTo(Files.readString(PAGE));
      } else {
        List<String> failures =
            verdicts.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Verdict.Fails)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
        assertThat(failures).as("cells that fail").isEmpty();
      }
      assertThat(landscape.strange()).as("what servers found strange").isEmpty();
    }
  }
}
