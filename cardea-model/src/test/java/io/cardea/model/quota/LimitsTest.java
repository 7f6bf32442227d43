package io.cardea.model.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Binding;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final List<Rate> RATES = List.of(new Rate(1, Duration.ofSeconds(1)));
  private static final AccessPolicy ACCESS =
      AccessPolicy.of(
          List.of(),
          List.of(new Binding(TenantId.DEFAULT, "b", Set.of("analyst"), Set.of("robot"))));

  private static List<NamePattern> names(String... names) {
    return List.of(names).stream().map(NamePattern::new).toList();
  }

  private static Limit limit(LimitMatch match, Per... per) {
    return new Limit(TenantId.DEFAULT, "l", match, Set.of(per), RATES, List.of(), List.of());
  }

  private static LimitMatch agents(String... agents) {
    return new LimitMatch(names(agents), List.of(), Set.of(), List.of(), List.of());
  }

  private static Principal agent(String name) {
    return new Principal(TenantId.DEFAULT, Principal.CARDEA, name, KeyScope.data());
  }

  private static Principal forUser(String agent, String issuer, String subject) {
    return agent(agent).onBehalfOf(new User(issuer, subject, Set.of()), List.of());
  }

  private static QuotaCall call(Principal principal, String adapter, String tool) {
    return new QuotaCall(principal, adapter, tool, tool, 10);
  }

  private static List<Draw> draws(Limit limit, QuotaCall call) {
    return Limits.of(List.of(limit)).draws(call, ACCESS);
  }

  private static CounterKey counter(Limit limit, QuotaCall call) {
    return draws(limit, call).getFirst().counter();
  }

  @Test
  void shouldMatchAgentsByNameAndPattern() {
    QuotaCall call = call(agent("robot"), "a", "t");
    assertThat(draws(limit(LimitMatch.EVERYTHING), call)).hasSize(1);
    assertThat(draws(limit(agents("robot")), call)).hasSize(1);
    assertThat(draws(limit(agents("other", "rob*")), call)).hasSize(1);
    assertThat(draws(limit(agents("other")), call)).isEmpty();
    assertThat(draws(limit(agents("robot", "robot")), call)).hasSize(1);
  }

  @Test
  void shouldMatchAnAgentOfAnyIssuer() {
    Principal foreign = new Principal(TenantId.DEFAULT, "okta", "robot", KeyScope.data());
    assertThat(draws(limit(agents("robot")), call(foreign, "a", "t"))).hasSize(1);
    // But what it uses is its own.
    Limit each = limit(LimitMatch.EVERYTHING, Per.AGENT);
    assertThat(counter(each, call(foreign, "a", "t")))
        .isNotEqualTo(counter(each, call(agent("robot"), "a", "t")));
  }

  @Test
  void shouldMatchUsersRolesAdaptersAndTools() {
    Limit limit =
        limit(
            new LimitMatch(
                List.of(),
                List.of(new UserPattern(new NamePattern("okta"), new NamePattern("*@x.org"))),
                Set.of("analyst"),
                names("we*"),
                names("get_*")));
    Principal ann = forUser("robot", "okta", "ann@x.org");
    assertThat(draws(limit, call(ann, "web", "get_it"))).hasSize(1);
    assertThat(draws(limit, call(ann, "other", "get_it"))).isEmpty();
    assertThat(draws(limit, call(ann, "web", "set_it"))).isEmpty();
    assertThat(draws(limit, call(ann, "web", ""))).isEmpty();
    assertThat(draws(limit, call(agent("robot"), "web", "get_it"))).isEmpty();
    assertThat(draws(limit, call(forUser("robot", "entra", "ann@x.org"), "web", "get_it")))
        .isEmpty();
    assertThat(draws(limit, call(forUser("no-analyst", "okta", "ann@x.org"), "web", "get_it")))
        .isEmpty();
  }

  @Test
  void shouldNotMatchAnotherTenant() {
    Principal stranger =
        new Principal(new TenantId("acme"), Principal.CARDEA, "robot", KeyScope.data());
    assertThat(draws(limit(LimitMatch.EVERYTHING), call(stranger, "a", "t"))).isEmpty();
    assertThat(draws(limit(agents("robot")), call(stranger, "a", "t"))).isEmpty();
  }

  @Test
  void shouldCountOnlyWhatItIsToldTo() {
    Limit together = limit(LimitMatch.EVERYTHING);
    assertThat(counter(together, call(agent("one"), "a", "t")))
        .isEqualTo(counter(together, call(agent("two"), "b", "u")));

    Limit each = limit(LimitMatch.EVERYTHING, Per.TOOL, Per.AGENT);
    assertThat(counter(each, call(agent("one"), "a", "t")))
        .isEqualTo(counter(each, call(agent("one"), "b", "t")))
        .isNotEqualTo(counter(each, call(agent("one"), "a", "u")))
        .isNotEqualTo(counter(each, call(agent("two"), "a", "t")));
  }

  @Test
  void shouldCountThePersonWhoeverActsForIt() {
    Limit limit = limit(LimitMatch.EVERYTHING, Per.USER);
    CounterKey ann = counter(limit, call(forUser("one", "okta", "ann"), "a", "t"));
    assertThat(counter(limit, call(forUser("two", "okta", "ann"), "a", "t"))).isEqualTo(ann);
    assertThat(counter(limit, call(forUser("one", "okta", "bob"), "a", "t"))).isNotEqualTo(ann);
    assertThat(counter(limit, call(forUser("one", "entra", "ann"), "a", "t"))).isNotEqualTo(ann);
    // Who acts for nobody is nobody else either, and is named once.
    Limit both = limit(LimitMatch.EVERYTHING, Per.USER, Per.AGENT);
    assertThat(counter(both, call(agent("one"), "a", "t")).parts()).hasSize(1);
    assertThat(counter(both, call(forUser("one", "okta", "ann"), "a", "t")).parts()).hasSize(2);
    assertThat(counter(limit, call(agent("one"), "a", "t")))
        .isNotEqualTo(counter(limit, call(agent("two"), "a", "t")));
  }

  @Test
  void shouldCountMadeUpToolsTogether() {
    Limit limit = limit(LimitMatch.EVERYTHING, Per.TOOL);
    assertThat(counter(limit, new QuotaCall(agent("one"), "a", "made-up-1", "", 1)))
        .isEqualTo(counter(limit, new QuotaCall(agent("one"), "a", "made-up-2", "", 1)));
  }

  @Test
  void shouldTakeTheFirstCostThatFits() {
    Limit limit =
        new Limit(
            TenantId.DEFAULT,
            "l",
            LimitMatch.EVERYTHING,
            Set.of(),
            RATES,
            List.of(),
            List.of(new ToolCost(names("get_all", "get_b*"), 50), new ToolCost(names("*"), 0)));
    assertThat(draws(limit, call(agent("a"), "a", "get_big")).getFirst().cost()).isEqualTo(50);
    assertThat(draws(limit, call(agent("a"), "a", "get")).getFirst().cost()).isZero();
    assertThat(draws(limit, call(agent("a"), "a", "")).getFirst().cost()).isEqualTo(1);
  }

  @Test
  void shouldFindNothingWhereNothingIsLimited() {
    assertThat(Limits.NONE.isEmpty(TenantId.DEFAULT)).isTrue();
    Limits limits = Limits.of(List.of(limit(LimitMatch.EVERYTHING, Per.TOOL)));
    assertThat(limits.isEmpty(TenantId.DEFAULT)).isFalse();
    assertThat(limits.isEmpty(new TenantId("acme"))).isTrue();
    assertThat(limits.countsTools(TenantId.DEFAULT)).isTrue();
    assertThat(limits.find(TenantId.DEFAULT, "l")).isPresent();
    assertThat(limits.find(TenantId.DEFAULT, "m")).isEmpty();
  }
}
