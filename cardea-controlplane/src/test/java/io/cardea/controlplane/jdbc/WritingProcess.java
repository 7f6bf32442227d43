package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.ORDER;
import static io.cardea.controlplane.jdbc.Samples.adapter;

import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.ResourceStore;
import java.io.IOException;
import java.util.List;

/**
 * A process that changes three resources together until it is killed, and prints the number of each
 * revision that was acknowledged. It begins when it is told to.
 */
final class WritingProcess {

  static final List<String> NAMES = List.of("a", "b", "c");

  private WritingProcess() {}

  /** Takes the words of a place, and a prefix of what to write. */
  public static void main(String[] words) throws IOException {
    try (ResourceStore store = Place.of(words[0], words[1]).open()) {
      System.out.println("ready");
      if (System.in.read() == -1) {
        return;
      }
      for (int i = 0; ; i++) {
        String value = words[2] + "-" + i;
        List<Change> changes =
            NAMES.stream().map(name -> Change.put(adapter(name, value))).toList();
        if (store.apply(changes, ORDER) instanceof ApplyResult.Applied applied) {
          System.out.println(applied.position().revision());
        }
      }
    }
  }
}
