package io.cardea.controlplane.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the problems of one load, so that the operator sees them all at once. Keeps the first
 * {@value #MAX_KEPT} and counts the rest. For one thread.
 */
public final class Problems {

  /** As many problems are kept; more help nobody. */
  public static final int MAX_KEPT = 1_000;

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column);

  private final List<Problem> kept = new ArrayList<>();
  private int count;

  /** Adds a problem with the value {@code node}. */
  public void add(Node node, String message, String hint) {
    add(Problem.of(node.at(), node.path(), message, hint));
  }

  /** Adds {@code problem}. */
  public void add(Problem problem) {
    count++;
    if (kept.size() < MAX_KEPT) {
      kept.add(problem);
    }
  }

  /** Adds all of {@code others}. */
  public void addAll(Problems others) {
    others.kept.forEach(this::add);
    count += others.count - others.kept.size();
  }

  /** How many problems were added so far, kept or not. */
  public int count() {
    return count;
  }

  /** The problems kept, by file, line and column; a last one tells if there were more. */
  public List<Problem> list() {
    List<Problem> all = new ArrayList<>(kept);
    all.sort(BY_PLACE);
    if (count > kept.size()) {
      String file = kept.getLast().file();
      all.add(
          Problem.of(
              Position.of(file), "", (count - kept.size()) + " more problems are not shown", ""));
    }
    return List.copyOf(all);
  }
}
