package io.cardea.upstream.balance;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * Smooth weighted round robin, as nginx does it: each gets its share, and as evenly spread as can
 * be. Not thread-safe.
 */
public final class WeightedChoice {

  private final int[] weights;
  private final long[] credits;

  /**
   * @param weights of each, at least 1
   */
  public WeightedChoice(List<Integer> weights) {
    this.weights = weights.stream().mapToInt(Integer::intValue).toArray();
    this.credits = new long[this.weights.length];
  }

  /** The index of the next among those that are {@code eligible}, or -1 if none is. */
  public int next(IntPredicate eligible) {
    int best = -1;
    long total = 0;
    for (int i = 0; i < weights.length; i++) {
      if (eligible.test(i)) {
        credits[i] += weights[i];
        total += weights[i];
        best = best < 0 || credits[i] > credits[best] ? i : best;
      }
    }
    if (best >= 0) {
      credits[best] -= total;
    }
    return best;
  }
}
