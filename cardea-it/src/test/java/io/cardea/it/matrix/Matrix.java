package io.cardea.it.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Lets everybody meet everybody. */
final class Matrix {

  /** Meetings at a time. */
  private static final int AT_A_TIME = 12;

  private Matrix() {}

  /** What came of the cells that are wanted. */
  static SortedMap<Cell, Verdict> run(Landscape landscape, Predicate<Cell> wanted)
      throws InterruptedException, ExecutionException {
    SortedMap<Cell, Verdict> verdicts = new TreeMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<Map<Cell, Verdict>>> running = new ArrayList<>();
      for (Meeting meeting : Landscape.meetings()) {
        running.add(threads.submit(() -> meeting.run(landscape, wanted)));
      }
      for (Future<Map<Cell, Verdict>> each : running) {
        verdicts.putAll(each.get());
      }
    }
    return verdicts;
  }
}
