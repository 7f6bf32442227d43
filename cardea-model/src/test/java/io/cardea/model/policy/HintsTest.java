package io.cardea.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.ToolHints;
import io.cardea.model.catalog.ToolHints.Hint;
import io.cardea.model.identity.Principal;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that look at what servers say of their tools. */
class HintsTest {

  private static final List<NamePattern> ANY = List.of(NamePattern.ANY);
  private static final Adapter ADAPTER = Policies.adapter("files");
  private static final Principal BOT = Policies.agent(Principal.CARDEA, "bot");
  private static final Map<String, ToolHints> KNOWN =
      Map.of(
          "read", new ToolHints(Map.of(Hint.READ_ONLY, true, Hint.DESTRUCTIVE, false)),
          "write", new ToolHints(Map.of(Hint.DESTRUCTIVE, false)),
          "silent", new ToolHints(Map.of()));

  private static Grant rule(String place, Map<Hint, Boolean> hints) {
    return new Grant("r", place, ANY, Set.of(), ANY, ANY, ANY, Optional.empty(), Map.of(), hints);
  }

  private static AccessPolicy policy(List<Grant> allow, List<Grant> deny) {
    return AccessPolicy.of(
        List.of(new Role(Policies.HERE, "r", allow, deny, false)),
        List.of(Policies.bind("r", Policies.own("bot"))),
        List.of(),
        false,
        (adapter, tool) ->
            adapter.equals(ADAPTER.key())
                ? Optional.ofNullable(KNOWN.get(tool))
                : Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    // tool, by an allow of what reads only, by a deny of what destroys
    "read, true, true",
    "write, false, true",
    "silent, false, false",
    "unheard-of, false, false"
  })
  void shouldGoByWhatIsSaid(String tool, boolean opened, boolean left) {
    AccessPolicy allow = policy(List.of(rule("allow[0]", Map.of(Hint.READ_ONLY, true))), List.of());
    assertThat(allow.decide(BOT, ADAPTER, Action.tool(tool)) instanceof Permit).isEqualTo(opened);
    AccessPolicy deny =
        policy(
            List.of(rule("allow[0]", Map.of())),
            List.of(rule("deny[0]", Map.of(Hint.DESTRUCTIVE, true))));
    assertThat(deny.decide(BOT, ADAPTER, Action.tool(tool)) instanceof Permit).isEqualTo(left);
  }

  @Test
  void shouldConcernToolsOnly() {
    AccessPolicy policy =
        policy(
            List.of(rule("allow[0]", Map.of(Hint.READ_ONLY, true))),
            List.of(rule("deny[0]", Map.of(Hint.OPEN_WORLD, false))));
    assertThat(policy.decide(BOT, ADAPTER, Action.USE)).isInstanceOf(Permit.class);
  }

  @Test
  void shouldShareListsAmongCallersWhoseRulesLookAtToolsOnly() {
    AccessPolicy policy =
        policy(List.of(rule("allow[0]", Map.of(Hint.READ_ONLY, true))), List.of());
    assertThat(policy.grantsKey(BOT).one()).isEmpty();
  }
}
