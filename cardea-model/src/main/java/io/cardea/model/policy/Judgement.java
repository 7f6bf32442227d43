package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Condition.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place where rules are weighed: a deny wins over whatever opens, and what nothing opens is
 * denied. Lists, calls and explanations all come here.
 */
final class Judgement {

  private static final Denial NO_GRANT = new Denial("no grant");
  private static final Denial NO_REQUIRED_ROLE = new Denial("none of the adapter's required roles");

  private final Holdings holdings;
  private final ConditionInput input;

  /** Takes down each rule that was looked at; nobody reads it but explanations. */
  private final @Nullable List<Explanation.Considered> trace;

  Judgement(Holdings holdings, ConditionInput input, @Nullable List<Explanation.Considered> trace) {
    this.holdings = holdings;
    this.input = input;
    this.trace = trace;
  }

  Decision decide() {
    Adapter adapter = input.adapter();
    if (!adapter.requiredRoles().isEmpty() && !holdings.includeOne(adapter.requiredRoles())) {
      return NO_REQUIRED_ROLE;
    }
    Denial closed = closed();
    if (closed != null) {
      return closed;
    }
    Grant opening = opening();
    return opening == null
        ? NO_GRANT
        : new Permit(input.principal(), adapter, input.action(), opening.role());
  }

  private @Nullable Denial closed() {
    RuleSet rules = holdings.deny();
    for (Grant rule : rules.about(input.adapter(), input.action())) {
      if (rules.applies(rule, input.adapter(), input.action())) {
        switch (test(rule, true)) {
          case TRUE -> {
            return new Denial(rule.place());
          }
          case FAILED -> {
            return new Denial(rule.place() + ", whose condition cannot be evaluated");
          }
          case UNKNOWN -> {
            if (!isOpen()) {
              return new Denial(rule.place() + ", whose condition needs what the call lacks");
            }
          }
          case LOST -> {
            if (!isGenerous()) {
              return new Denial(rule.place());
            }
          }
          case FALSE -> {}
        }
      }
    }
    return null;
  }

  /** What needs no condition is looked for first. */
  private @Nullable Grant opening() {
    RuleSet rules = holdings.allow();
    List<Grant> about = rules.about(input.adapter(), input.action());
    for (Grant rule : about) {
      if (!rule.isConditional() && rules.applies(rule, input.adapter(), input.action())) {
        Outcome _ = test(rule, false);
        return rule;
      }
    }
    if (rules.isConditional()) {
      for (Grant rule : about) {
        if (rule.isConditional() && rules.applies(rule, input.adapter(), input.action())) {
          switch (test(rule, false)) {
            case TRUE -> {
              return rule;
            }
            case UNKNOWN -> {
              if (isOpen()) {
                return rule;
              }
            }
            case LOST -> {
              if (isGenerous()) {
                return rule;
              }
            }
            case FALSE, FAILED -> {}
          }
        }
      }
    }
    return null;
  }

  /** Whether another decision will follow, on the call itself or on the thing it is about. */
  private boolean isOpen() {
    return !input.circumstances().isCall() || input.action().kind() == Action.Kind.USE;
  }

  /** Whether what is not known of a call of the past is taken to open. */
  private boolean isGenerous() {
    return input.circumstances().hindsight().filter(Hindsight::opens).isPresent();
  }

  /** A tool of which nothing is known is not opened by what is said of it, but closed. */
  private Outcome hints(Grant rule) {
    if (rule.toolHints().isEmpty() || input.action().kind() != Action.Kind.TOOL) {
      return Outcome.TRUE;
    }
    return input
        .hints()
        .map(known -> known.are(rule.toolHints()) ? Outcome.TRUE : Outcome.FALSE)
        .orElseGet(this::noHints);
  }

  private Outcome noHints() {
    Optional<Hindsight> hindsight = input.circumstances().hindsight();
    hindsight.ifPresent(of -> of.miss(Set.of(CallFact.HINTS)));
    return hindsight.isPresent() ? Outcome.LOST : Outcome.FAILED;
  }

  private Outcome test(Grant rule, boolean denies) {
    Outcome outcome = hints(rule);
    if (outcome == Outcome.TRUE && rule.when().isPresent()) {
      outcome = rule.when().get().test(input);
    }
    if (trace != null) {
      trace.add(new Explanation.Considered(denies, rule, outcome));
    }
    return outcome;
  }
}
