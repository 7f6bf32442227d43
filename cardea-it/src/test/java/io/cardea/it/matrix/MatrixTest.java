package io.cardea.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every client with every server and every feature: it works, or the specification has it not. */
@Timeout(value = 300)
class MatrixTest {

  /** Cells to try, as a regular expression; for looking at some of them. */
  private static final String CELLS = System.getProperty("matrix.cells", "");

  @Test
  void shouldConnectEveryClientWithEveryServer() throws Exception {
    try (Landscape landscape = Landscape.open()) {
      SortedMap<Cell, Verdict> verdicts = Matrix.run(landscape, wanted());
      List<String> failures =
          verdicts.entrySet().stream()
              .filter(entry -> entry.getValue() instanceof Verdict.Fails)
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .toList();
      assertThat(failures).as("cells that fail").isEmpty();
      assertThat(landscape.strange()).as("what servers found strange").isEmpty();
    }
  }

  private static Predicate<Cell> wanted() {
    Pattern cells = Pattern.compile(CELLS);
    return cell -> CELLS.isEmpty() ? isPromised(cell) : cells.matcher(cell.toString()).find();
  }

  /** What the gateway promises so far: nothing across the eras, and no tasks. */
  private static boolean isPromised(Cell cell) {
    boolean isNewerServer =
        cell.endpoint() == Cell.Endpoint.SINGLE
            && cell.server().revision().compareTo(cell.client()) > 0;
    boolean isModernProcess =
        cell.feature() == Feature.SUBSCRIBE
            && cell.client().isModern()
            && cell.server().transport() == Variant.Transport.STDIO;
    return cell.isSameEra()
        && cell.feature() != Feature.TASKS
        && !isNewerServer
        && !isModernProcess;
  }
}
