package io.cardea.controlplane.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.CallFact;
import io.cardea.model.policy.Circumstances;
import io.cardea.model.policy.Condition.Outcome;
import io.cardea.model.policy.ConditionInput;
import io.cardea.model.policy.Hindsight;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a condition says of a call of the past of which not everything is known. */
class HindsightTest {

  private static final TenantId HERE = new TenantId("here");
  private static final Adapter ADAPTER =
      new Adapter(
          new AdapterKey(HERE, "files"),
          "Files",
          "",
          List.of(),
          "",
          HttpUpstream.at(new HttpEndpoint("127.0.0.1", 9, false, "/mcp", Map.of(), true)),
          Adapter.Isolation.PRINCIPAL,
          Adapter.Access.ROLES,
          Set.of(),
          AdapterLimits.DEFAULT);
  private static final Principal PRINCIPAL =
      new Principal(HERE, "idp", "bot", KeyScope.data())
          .onBehalfOf(new User("idp", "ann", Set.of()), List.of());

  private record Past(Optional<Map<String, @Nullable Object>> arguments, Hindsight looked)
      implements Circumstances {

    @Override
    public boolean isCall() {
      return true;
    }

    @Override
    public Instant time() {
      return Instant.parse("2026-11-30T05:30:00Z");
    }

    @Override
    public String peer() {
      return "";
    }

    @Override
    public Optional<Hindsight> hindsight() {
      return Optional.of(looked);
    }
  }

  private static Outcome test(
      String text, Optional<Map<String, @Nullable Object>> arguments, Hindsight hindsight) {
    return switch (Conditions.compile(text)) {
      case Conditions.Good good ->
          good.condition()
              .test(
                  new ConditionInput(
                      PRINCIPAL,
                      Set.of(),
                      ADAPTER,
                      Action.tool("pay"),
                      new Past(arguments, hindsight)));
      case Conditions.Bad bad -> throw new AssertionError(bad.why().toString());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "args.amount < 10 | LOST | ARGUMENTS",
        "principal.agent == 'bot' && args.amount < 10 | LOST | ARGUMENTS",
        "principal.agent == 'x' && args.amount < 10 | FALSE |",
        "args.amount < 10 && principal.agent == 'x' | FALSE |",
        "`args.amount < 10 || principal.agent == 'bot'` | TRUE |",
        "has(args.amount) | LOST | ARGUMENTS",
        "'amount' in args | LOST | ARGUMENTS",
        "size(args) == 0 | LOST | ARGUMENTS",
        "args == {} | LOST | ARGUMENTS",
        "principal.agent == 'bot' ? true : args.amount < 10 | TRUE |",
        "network.peer == '192.0.2.1' | LOST | PEER",
        "network.peer == '' | LOST | PEER",
        "'staff' in principal.user.groups | LOST | GROUPS",
        "principal.user.groups.exists(g, g == 'staff') | LOST | GROUPS",
        "principal.user.subject == 'ann' | LOST | USER",
        "principal.user.issuer == 'idp' | TRUE |",
        "size(principal.actors) == 0 | LOST | ACTORS",
        "time.now < timestamp('2026-12-01T00:00:00Z') | TRUE |",
        "1 / 0 == 1 | FAILED |",
        "tool == 'pay' | TRUE |"
      })
  void shouldSayWhereItNeedsWhatIsNotKnown(
      String text, Outcome outcome, @Nullable CallFact missed) {
    Set<CallFact> lost = EnumSet.allOf(CallFact.class);
    Hindsight hindsight = new Hindsight(lost, true);
    assertThat(test(text, Optional.empty(), hindsight)).isEqualTo(outcome);
    assertThat(hindsight.missed()).isEqualTo(missed == null ? Set.of() : Set.of(missed));
  }

  private static Map<String, @Nullable Object> arguments() {
    Map<String, @Nullable Object> inner = new HashMap<>();
    inner.put("secret", Hindsight.LOST);
    inner.put("city", "Oslo");
    inner.put("none", null);
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("amount", Hindsight.LOST);
    values.put("city", "Bergen");
    values.put("flag", true);
    values.put("to", inner);
    values.put("list", List.of("a", Hindsight.LOST));
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "args.city == 'Bergen' | TRUE",
        "args.flag && args.to.city == 'Oslo' | TRUE",
        "args.amount < 10 | LOST",
        "args.amount == 10 | LOST",
        "args.amount != 10 | LOST",
        "args['amount'] == 10 | LOST",
        "type(args.amount) == int | LOST",
        "args.amount < 10 && args.city == 'x' | FALSE",
        "`args.amount < 10 || args.flag` | TRUE",
        "has(args.amount) | TRUE",
        "has(args.other) | FALSE",
        "'city' in args | TRUE",
        "'x' in args | FALSE",
        "size(args) == 5 | TRUE",
        "args.to.secret == 'x' | LOST",
        "has(args.to.secret) && args.to.city == 'Oslo' | TRUE",
        "args.to.none == null | TRUE",
        "args.to == {'city': 'Oslo'} | FALSE",
        "args.to == {'city': 'Oslo', 'secret': 'x', 'none': null} | LOST",
        "args.list[0] == 'a' | TRUE",
        "args.list[1] == 'b' | LOST",
        "size(args.list) == 2 | TRUE",
        "'a' in args.list | TRUE",
        "'b' in args.list | LOST",
        "args.list == ['a', 'b'] | LOST",
        "args.list.exists(x, x == 'b') | LOST",
        "args.list.all(x, x == 'a') | LOST",
        "args.exists(name, name == 'amount') | TRUE",
        "args.other == 1 | FAILED"
      })
  void shouldKnowOfArgumentsWhatWasKept(String text, Outcome outcome) {
    Hindsight hindsight = new Hindsight(Set.of(), false);
    assertThat(test(text, Optional.of(arguments()), hindsight)).isEqualTo(outcome);
  }
}
