package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Condition.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** What tests of policies are made of; everything is of one tenant. */
final class Policies {

  static final TenantId HERE = new TenantId("here");

  private Policies() {}

  static Grant rule(String role, String place, String adapter, String... tools) {
    return rule(role, place, adapter, Optional.empty(), tools);
  }

  static Grant rule(
      String role, String place, String adapter, Optional<Condition> when, String... tools) {
    return new Grant(
        role,
        place + " of role " + role,
        List.of(new NamePattern(adapter)),
        Set.of(),
        Stream.of(tools).map(NamePattern::new).toList(),
        List.of(),
        List.of(),
        when);
  }

  /** A role that opens these tools of every adapter. */
  static Role opening(String name, String... tools) {
    return new Role(HERE, name, List.of(rule(name, "allow[0]", "*", tools)));
  }

  static Role role(String name, List<Grant> allow, List<Grant> deny) {
    return new Role(HERE, name, allow, deny, false);
  }

  static Binding bind(String role, Subject... subjects) {
    return new Binding(HERE, "to-" + role, Set.of(role), Set.of(subjects), false, false);
  }

  static Subject own(String agent) {
    return new Subject.OneAgent(Principal.CARDEA, agent);
  }

  static Principal agent(String name) {
    return agent(Principal.CARDEA, name);
  }

  static Principal agent(String issuer, String name) {
    return new Principal(HERE, issuer, name, KeyScope.data());
  }

  static Principal onBehalf(String agent, String user, String... groups) {
    return agent("idp", agent).onBehalfOf(new User("idp", user, Set.of(groups)), List.of());
  }

  static Agent declared(String name, Agent.State state, String... tags) {
    return new Agent(
        HERE,
        name,
        Principal.CARDEA,
        name,
        "",
        "",
        "",
        Set.of(tags),
        Agent.RiskLevel.LOW,
        state,
        Set.of(),
        Set.of(),
        OptionalInt.empty());
  }

  static Adapter adapter(String name, String... tags) {
    return new Adapter(
        new AdapterKey(HERE, name),
        name,
        "",
        List.of(tags),
        "",
        HttpUpstream.at(new HttpEndpoint("127.0.0.1", 9, false, "/mcp", Map.of(), true)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT);
  }

  /** A condition that always comes out like this, in a call and without one. */
  static Optional<Condition> when(Outcome outcome) {
    return Optional.of(new Fixed(outcome));
  }

  /** A condition that needs a call, and then comes out like this. */
  static Optional<Condition> whenCalled(Outcome outcome) {
    return Optional.of(new OfCalls(outcome));
  }

  private record Fixed(Outcome outcome) implements Condition {

    @Override
    public String text() {
      return outcome.name();
    }

    @Override
    public Outcome test(ConditionInput input) {
      return outcome;
    }
  }

  private record OfCalls(Outcome outcome) implements Condition {

    @Override
    public String text() {
      return "called " + outcome;
    }

    @Override
    public Outcome test(ConditionInput input) {
      return input.circumstances().isCall() ? outcome : Outcome.UNKNOWN;
    }
  }
}
