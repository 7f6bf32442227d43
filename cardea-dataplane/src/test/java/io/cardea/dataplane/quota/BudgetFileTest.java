package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetFileTest {

  @TempDir private Path folder;

  private BudgetFile open() throws IOException {
    return BudgetFile.in(folder.resolve("quota"));
  }

  private Path file() {
    return folder.resolve("quota/budgets");
  }

  /** What the next process reads. */
  private long[] read() throws IOException {
    try (BudgetFile next = open()) {
      return next.read();
    }
  }

  @Test
  void shouldHoldWhatWasWritten() throws IOException {
    // Given: it is killed, so that nothing is closed
    BudgetFile file = open();
    long[] numbers = {0, 0, 11, 12, 13, 14, 15};
    int last = BudgetTable.SLOTS - 1;

    file.write(0, numbers, 2);
    file.write(last, numbers, 1);

    assertThat(read()).startsWith(11, 12, 13, 14, 15, 0, 0).endsWith(0, 0, 11, 12, 13, 14);
    assertThat(Files.size(file())).isEqualTo(64 + 64 * BudgetTable.SLOTS);
  }

  @Test
  void shouldFinishAFileThatAKilledProcessBegan() throws IOException {
    Files.createDirectory(folder.resolve("quota"));
    Files.write(file(), new byte[1_000]);

    assertThat(read()).containsOnly(0).hasSize(BudgetTable.SLOTS * BudgetTable.FIELDS);
  }

  @Test
  void shouldNotTakeAnotherFileForItsOwn() throws IOException {
    Files.createDirectory(folder.resolve("quota"));
    Files.writeString(file(), "something that somebody needs");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("quota/budgets does not hold what was used of budgets");
    assertThat(file()).hasContent("something that somebody needs");
  }
}
