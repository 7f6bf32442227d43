package io.cardea.controlplane.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Circumstances;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.Condition.Outcome;
import io.cardea.model.policy.ConditionInput;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions say what they say, take bounded time, and never more than true, false or failed. */
class ConditionsTest {

  private static final TenantId HERE = new TenantId("here");
  private static final Adapter ADAPTER =
      new Adapter(
          new AdapterKey(HERE, "files"),
          "Files",
          "",
          List.of("public", "demo"),
          "",
          HttpUpstream.at(new HttpEndpoint("127.0.0.1", 9, false, "/mcp", Map.of(), true)),
          Adapter.Isolation.PRINCIPAL,
          Adapter.Access.ROLES,
          Set.of(),
          AdapterLimits.DEFAULT);
  private static final Principal PRINCIPAL =
      new Principal(HERE, "idp", "bot", KeyScope.data())
          .onBehalfOf(
              new User("corp", "ann", Set.of("staff")), List.of(new Actor("idp", "planner")));

  private record Call(Map<String, @Nullable Object> values) implements Circumstances {

    @Override
    public boolean isCall() {
      return true;
    }

    @Override
    public Optional<Map<String, @Nullable Object>> arguments() {
      return Optional.of(values);
    }

    @Override
    public Instant time() {
      return Instant.parse("2026-11-30T05:30:00Z");
    }

    @Override
    public String peer() {
      return "192.0.2.1";
    }
  }

  private static Condition condition(String text) {
    return switch (Conditions.compile(text)) {
      case Conditions.Good good -> good.condition();
      case Conditions.Bad bad -> throw new AssertionError(bad.why().toString());
    };
  }

  private static Map<String, @Nullable Object> arguments() {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("n", 7L);
    values.put("d", 7.5);
    values.put("s", "text");
    values.put("b", true);
    values.put("nothing", null);
    values.put("list", Arrays.asList(1L, "two", null));
    values.put("map", Map.of("inner", Map.of("x", 1L)));
    return values;
  }

  private static Outcome called(String text) {
    return called(condition(text));
  }

  /** What {@code condition} says of a call with arguments of every kind. */
  static Outcome called(Condition condition) {
    return condition.test(
        new ConditionInput(
            PRINCIPAL, Set.of("trusted"), ADAPTER, Action.tool("read"), new Call(arguments())));
  }

  private static Outcome listed(String text, Action action) {
    return condition(text)
        .test(new ConditionInput(PRINCIPAL, Set.of(), ADAPTER, action, Circumstances.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "principal.agent == 'bot' && principal.issuer == 'idp' && principal.tenant == 'here'",
        "'trusted' in principal.tags",
        "principal.user.subject == 'ann' && principal.user.issuer == 'corp'",
        "principal.user.groups.exists(g, g == 'staff')",
        "principal.actors[0].subject == 'planner' && principal.actors.size() == 1",
        "adapter.name == 'files' && adapter.tags.exists(t, t.startsWith('dem'))",
        "tool == 'read' && prompt == '' && resource == ''",
        "args.n == 7 && args.n < 8 && args.n > 6.5 && args.n <= 7.0",
        "args.d > 7 && args.d == 7.5",
        "args.s == 'text' && args.s.matches('^t.*t$') && args.b",
        "args.nothing == null && has(args.nothing) && !has(args.missing)",
        "args.list.size() == 3 && args.list[1] == 'two' && args.list[2] == null",
        "args.map.inner.x == 1",
        "time.now.getHours() == 5 && time.now.getHours('Europe/Vienna') == 6",
        "time.now > timestamp('2026-01-01T00:00:00Z')",
        "time.now.getDayOfWeek() == 1",
        "network.peer.startsWith('192.0.2.')",
        "!has(args.missing) || args.missing > 1",
        "args.missing > 1 || true"
      })
  void shouldBeTrue(String text) {
    assertThat(called(text)).isEqualTo(Outcome.TRUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "args.n == '7'",
        "'other' in principal.tags",
        "args.n > 7",
        "args.missing > 1 && false"
      })
  void shouldBeFalse(String text) {
    assertThat(called(text)).isEqualTo(Outcome.FALSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args.missing > 1",
        "args.s > 1",
        "args.n / 0 > 1",
        "args.list[9] == 1",
        "args.s.matches(args.missing)",
        "args.nothing > 1",
        "args.map.inner.y == 1",
        "timestamp(args.s) > time.now",
        "args.n",
        "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b,"
            + " [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, a + b + c + d > 0))))"
      })
  void shouldFailSafely(String text) {
    assertThat(called(text)).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "principal.agent == 'bot', TRUE, TRUE",
    "principal.agent == 'x', FALSE, FALSE",
    "tool == 'read', UNKNOWN, TRUE",
    "args.n == 7, UNKNOWN, UNKNOWN",
    "time.now.getHours() == 5, UNKNOWN, UNKNOWN",
    "network.peer == '', UNKNOWN, UNKNOWN",
    "principal.agent == 'x' && args.n == 7, UNKNOWN, UNKNOWN"
  })
  void shouldLeaveToTheCallWhatOnlyItKnows(String text, Outcome server, Outcome tool) {
    assertThat(listed(text, Action.USE)).isEqualTo(server);
    assertThat(listed(text, Action.tool("read"))).isEqualTo(tool);
  }

