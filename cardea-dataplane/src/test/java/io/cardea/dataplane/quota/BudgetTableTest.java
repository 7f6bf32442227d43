package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BudgetTableTest {

  private static final BudgetKey KEY = new BudgetKey(7, 8);

  private static int slot(BudgetTable table, BudgetKey key) {
    return table.own(key).orElseThrow();
  }

  /** What a store holds that has been brought everything. */
  private static long[] stored(BudgetTable table) {
    long[] stored = new long[BudgetTable.SLOTS * BudgetTable.FIELDS];
    int[] slots = new int[3];
    long[] numbers = new long[slots.length * BudgetTable.FIELDS];
    for (int count = table.takeChanged(slots, numbers);
        count > 0;
        count = table.takeChanged(slots, numbers)) {
      for (int at = 0; at < count; at++) {
        System.arraycopy(
            numbers,
            at * BudgetTable.FIELDS,
            stored,
            slots[at] * BudgetTable.FIELDS,
            BudgetTable.FIELDS);
      }
    }
    return stored;
  }

  @Test
  void shouldGoOnWithWhatWasUsed() {
    BudgetTable table = BudgetTable.empty();
    for (int key = 1; key <= 10; key++) {
      int slot = slot(table, new BudgetKey(key, key));
      table.begin(slot, 100, 200, 0);
      table.use(slot, 42 + key);
    }

    BudgetTable next = new BudgetTable(stored(table), 199);

    for (int key = 1; key <= 10; key++) {
      int slot = slot(next, new BudgetKey(key, key));
      assertThat(next.used(slot)).isEqualTo(42 + key);
      assertThat(next.begin(slot)).isEqualTo(100);
      assertThat(next.end(slot)).isEqualTo(200);
    }
  }

  /** Else what a key used in a slot that it has left long ago would be found at the next start. */
  @Test
  void shouldWriteAgainWhatIsFreeByNow() {
    BudgetTable table = BudgetTable.empty();
    int slot = slot(table, KEY);
    long[] _ = stored(table);
    table.free(slot);
    long[] _ = stored(table); // which is lost

    table.allChanged();

    int[] slots = new int[BudgetTable.SLOTS];
    int count = table.takeChanged(slots, new long[BudgetTable.SLOTS * BudgetTable.FIELDS]);
    assertThat(slots).hasSize(count).contains(slot);
  }

  @Test
  void shouldTellWhatHasChangedOnce() {
    BudgetTable table = BudgetTable.empty();
    int[] told = {0};
    table.onChange(() -> told[0]++);
    int slot = slot(table, KEY);
    table.begin(slot, 100, 200, 0);
    table.use(slot, 1);
    assertThat(told).containsExactly(1);

    long[] _ = stored(table);
    assertThat(table.isChanged()).isFalse();

    table.use(slot, 2);
    assertThat(told).containsExactly(2);
    long[] _ = stored(table);
    table.allChanged();
    assertThat(new BudgetTable(stored(table), 0).own(KEY)).hasValue(slot);
  }

  @Test
  void shouldDropWhatIsOver() {
    BudgetTable table = BudgetTable.empty();
    table.begin(slot(table, KEY), 100, 200, 0);
    table.use(slot(table, KEY), 42);

    BudgetTable next = new BudgetTable(stored(table), 200);

    assertThat(next.used(slot(next, KEY))).isZero();
  }

  @Test
  void shouldSweepOnlyWhatNobodyOwns() {
    BudgetTable table = BudgetTable.empty();
    int mine = slot(table, KEY);
    table.begin(mine, 100, 200, 0);
    table.use(mine, 1);
    int left = slot(table, new BudgetKey(1, 1));
    table.begin(left, 100, 200, 0);
    table.use(left, 1);
    table.leave(left);

    table.sweep(199);
    assertThat(table.used(left)).isEqualTo(1);
    table.sweep(200);
    assertThat(table.used(left)).isZero();
    assertThat(table.used(mine)).isEqualTo(1);
  }

  @Test
  void shouldSayThatItIsFull() {
    BudgetTable table = BudgetTable.empty();
    for (int i = 1; i <= BudgetTable.SLOTS; i++) {
      table.own(new BudgetKey(i, i));
    }
    assertThat(table.own(new BudgetKey(0, 1))).isEmpty();
    table.free(slot(table, new BudgetKey(9, 9)));
    assertThat(table.own(new BudgetKey(0, 1))).isPresent();
  }

  @Test
  void shouldSurviveGarbage() {
    long[] garbage = new long[BudgetTable.SLOTS * BudgetTable.FIELDS];
    Arrays.fill(garbage, -1);

    BudgetTable table = new BudgetTable(garbage, 0);

    assertThat(table.used(slot(table, KEY))).isZero();
  }
}
