package io.cardea.controlplane.simulate;

import static io.cardea.controlplane.simulate.Snapshots.adapter;
import static io.cardea.controlplane.simulate.Snapshots.binding;
import static io.cardea.controlplane.simulate.Snapshots.document;
import static io.cardea.controlplane.simulate.Snapshots.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How each kind of recorded call is decided by what is proposed. */
class ReplayTest extends Trial {

  @Test
  void shouldSayWhatIsDeniedThatWasAllowed() throws IOException {
    ListedLog log = new ListedLog().add(called("pay"));
    assertThat(simulated(log, ALL, adapter("a"), allow("read"), binding("reader", BOT)))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    assertThat(
            simulated(
                log,
                ALL,
                adapter("a"),
                allow("\"*\""),
                role("guard", "deny: [{adapters: [a], tools: [\"p*\"]}]"),
                binding("reader", BOT),
                binding("guard", "{everyone: true}")))
        .isEqualTo("CHANGED ALLOWED DENIED: deny[0] of role guard");
    assertThat(simulated(log, ALL, adapter("a"), allow("pay"), binding("reader", "{agent: other}")))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    assertThat(
            simulated(
                log,
                ALL,
                adapter("a"),
                allow("pay"),
                binding("reader", BOT),
                document("Agent", "bot", "state: suspended")))
        .isEqualTo("CHANGED ALLOWED DENIED: Agent bot is suspended");
    assertThat(simulated(log, ALL, adapter("b")))
        .isEqualTo("CHANGED ALLOWED DENIED: no such adapter");
    assertThat(
            simulated(
                log,
                ALL,
                adapter("a", "lifecycle: disabled"),
                allow("pay"),
                binding("reader", BOT)))
        .isEqualTo("CHANGED ALLOWED DENIED: the adapter is disabled");
  }