  /** A call has arguments for its tool, which say nothing of whether the server may be reached. */
  @ParameterizedTest
  @CsvSource({"args.n == 7, UNKNOWN", "tool == 'read', UNKNOWN", "network.peer == 'x', FALSE"})
  void shouldNotJudgeTheServerByArguments(String text, Outcome outcome) {
    ConditionInput input =
        new ConditionInput(PRINCIPAL, Set.of(), ADAPTER, Action.USE, new Call(arguments()));
    assertThat(condition(text).test(input)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nope | undeclared reference to 'nope'",
        "principal.agnt == 'x' | undeclared reference",
        "principal.agent == 1 | found no matching overload",
        "principal.agent | expected type 'bool' but found 'string'",
        "1 + 1 | expected type 'bool' but found 'int'",
        "args.n == | mismatched input",
        "adapter.tags.exists(t, nope) | undeclared reference",
        "system('rm') | undeclared reference to 'system'"
      })
  void shouldRefuseWhatIsNoCondition(String text, String why) {
    assertThat(Conditions.compile(text))
        .isInstanceOfSatisfying(
            Conditions.Bad.class,
            bad -> assertThat(bad.why().getFirst()).startsWith("character ").contains(why));
  }

  @Test
  void shouldRefuseWhatIsTooDeepOrTooLong() {
    assertThat(Conditions.compile("(".repeat(100) + "true" + ")".repeat(100)))
        .isInstanceOf(Conditions.Bad.class);
    assertThat(Conditions.compile("!".repeat(400) + "true")).isNotNull();
    assertThat(Conditions.compile("true" + " && true".repeat(300)))
        .isInstanceOf(Conditions.Bad.class);
    assertThat(Conditions.compile("\"" + "x".repeat(Conditions.MAX_TEXT) + "\" == ''"))
        .isInstanceOf(Conditions.Bad.class);
  }

  @Test
  void shouldLookThroughManyArgumentsOnlySoFar() {
    Map<String, @Nullable Object> many = new HashMap<>();
    many.put("list", Collections.nCopies(100_000, 1L));
    ConditionInput input =
        new ConditionInput(PRINCIPAL, Set.of(), ADAPTER, Action.tool("read"), new Call(many));
    assertThat(condition("args.list.all(x, x == 1)").test(input)).isEqualTo(Outcome.FAILED);
    assertThat(condition("args.list.size() == 100000").test(input)).isEqualTo(Outcome.TRUE);
  }

  @Test
  void shouldEqualByText() {
    assertThat(condition("true")).isEqualTo(condition("true")).isNotEqualTo(condition("false"));
  }
}
