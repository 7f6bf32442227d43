package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.name.NamePattern;
import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Per;
import io.cardea.model.quota.Period;
import io.cardea.model.quota.Rate;
import io.cardea.model.quota.ToolCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Converts {@code kind: Limit}. */
final class LimitConverter {

  private static final int MAX_ALLOWANCES = 16;
  private static final int MAX_COSTS = 1_000;
  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_RATE = 1_000_000_000;
  private static final int MAX_UNITS = 1_000_000_000;
  private static final long MAX_BUDGET = 1_000_000_000_000_000L;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Map<String, Per> PER = per();
  private static final Map<String, Period> CALENDAR = calendar();

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final LimitMatchReader matching;

  LimitConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.matching = new LimitMatchReader(draft);
  }

  private static Map<String, Per> per() {
    Map<String, Per> words = new LinkedHashMap<>();
    Arrays.stream(Per.values()).forEach(per -> words.put(per.label(), per));
    return words;
  }

  private static Map<String, Period> calendar() {
    Map<String, Period> words = new LinkedHashMap<>();
    Arrays.stream(Period.Calendar.values()).forEach(period -> words.put(period.label(), period));
    return words;
  }

  void convert(Metadata metadata, Fields spec) {
    int before = problems.count();
    Limit limit =
        new Limit(
            metadata.tenant(),
            metadata.name(),
            matching.read(metadata.tenant(), spec.object("match")),
            counters(spec),
            allowances(spec.list("rates", MAX_ALLOWANCES), this::rate),
            allowances(spec.list("budgets", MAX_ALLOWANCES), this::budget),
            spec.list("costs", MAX_COSTS).stream().map(this::cost).toList());
    if (problems.count() == before) {
      check(limit, spec);
    }
    draft.set(limit);
  }

  private void check(Limit limit, Fields spec) {
    if (limit.allowances().isEmpty()) {
      problems.add(spec.node(), "limits nothing", "add rates, like rates: [{calls: 100, per: 1m}]");
    }
    boolean countsCost =
        limit.budgets().stream().anyMatch(budget -> budget.measure() == Measure.COST);
    if (!limit.costs().isEmpty() && !countsCost) {
      problems.add(
          spec.node(), "costs are for nothing", "add a budget like {cost: 1000, per: day}");
    }
  }

  private Set<Per> counters(Fields spec) {
    Set<Per> counters = EnumSet.noneOf(Per.class);
    for (Node node : spec.list("per", PER.size())) {
      scalars
          .choice(node, PER)
          .filter(per -> !counters.add(per))
          .ifPresent(per -> problems.add(node, per.label() + " is there twice", ""));
    }
    return counters;
  }

  /** Reads one of a list; empty with a problem. */
  private interface Reader<A extends Allowance> {
    Optional<A> read(Fields fields);
  }

  private <A extends Allowance> List<A> allowances(List<Node> nodes, Reader<A> reader) {
    List<A> all = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (Node node : nodes) {
      Fields fields = Fields.of(node, problems);
      Optional<A> read = reader.read(fields);
      fields.refuseOthers();
      read.ifPresent(all::add);
      read.filter(allowance -> !labels.add(allowance.label()))
          .ifPresent(allowance ->
              problems.add(node, allowance.label() + " is there twice", "keep the smaller one"));
    }
    return all;
  }

  private Optional<Rate> rate(Fields rate) {
    Optional<Integer> calls =
        rate.require("calls").flatMap(node -> scalars.number(node, 1, MAX_RATE));
    Optional<Duration> per =
        rate.require("per")
            .flatMap(
                node -> scalars.duration(node, SECOND, YEAR).filter(time -> isWhole(time, node)));
    return calls.flatMap(number -> per.map(time -> new Rate(number, time)));
  }

  private Optional<Budget> budget(Fields budget) {
    Optional<Period> period = budget.require("per").flatMap(this::period);
    List<Measure> named =
        Arrays.stream(Measure.values()).filter(measure -> budget.has(measure.label())).toList();
    Arrays.stream(Measure.values()).map(Measure::label).forEach(budget::knows);
    if (named.size() != 1) {
      problems.add(
          budget.node(), "must have one of calls, bytes, tokens and cost", "with what is allowed");
      return Optional.empty();
    }
    Measure measure = named.getFirst();
    Optional<Long> amount =
        budget
            .find(measure.label())
            .flatMap(node ->
                measure == Measure.BYTES
                    ? scalars.size(node, 1, MAX_BUDGET)
                    : scalars.count(node, 1, MAX_BUDGET));
    return amount.flatMap(most -> period.map(time -> new Budget(measure, most, time)));
  }

  private Optional<Period> period(Node node) {
    if (node instanceof Node.Scalar scalar && CALENDAR.containsKey(scalar.text())) {
      return scalars.choice(node, CALENDAR);
    }
    if (node instanceof Node.Scalar scalar && scalar.text().matches("[a-z]+")) {
      problems.add(node, "is no period", "day, week, month, or a time like 6h");
      return Optional.empty();
    }
    return scalars
        .duration(node, SECOND, YEAR)
        .filter(time -> isWhole(time, node))
        .map(Period.Every::new);
  }

  /** Fields of answers speak of seconds (draft-ietf-httpapi-ratelimit-headers-11). */
  private boolean isWhole(Duration time, Node node) {
    boolean whole = time.toMillis() % SECOND.toMillis() == 0;
    if (!whole) {
      problems.add(node, "must be whole seconds", "like 1s, 1m or 1h");
    }
    return whole;
  }

  private ToolCost cost(Node node) {
    Fields cost = Fields.of(node, problems);
    int before = problems.count();
    List<NamePattern> tools = matching.patterns(cost.requireList("tools", MAX_PATTERNS));
    if (tools.isEmpty() && problems.count() == before) {
      problems.add(node, "is the cost of no tool", "for every tool: tools: [\"*\"]");
    }
    Optional<Integer> units =
        cost.require("units").flatMap(value -> scalars.number(value, 0, MAX_UNITS));
    cost.refuseOthers();
    return new ToolCost(tools, units.orElse(1));
  }
}
