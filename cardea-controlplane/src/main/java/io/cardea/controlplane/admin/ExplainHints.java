package io.cardea.controlplane.admin;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.Condition.Outcome;
import io.cardea.model.policy.Explanation;
import io.cardea.model.policy.Explanation.Considered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What decided, and what would change it, in words.
 *
 * @param why what is put into words
 * @param adapter of which server
 */
record ExplainHints(Explanation why, Adapter adapter) {

  List<String> list() {
    List<String> hints = new ArrayList<>();
    why.deciding().ifPresentOrElse(rule -> decided(rule, hints), () -> undecided(hints));
    return hints;
  }

  private void decided(Considered rule, List<String> hints) {
    List<String> bindings =
        why.held().stream()
            .filter(held -> held.role().equals(rule.rule().role()))
            .map(Explanation.Held::binding)
            .distinct()
            .toList();
    hints.add(
        (rule.denies() ? "denied by " : "allowed by ")
            + rule.rule().place()
            + ", which the caller has by "
            + words("Binding", bindings));
    if (rule.denies()) {
      hints.add("a deny wins over every role: change that rule, or whom the Binding names");
    }
  }

  private void undecided(List<String> hints) {
    String rule = why.decision().rule();
    if (rule.equals("no Agent declares the caller")) {
      hints.add("the Gateway takes declared agents only: declare an Agent for this one");
      return;
    }
    if (rule.startsWith("Agent ")) {
      hints.add("only an Agent whose spec.state is active may do anything");
      return;
    }
    why.considered().stream()
        .filter(one -> !one.denies() && one.outcome() != Outcome.TRUE)
        .forEach(one -> hints.add(condition(one)));
    why.held().stream()
        .filter(held -> !held.opens())
        .forEach(held ->
            hints.add(
                "role %s of Binding %s opens nothing here: it needs a user, or is set aside"
                    .formatted(held.role(), held.binding())));
    if (!adapter.requiredRoles().isEmpty()) {
      hints.add("the adapter requires " + words("one of the roles", adapter.requiredRoles()));
    }
    hints.add(words("roles that open it:", why.openers()));
  }

  private static String condition(Considered one) {
    return "the condition of "
        + one.rule().place()
        + (one.outcome() == Outcome.FALSE ? " is false: " : " cannot be evaluated: ")
        + one.rule().when().map(Condition::text).orElse("");
  }

  private static String words(String what, Collection<String> names) {
    return what + " " + String.join(", ", names.stream().sorted().toList());
  }
}
