package io.cardea.controlplane.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what somebody probably meant. */
public final class Spelling {

  private static final int MAX_LENGTH = 64;
  private static final int MAX_DISTANCE = 2;

  private Spelling() {}

  /**
   * A hint for {@code word}, which is none of {@code candidates}: the nearest one, else all of them
   * (the first twelve).
   */
  public static String hint(String word, Collection<String> candidates) {
    return nearest(word, candidates)
        .map(near -> "did you mean " + Shown.quoted(near) + "?")
        .orElseGet(() -> candidates.isEmpty() ? "" : "allowed: " + listed(candidates));
  }

  /**
   * The candidate that is at most {@value #MAX_DISTANCE} edits away, and fewer than half the word's
   * letters, ignoring case; words longer than {@value #MAX_LENGTH} have none.
   */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String lower = word.toLowerCase(Locale.ROOT);
    int best = Math.min(MAX_DISTANCE, (word.length() - 1) / 2) + 1;
    Optional<String> nearest = Optional.empty();
    for (String candidate : new TreeSet<>(candidates)) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  private static String listed(Collection<String> candidates) {
    String first = String.join(", ", candidates.stream().limit(12).map(Shown::plain).toList());
    return candidates.size() > 12 ? first + ", ..." : first;
  }

  /** Edits between {@code from} and {@code to}, where swapped neighbours count once. */
  private static int distance(String from, String to) {
    int[][] table = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        table[i][j] = i == 0 || j == 0 ? i + j : cell(table, from, to, i, j);
      }
    }
    return table[from.length()][to.length()];
  }

  private static int cell(int[][] table, String from, String to, int i, int j) {
    int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(table[i - 1][j - 1] + changed, Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
  }
}