  @Test
  void shouldSayWhatStaysAsItWas() throws IOException {
    assertThat(
            simulated(
                new ListedLog().add(called("pay")),
                ALL,
                adapter("a"),
                allow("pay"),
                binding("reader", BOT)))
        .isEqualTo("SAME ALLOWED ALLOWED: reader");
    assertThat(simulated(new ListedLog().add(refused("a", "pay", "no grant")), ALL, adapter("a")))
        .isEqualTo("SAME DENIED DENIED: no grant");
    assertThat(
            simulated(
                new ListedLog().add(refused("a", "pay", "outside the credential's scope")),
                ALL,
                adapter("a"),
                allow("pay"),
                binding("reader", BOT)))
        .isEqualTo("SAME DENIED DENIED: outside the credential's scope");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no grant",
        "deny[3] of role guard",
        "deny[0] of role x, whose condition cannot be evaluated",
        "none of the adapter's required roles",
        "the adapter is disabled"
      })
  void shouldSayWhatIsAllowedThatWasDenied(String reason) throws IOException {
    assertThat(
            simulated(
                new ListedLog().add(refused("a", "pay", reason)),
                ALL,
                adapter("a"),
                allow("pay"),
                binding("reader", BOT)))
        .isEqualTo("CHANGED DENIED ALLOWED: reader");
  }

  @Test
  void shouldKnowToolsThatAreTakenAway() throws IOException {
    ListedLog log = new ListedLog().add(called("pay"));
    String[] with = {adapter("a"), allow("\"*\""), binding("reader", BOT)};
    assertThat(
            simulated(
                log,
                ALL,
                and(with, document("Tool", "t", "adapter: a, tool: pay, disabled: true"))))
        .isEqualTo("CHANGED ALLOWED DENIED: taken away by Tool t");
    assertThat(
            simulated(
                log, ALL, and(with, document("Tool", "t", "adapter: a, tool: pay, name: buy"))))
        .isEqualTo("CHANGED ALLOWED DENIED: taken away by Tool t");
    assertThat(
            simulated(
                log,
                ALL,
                and(
                    with,
                    document("Tool", "t", "adapter: a, tool: pay, name: buy, keepOriginal: true"))))
        .startsWith("SAME");
    assertThat(
            simulated(log, ALL, and(with, document("Tool", "t", "adapter: a, tool: x, name: y"))))
        .startsWith("SAME");
  }

  @Test
  void shouldTellWhichProfilesMatter() throws IOException {
    String profile = document("Profile", "p", "servers: [{adapter: a}]");
    String closed = document("Profile", "p", "servers: [{adapter: a}], requiredRoles: [vip]");
    String vip = role("vip", "allow: []");
    String[] rest = {adapter("a"), allow("pay"), binding("reader", BOT), vip};
    String list =
        intent(id(), "\"issuer\":\"cardea\",\"subject\":\"bot\"", "profiles/p", "tools/list", "");
    GatewaySnapshot open = snapshots.of(and(rest, profile));
    GatewaySnapshot shut = snapshots.of(and(rest, closed));
    GatewaySnapshot none = snapshots.of(rest);
    ListedLog listed = new ListedLog().add(list);
    assertThat(words(only(page(listed, open, open, ALL)))).startsWith("SAME ALLOWED ALLOWED");
    assertThat(words(only(page(listed, open, shut, ALL))))
        .isEqualTo("CHANGED ALLOWED DENIED: no role opens the profile");
    assertThat(words(only(page(listed, open, none, ALL))))
        .isEqualTo("CHANGED ALLOWED DENIED: no such profile");
    // A call of a server may have come by it.
    ListedLog called = new ListedLog().add(called("pay"));
    assertThat(words(only(page(called, open, open, ALL)))).startsWith("SAME");
    assertThat(words(only(page(called, shut, shut, ALL)))).startsWith("SAME");
    assertThat(words(only(page(called, shut, open, ALL)))).startsWith("SAME");
    assertThat(words(only(page(called, open, shut, ALL))))
        .startsWith(
            "UNKNOWN ALLOWED UNKNOWN: by which address it came is not recorded, and profile p");
    ListedLog refused = new ListedLog().add(refused("a", "pay", "no role opens the profile"));
    assertThat(words(only(page(refused, shut, open, ALL))))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: which servers its key reaches is not recorded");
    assertThat(words(only(page(refused, shut, shut, ALL)))).startsWith("SAME DENIED");
    assertThat(words(only(page(refused, shut, none, ALL)))).startsWith("SAME DENIED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a@; tools/call; t; DENIED",
        "../x; tools/call; t; DENIED",
        "b@2; tools/call; t; DENIED",
        "profiles/; tools/list; t; DENIED",
        "profiles/A b; tools/list; t; DENIED",
        "a; tools/call; x…[cut from 3000]; UNKNOWN",
        "a; wat; t; ALLOWED"
      })
  void shouldStandNamesThatNothingHas(String adapter, String method, String target, String verdict)
      throws IOException {
    ListedLog log =
        new ListedLog()
            .add(
                intent(
                    id(),
                    "\"issuer\":\"cardea\",\"subject\":\"bot\"",
                    adapter,
                    method,
                    "\"target\":\"" + target + "\","));
    assertThat(simulated(log, ALL, adapter("a"), allow("t"), binding("reader", BOT)))
        .contains(" " + verdict + ": ");
  }

  @Test
  void shouldKnowThatListsAreAnsweredOnceTheyAreReached() throws IOException {
    String list = refused("*", "", "Agent bot is suspended").replace("tools/call", "tools/list");
    assertThat(simulated(new ListedLog().add(list), ALL, adapter("a")))
        .isEqualTo("CHANGED DENIED ALLOWED: answered from what the caller may see");
    String closed = list.replace("\"*\"", "\"profiles/p\"");
    String profile = document("Profile", "p", "servers: [{adapter: a}]");
    assertThat(simulated(new ListedLog().add(closed), ALL, adapter("a"), profile))
        .isEqualTo("CHANGED DENIED ALLOWED: the profile is open to it");
    assertThat(
            simulated(
                new ListedLog().add(refused("*", "t", "Agent bot is suspended")),
                ALL,
                adapter("a")))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: which server it was for is not recorded");
  }
}
