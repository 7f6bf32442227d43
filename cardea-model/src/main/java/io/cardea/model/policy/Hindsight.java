package io.cardea.model.policy;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a call of the past is looked at, of which not everything is known any more: whether what is
 * not known is taken to open all that it can, or to close it. If both ways lead to the same
 * decision, it is that. Takes down what was looked at in vain. For one decision and one thread.
 */
public final class Hindsight {

  /** Stands for a value among arguments that was not kept. */
  public static final Object LOST =
      new Object() {
        @Override
        public String toString() {
          return "a value that was not kept";
        }
      };

  private final Set<CallFact> lost;
  private final boolean opens;
  private final Set<CallFact> missed = EnumSet.noneOf(CallFact.class);

  /**
   * @param lost what is not known
   * @param opens whether that is taken to open what it can and to close nothing, or the other way
   *     round
   */
  public Hindsight(Set<CallFact> lost, boolean opens) {
    this.lost = lost.isEmpty() ? EnumSet.noneOf(CallFact.class) : EnumSet.copyOf(lost);
    this.opens = opens;
  }

  boolean opens() {
    return opens;
  }

  /** Whether {@code fact} is not known. */
  public boolean lacks(CallFact fact) {
    return lost.contains(fact);
  }

  /** Notes that {@code fact} turned out not to be known. */
  public void lose(CallFact fact) {
    lost.add(fact);
  }

  /** Notes that a rule needs {@code facts}, which are not known. */
  public void miss(Set<CallFact> facts) {
    missed.addAll(facts);
  }

  /** What rules needed that is not known. */
  public Set<CallFact> missed() {
    return Collections.unmodifiableSet(missed);
  }
}
