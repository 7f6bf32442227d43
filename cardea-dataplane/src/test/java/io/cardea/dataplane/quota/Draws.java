package io.cardea.dataplane.quota;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.Draw;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.LimitMatch;
import io.cardea.model.quota.Limits;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Per;
import io.cardea.model.quota.Period;
import io.cardea.model.quota.QuotaCall;
import io.cardea.model.quota.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Limits, and calls under them. */
final class Draws {

  private Draws() {}

  /** A limit with a counter for each agent. */
  static Limit limit(String name, List<Rate> rates, List<Budget> budgets) {
    return new Limit(
        TenantId.DEFAULT,
        name,
        LimitMatch.EVERYTHING,
        Set.of(Per.AGENT),
        rates,
        budgets,
        List.of());
  }

  static Limit rated(String name, long calls, Duration per) {
    return limit(name, List.of(new Rate(calls, per)), List.of());
  }

  static Limit budgeted(String name, Measure measure, long amount, Period period) {
    return limit(name, List.of(), List.of(new Budget(measure, amount, period)));
  }

  /** A call of {@code agent}, with 100 bytes of params. */
  static List<Draw> of(String agent, Limit... limits) {
    Principal principal = new Principal(TenantId.DEFAULT, Principal.CARDEA, agent, KeyScope.data());
    return Limits.of(List.of(limits))
        .draws(new QuotaCall(principal, "a", "t", "t", 100), AccessPolicy.DENY_ALL);
  }
}
