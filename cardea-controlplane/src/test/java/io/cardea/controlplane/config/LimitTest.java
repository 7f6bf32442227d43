package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.LimitMatch;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Per;
import io.cardea.model.quota.Period;
import io.cardea.model.quota.Rate;
import io.cardea.model.quota.ToolCost;
import io.cardea.model.quota.UserPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitTest {

  private static final String RATES = "rates: [{calls: 1, per: 1s}]\n";

  @TempDir Path folder;

  private static String limit(String spec) {
    return """
    apiVersion: cardea.io/v1
    kind: Limit
    metadata: {name: team}
    spec:
    """
        + spec.indent(2);
  }

  private static List<NamePattern> names(String... names) {
    return Stream.of(names).map(NamePattern::new).toList();
  }

  @Test
  void shouldReadEveryField() {
    String text =
        limit(
            """
            match:
              agents: [robot, "ci-*"]
              users: [{issuer: okta, subject: "*@x.org"}, {issuer: entra}]
              roles: [admin]
              adapters: [weather]
              tools: ["get_*"]
            per: [agent, user, adapter, tool]
            rates: [{calls: 10, per: 1s}, {calls: 100, per: 1m}]
            budgets:
              - {calls: 50000000000, per: month}
              - {bytes: 1GiB, per: week}
              - {tokens: 1000000, per: day}
              - {cost: 500, per: 6h}
            costs: [{tools: ["search_*", crawl], units: 25}, {tools: [ping], units: 0}]
            """);

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).valid().limits())
        .containsExactly(
            new Limit(
                TenantId.DEFAULT,
                "team",
                new LimitMatch(
                    names("robot", "ci-*"),
                    List.of(
                        new UserPattern(new NamePattern("okta"), new NamePattern("*@x.org")),
                        new UserPattern(new NamePattern("entra"), NamePattern.ANY)),
                    Set.of("admin"),
                    names("weather"),
                    names("get_*")),
                Set.of(Per.values()),
                List.of(new Rate(10, Duration.ofSeconds(1)), new Rate(100, Duration.ofMinutes(1))),
                List.of(
                    new Budget(Measure.CALLS, 50_000_000_000L, Period.Calendar.MONTH),
                    new Budget(Measure.BYTES, 1L << 30, Period.Calendar.WEEK),
                    new Budget(Measure.TOKENS, 1_000_000, Period.Calendar.DAY),
                    new Budget(Measure.COST, 500, new Period.Every(Duration.ofHours(6)))),
                List.of(
                    new ToolCost(names("search_*", "crawl"), 25), new ToolCost(names("ping"), 0))));
  }

  @Test
  void shouldLimitEverythingTogetherIfNothingIsSaid() {
    Limit limit = ConfigFolder.at(folder).with("a.yaml", limit(RATES)).valid().limits().getFirst();

    assertThat(limit.match()).isEqualTo(LimitMatch.EVERYTHING);
    assertThat(limit.per()).isEmpty();
    assertThat(limit.budgets()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("per: [agent]", ": limits nothing (add rates, like rates: [{calls: 100, per"),
        arguments("rates: []", ": limits nothing"),
        arguments(RATES + "match: {agents: []}", ".match: agents is empty (for everything: remove"),
        arguments(RATES + "match: {agents: x}", ".match.agents: must be a list"),
        arguments(RATES + "match: {agents: [7]}", ".match.agents[0]: must be text, is a number"),
        arguments(RATES + "match: {agent: [x]}", ".match: unknown key \"agent\" (did you mean"),
        arguments(
            RATES + "match: {roles: [nobody]}", ".match.roles[0]: no role \"nobody\" in tenant"),
        arguments(RATES + "match: {users: [ann]}", ".match.users[0]: must be a map of keys"),
        arguments(RATES + "match: {users: [{}]}", ".match.users[0]: names nobody (for everybody:"),
        arguments(RATES + "match: {users: [{name: x}]}", ".match.users[0]: unknown key \"name\""),
        arguments(RATES + "per: agent", ".per: must be a list"),
        arguments(
            RATES + "per: [agents]", ".per[0]: is \"agents\" (allowed: agent, user, adapter, too"),
        arguments(RATES + "per: [user, user]", ".per[1]: user is there twice"),
        arguments("rates: [{calls: 1}]", ".rates[0]: the key \"per\" is missing"),
        arguments("rates: [{per: 1s}]", ".rates[0]: the key \"calls\" is missing"),
        arguments("rates: [{calls: 0, per: 1s}]", ".rates[0].calls: is out of range (from 1"),
        arguments("rates: [{calls: -1, per: 1s}]", ".rates[0].calls: is out of range (from 1"),
        arguments("rates: [{calls: 1.5, per: 1s}]", ".rates[0].calls: must be a whole number"),
        arguments("rates: [{calls: 1, per: day}]", ".rates[0].per: must be a duration"),
        arguments("rates: [{calls: 1, per: 500ms}]", ".rates[0].per: is out of range (from 1s"),
        arguments("rates: [{calls: 1, per: 1500ms}]", ".rates[0].per: must be whole seconds"),
        arguments("rates: [{calls: 1, per: 366d}]", ".rates[0].per: is out of range (from 1s"),
        arguments(
            "rates: [{calls: 1, per: 60s}, {calls: 9, per: 1m}]",
            ".rates[1]: calls/1m is there twice (keep the smaller one)"),
        arguments("rates: [{bytes: 1, calls: 1, per: 1s}]", ".rates[0]: unknown key \"bytes\""),
        arguments("budgets: [{per: day}]", ".budgets[0]: must have one of calls, bytes, tokens"),
        arguments(
            "budgets: [{calls: 1, cost: 1, per: day}]",
            ".budgets[0]: must have one of calls, bytes, tokens"),
        arguments("budgets: [{calls: 1, per: year}]", ".budgets[0].per: is no period (day, week,"),
        arguments("budgets: [{calls: 1, per: 90m, x: 1}]", ".budgets[0]: unknown key \"x\""),
        arguments(
            "budgets: [{calls: 1000000000000000000000, per: day}]",
            ".budgets[0].calls: is out of range (from 1 to 1000000000000000)"),
        arguments("budgets: [{bytes: 1GB, per: day}]", ".budgets[0].bytes: must be a size in byte"),
        arguments(
            "budgets: [{cost: 1, per: day}, {cost: 2, per: day}]",
            ".budgets[1]: cost/day is there twice"),
        arguments(
            RATES + "costs: [{tools: [x], units: 1}]",
            ": costs are for nothing (add a budget like"),
        arguments(
            "budgets: [{cost: 1, per: day}]\ncosts: [{units: 1}]",
            ".costs[0]: the key \"tools\" is missing"),
        arguments(
            "budgets: [{cost: 1, per: day}]\ncosts: [{tools: [], units: 1}]",
            ".costs[0]: is the cost of no tool (for every tool"),
        arguments(
            "budgets: [{cost: 1, per: day}]\ncosts: [{tools: [x], units: -1}]",
            ".costs[0].units: is out of range (from 0"),
        arguments(RATES + "methods: [x]", ": unknown key \"methods\""));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void shouldReportTheOneMistake(String spec, String expected) {
    assertThat(ConfigFolder.at(folder).with("a.yaml", limit(spec)).problems())
        .singleElement()
        .asString()
        .matches("a\\.yaml:[56]: spec.*")
        .contains("spec" + expected);
  }

  @Test
  void shouldReportEveryMistakeAtOnce() {
    String text = limit("match: {agents: [1]}\nper: [x]\nrates: [{calls: 0, per: 0s}]");

    assertThat(ConfigFolder.at(folder).with("a.yaml", text).problems()).hasSize(4);
  }
}
