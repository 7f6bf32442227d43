package io.cardea.app.cli;

import java.util.List;

/** Finds the new lines in what a log ends with each time it is asked. */
final class LogTail {

  private List<String> shown;

  LogTail(List<String> first) {
    shown = List.copyOf(first);
  }

  /**
   * The lines of {@code tail} that were not in the last one: what follows the longest end of the
   * last one that this one begins with.
   */
  List<String> next(List<String> tail) {
    int known = Math.min(shown.size(), tail.size());
    while (!shown.subList(shown.size() - known, shown.size()).equals(tail.subList(0, known))) {
      known--;
    }
    shown = List.copyOf(tail);
    return shown.subList(known, shown.size());
  }
}
