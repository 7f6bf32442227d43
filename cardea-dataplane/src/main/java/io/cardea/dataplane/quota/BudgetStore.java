package io.cardea.dataplane.quota;

import java.io.Closeable;
import java.io.IOException;

/** Where the use of budgets outlives the process. One thread; all of it may wait for a disk. */
interface BudgetStore extends Closeable {

  /** Replaces what {@code slot} holds by the {@link BudgetTable#FIELDS} numbers at {@code from}. */
  void write(int slot, long[] numbers, int from) throws IOException;

  /** Waits until what was written outlives the machine. */
  void force() throws IOException;
}
