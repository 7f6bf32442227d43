package io.cardea.model.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why a decision is what it is. It is made by the code that decides, not beside it.
 *
 * @param decision itself
 * @param held the roles that the caller has, and by which bindings
 * @param considered the rules that were looked at, in that order
 * @param openers names of the roles that have a rule which opens it, held or not
 */
public record Explanation(
    Decision decision, List<Held> held, List<Considered> considered, Set<String> openers) {

  public Explanation {
    held = List.copyOf(held);
    considered = List.copyOf(considered);
    openers = Set.copyOf(openers);
  }

  /**
   * A role that a binding gives.
   *
   * @param opens whether it opens anything, or only what it denies counts
   */
  public record Held(String role, String binding, boolean opens) {}

  /**
   * A rule that speaks of what was asked.
   *
   * @param denies whether it closes
   * @param outcome of its condition; true if it has none
   */
  public record Considered(boolean denies, Grant rule, Condition.Outcome outcome) {}

  /** The rule that decided, if one of a role's did. */
  public Optional<Considered> deciding() {
    // Judging ends with the rule that decides.
    return considered.isEmpty()
        ? Optional.empty()
        : Optional.of(considered.getLast()).filter(this::decides);
  }

  /** Whether it is open until there is a call, of which something is not known here. */
  public boolean dependsOnCall() {
    return decision instanceof Permit permit
        && permit.action().kind() != Action.Kind.USE
        && considered.stream().anyMatch(one -> one.outcome() == Condition.Outcome.UNKNOWN);
  }

  private boolean decides(Considered last) {
    return switch (decision) {
      case Permit _ -> !last.denies();
      case Denial denial -> last.denies() && denial.rule().startsWith(last.rule().place());
    };
  }
}
