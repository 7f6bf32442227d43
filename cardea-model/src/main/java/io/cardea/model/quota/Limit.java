package io.cardea.model.quota;

import io.cardea.model.identity.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How much of something may be used. What its counters hold survives a change of it.
 *
 * @param tenant the tenant it belongs to
 * @param name unique within the tenant
 * @param match which calls it is about
 * @param per what has a counter of its own; nothing: all have one together
 * @param rates all of which must have room
 * @param budgets all of which must have room
 * @param costs of tools, the first that fits; others cost 1
 */
public record Limit(
    TenantId tenant,
    String name,
    LimitMatch match,
    Set<Per> per,
    List<Rate> rates,
    List<Budget> budgets,
    List<ToolCost> costs) {

  private static final long USUAL_COST = 1;

  public Limit {
    per = Set.copyOf(per);
    rates = List.copyOf(rates);
    budgets = List.copyOf(budgets);
    costs = List.copyOf(costs);
  }

  /** Its rates, then its budgets. */
  public List<Allowance> allowances() {
    return Stream.<Allowance>concat(rates.stream(), budgets.stream()).toList();
  }

  /** What {@code call} takes of it. */
  Draw draw(QuotaCall call) {
    return new Draw(this, counter(call), cost(call), call.bytes());
  }

  private long cost(QuotaCall call) {
    for (ToolCost cost : costs) {
      if (call.isOfTool() && cost.isOf(call.tool())) {
        return cost.units();
      }
    }
    return USUAL_COST;
  }

  private CounterKey counter(QuotaCall call) {
    List<CounterKey.Part> parts = new ArrayList<>(per.size());
    // In this order, whatever the order of the set.
    if (per.contains(Per.AGENT)) {
      parts.add(CounterKey.Part.agent(call.principal()));
    }
    if (per.contains(Per.USER) && (call.principal().user().isPresent() || parts.isEmpty())) {
      parts.add(CounterKey.Part.user(call.principal()));
    }
    if (per.contains(Per.ADAPTER)) {
      parts.add(new CounterKey.Part(Per.ADAPTER, "", call.adapter()));
    }
    if (per.contains(Per.TOOL)) {
      parts.add(new CounterKey.Part(Per.TOOL, "", call.listedTool()));
    }
    return new CounterKey(tenant, name, parts);
  }
}
