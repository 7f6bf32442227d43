package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetFileTest {

  private static final BudgetKey KEY = new BudgetKey(7, 8);

  @TempDir private Path folder;

  private BudgetFile open(long millis) throws IOException {
    return BudgetFile.in(folder.resolve("quota"), millis);
  }

  private Path file() {
    return folder.resolve("quota/budgets");
  }

  private static int slot(BudgetFile file, BudgetKey key) {
    return file.own(key).orElseThrow();
  }

  @Test
  void shouldHoldWhatWasUsed() throws IOException {
    BudgetFile file = open(0);
    int slot = slot(file, KEY);
    file.begin(slot, 100, 200, 0);
    file.use(slot, 42);

    BudgetFile next = open(199);

    int again = slot(next, KEY);
    assertThat(next.used(again)).isEqualTo(42);
    assertThat(next.end(again)).isEqualTo(200);
  }

  @Test
  void shouldDropWhatIsOver() throws IOException {
    BudgetFile file = open(0);
    file.begin(slot(file, KEY), 100, 200, 0);
    file.use(slot(file, KEY), 42);

    BudgetFile next = open(200);

    assertThat(next.used(slot(next, KEY))).isZero();
  }

  @Test
  void shouldSweepOnlyWhatNobodyOwns() throws IOException {
    BudgetFile file = open(0);
    int mine = slot(file, KEY);
    file.begin(mine, 100, 200, 0);
    file.use(mine, 1);
    int left = slot(file, new BudgetKey(1, 1));
    file.begin(left, 100, 200, 0);
    file.use(left, 1);
    file.leave(left);

    file.sweep(199);
    assertThat(file.used(left)).isEqualTo(1);
    file.sweep(200);
    assertThat(file.used(left)).isZero();
    assertThat(file.used(mine)).isEqualTo(1);
  }

  @Test
  void shouldSayThatItIsFull() {
    BudgetFile file = BudgetFile.inMemory();
    for (int i = 1; i <= BudgetFile.SLOTS; i++) {
      file.own(new BudgetKey(i, i));
    }
    assertThat(file.own(new BudgetKey(0, 1))).isEmpty();
    file.free(slot(file, new BudgetKey(9, 9)));
    assertThat(file.own(new BudgetKey(0, 1))).isPresent();
  }

  @Test
  void shouldFinishAFileThatAKilledProcessBegan() throws IOException {
    Files.createDirectory(folder.resolve("quota"));
    Files.write(file(), new byte[1_000]);

    BudgetFile file = open(0);

    file.use(slot(file, KEY), 5);
    assertThat(Files.size(file())).isGreaterThan(2_000_000);
  }

  @Test
  void shouldNotTakeAnotherFileForItsOwn() throws IOException {
    Files.createDirectory(folder.resolve("quota"));
    Files.writeString(file(), "something that somebody needs");

    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("quota/budgets does not hold what was used of budgets");
    assertThat(file()).hasContent("something that somebody needs");
  }

  @Test
  void shouldSurviveGarbageInItsSlots() throws IOException {
    open(0);
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 64, bytes.length, (byte) 0xff);
    Files.write(file(), bytes);

    BudgetFile file = open(0);

    assertThat(file.used(slot(file, KEY))).isZero();
  }
}
