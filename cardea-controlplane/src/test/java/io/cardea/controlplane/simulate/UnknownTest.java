package io.cardea.controlplane.simulate;

import static io.cardea.controlplane.simulate.Snapshots.adapter;
import static io.cardea.controlplane.simulate.Snapshots.binding;
import static io.cardea.controlplane.simulate.Snapshots.document;
import static io.cardea.controlplane.simulate.Snapshots.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.PayloadPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not known of a recorded call is not guessed, and matters only where a rule needs it. */
class UnknownTest extends Trial {

  private static final String SERVERS = "servers: [{adapter: a}]";
  private static final String KEY = "\"issuer\":\"cardea\",\"subject\":\"bot\"";
  private static final String DESK_FOR_PAT =
      "\"issuer\":\"corp\",\"subject\":\"desk\",\"user\":\"" + PAT + "\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "FULL; {'amount':7}; false; SAME ALLOWED ALLOWED: reader",
        "FULL; {'amount':700}; false; CHANGED ALLOWED DENIED: no grant",
        "FULL; {}; false; CHANGED ALLOWED DENIED: no grant",
        "FULL; {'amount':7}; true; UNKNOWN ALLOWED UNKNOWN: its arguments were too long to be kept whole",
        "REDACTED; {'amount':0}; false; UNKNOWN ALLOWED UNKNOWN: a part of its arguments was redacted",
        "REDACTED; {'amount':7}; false; SAME ALLOWED ALLOWED: reader",
        "REDACTED; {'other':'***'}; false; CHANGED ALLOWED DENIED: no grant"
      })
  void shouldDecideByArgumentsAsFarAsTheyAreKept(
      PayloadPolicy policy, String arguments, boolean isCut, String expected) throws IOException {
    String call = called("pay");
    String params = "{\"name\":\"pay\",\"arguments\":" + arguments.replace('\'', '"') + "}";
    ListedLog log = new ListedLog().add(id(call), kept(policy, params, isCut)).add(call);
    assertThat(simulated(log, ALL, limited("args.amount <= 100"))).isEqualTo(expected);
  }

  @Test
  void shouldNotGuessWhatNobodyKeptOrMayRead() throws IOException {
    String call = called("pay");
    ListedLog digest = new ListedLog().add(call);
    assertThat(simulated(digest, ALL, limited("args.amount <= 100")))
        .startsWith("UNKNOWN ALLOWED UNKNOWN: its arguments were not kept");
    ListedLog erased =
        new ListedLog().add(id(call), kept(PayloadPolicy.FULL, null, false)).add(call);
    assertThat(simulated(erased, ALL, limited("args.amount <= 100")))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: the subject of its arguments was erased");
    ListedLog full =
        new ListedLog()
            .add(id(call), kept(PayloadPolicy.FULL, "{\"arguments\":{\"amount\":1}}", false))
            .add(call);
    assertThat(simulated(full, AUTHOR, limited("args.amount <= 100")))
        .startsWith("UNKNOWN ALLOWED UNKNOWN: its arguments were not read");
    assertThat(full.reads()).isZero();
    assertThat(simulated(full, ALL, limited("args.amount <= 100"))).startsWith("SAME");
    ListedLog refused = new ListedLog().add(refused("a", "pay", "no grant"));
    assertThat(simulated(refused, ALL, limited("args.amount <= 100")))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: arguments of refused calls are not recorded");
  }

  @Test
  void shouldNeedWhatIsNotKnownOnlyWhereItMatters() throws IOException {
    ListedLog log = new ListedLog().add(called("pay"));
    assertThat(simulated(log, ALL, limited("principal.agent == 'x' && args.amount < 1")))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    // What opens it without a condition is enough.
    assertThat(
            simulated(
                log,
                ALL,
                adapter("a"),
                role(
                    "reader",
                    "allow: [{adapters: [a], tools: [pay], when: args.amount < 1},"
                        + " {adapters: [a], tools: [\"*\"]}]"),
                binding("reader", BOT)))
        .isEqualTo("SAME ALLOWED ALLOWED: reader");
    assertThat(
            simulated(
                log,
                ALL,
                adapter("a"),
                role(
                    "reader",
                    "allow: [{adapters: [a], tools: [\"*\"]}], deny: [{adapters: [a], tools: [pay],"
                        + " when: args.amount < 1}]"),
                binding("reader", BOT)))
        .startsWith("UNKNOWN ALLOWED UNKNOWN: its arguments were not kept");
    assertThat(simulated(log, ALL, limited("network.peer == '192.0.2.1'")))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: its network address is not recorded");
    ListedLog refused = new ListedLog().add(refused("a", "pay", "no grant"));
    assertThat(simulated(refused, ALL, limited("network.peer == '192.0.2.1'")))
        .isEqualTo("CHANGED DENIED ALLOWED: reader");
    assertThat(simulated(refused, AUTHOR, limited("network.peer == '192.0.2.1'")))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: its network address is for auditors");
    assertThat(simulated(log, ALL, limited("time.now < timestamp('2026-12-01T00:00:00Z')")))
        .startsWith("SAME");
  }

  @Test
  void shouldNeedToKnowTheUserOnlyWhereRulesNameIt() throws IOException {
    ListedLog log = new ListedLog().add(onBehalf("pay")).person(PAT, "pat");
    ListedLog gone = new ListedLog().add(onBehalf("pay")).erased(PAT);
    String[] toUser = {
      CORP, adapter("a"), allow("pay"), binding("reader", "{user: pat, issuer: corp}")
    };
    assertThat(simulated(log, ALL, toUser)).isEqualTo("SAME ALLOWED ALLOWED: reader");
    assertThat(simulated(gone, ALL, toUser))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: its user was erased");
    assertThat(simulated(log, AUTHOR, toUser))
        .startsWith("UNKNOWN ALLOWED UNKNOWN: whose its pseudonym is takes disclose");
    String[] toOther = {
      CORP, adapter("a"), allow("pay"), binding("reader", "{user: ann, issuer: corp}")
    };
    assertThat(simulated(log, ALL, toOther)).isEqualTo("CHANGED ALLOWED DENIED: no grant");
    String[] toGroup = {
      CORP, adapter("a"), allow("pay"), binding("reader", "{group: staff, issuer: corp}")
    };
    assertThat(simulated(log, ALL, toGroup))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: the groups of its user are not recorded");
    String[] toAgent = {
      CORP,
      adapter("a"),
      allow("pay"),
      binding("reader", DESK),
      role("other", "allow: [{adapters: [a], tools: [x]}]"),
      binding("other", "{group: staff, issuer: corp}, {user: ann, issuer: corp}")
    };
    for (ListedLog each : List.of(log, gone)) {
      assertThat(simulated(each, ALL, toAgent)).isEqualTo("SAME ALLOWED ALLOWED: reader");
    }
    assertThat(simulated(log, AUTHOR, toAgent)).isEqualTo("SAME ALLOWED ALLOWED: reader");
  }

  @Test
  void shouldNotGuessScopesOfTokens() throws IOException {
    ListedLog log = new ListedLog().add(onBehalf("pay")).person(PAT, "pat");
    String reader = binding("reader", DESK);
    assertThat(simulated(log, ALL, CORP, adapter("a", "requiredScopes: [x]"), allow("pay"), reader))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: the scopes of its token are not recorded");
    assertThat(simulated(log, ALL, CORP, adapter("a", "requiredScopes: [x]"), reader, allow("no")))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    // Keys know no scopes.
    assertThat(
            simulated(
                new ListedLog().add(called("pay")),
                ALL,
                adapter("a", "requiredScopes: [x]"),
                allow("pay"),
                binding("reader", BOT)))
        .startsWith("SAME");
  }

  @Test
  void shouldNotGuessWhichServerWasMeant() throws IOException {
    ListedLog log =
        new ListedLog()
            .add(refused("*", "a__pay", "no server has Action[kind=TOOL, target=a__pay]"));
    assertThat(simulated(log, ALL, adapter("a"), allow("pay"), binding("reader", BOT)))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: whether a server has what it called is not recorded");
    assertThat(simulated(log, ALL, adapter("a"), allow("read"), binding("reader", BOT)))
        .startsWith("SAME DENIED DENIED: no server has");
    assertThat(simulated(log, ALL, adapter("b"))).startsWith("SAME DENIED");
    // Of an agent that an issuer may have vouched for as well.
    ListedLog whose = new ListedLog().add(refused("a", "pay", "no grant"));
    assertThat(simulated(whose, ALL, CORP, adapter("a"), allow("pay"), binding("reader", BOT)))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: who vouches for the agent is not recorded");
    assertThat(
            simulated(
                whose,
                ALL,
                CORP,
                adapter("a"),
                allow("pay"),
                binding("reader", "{everyone: true}")))
        .startsWith("CHANGED DENIED ALLOWED");
  }

  @Test
  void shouldKnowAResourceByWhatIsKeptWhereItsRecordHidesIt() throws IOException {
    String[] proposed = {
      adapter("a"),
      role("reader", "allow: [{adapters: [a], resources: [\"file:///public/*\"]}]"),
      binding("reader", BOT)
    };
    ListedLog named =
        new ListedLog()
            .add(readOf("\"target\":\"file:///public/x\","))
            .add(readOf("\"target\":\"file:///etc\","));
    assertThat(
            page(named, snapshots.of(adapter("z")), snapshots.of(proposed), ALL)
                .tally()
                .groups()
                .map(SimulationTest::words))
        .containsExactly("SAME ALLOWED ALLOWED: reader", "CHANGED ALLOWED DENIED: no grant");
    String hidden = readOf("\"target\":\"file:\",\"resource\":\"00ff\",");
    assertThat(simulated(new ListedLog().add(hidden), ALL, proposed))
        .startsWith(
            "UNKNOWN ALLOWED UNKNOWN: its URI is not recorded, and its arguments were not kept");
    assertThat(simulated(new ListedLog().add(hidden), ALL, adapter("a")))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    for (String uri : List.of("file:///public/y", "file:///etc", "***")) {
      ListedLog log =
          new ListedLog()
              .add(
                  id(hidden),
                  kept(
                      uri.equals("***") ? PayloadPolicy.REDACTED : PayloadPolicy.FULL,
                      "{\"uri\":\"" + uri + "\"}",
                      false))
              .add(hidden);
      assertThat(simulated(log, ALL, proposed))
          .startsWith(uri.contains("public") ? "SAME" : uri.equals("***") ? "UNKNOWN" : "CHANGED");
    }
  }

  @Test
  void shouldNotGuessWhatAServerSaysOfATool() throws IOException {
    assertThat(
            simulated(
                new ListedLog().add(called("pay")),
                ALL,
                adapter("a"),
                role(
                    "reader",
                    "allow: [{adapters: [a], tools: [\"*\"], toolAnnotations: {readOnlyHint: true}}]"),
                binding("reader", BOT)))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: what its server says of the tool is not known now");
  }

  @Test
  void shouldNotGuessWhatIsListenedTo() throws IOException {
    String unknown = "UNKNOWN ALLOWED UNKNOWN: what it listens to is not recorded";
    String[] open = {
      adapter("a"), allow("pay"), binding("reader", BOT), document("Profile", "p", SERVERS)
    };
    for (String place : List.of("a", "*", "profiles/p")) {
      String none = byKey(place, "subscriptions/listen", "");
      assertThat(simulated(new ListedLog().add(none), ALL, open)).isEqualTo(unknown);
      String some = byKey(place, "subscriptions/listen", "\"target\":\"file:///x\",");
      assertThat(
              simulated(
                  new ListedLog().add(some), ALL, and(and(open, files()), binding("files", BOT))))
          .isEqualTo("UNKNOWN ALLOWED UNKNOWN: of several resources only the last one is recorded");
    }
    ListedLog listens = new ListedLog().add(byKey("a", "subscriptions/listen", ""));
    assertThat(simulated(listens, ALL, adapter("a"))).isEqualTo("CHANGED ALLOWED DENIED: no grant");
  }

  @Test
  void shouldNotGuessWhichVersionIsGivenInstead() throws IOException {
    ListedLog called = new ListedLog().add(byKey("a@2", "tools/call", "\"target\":\"pay\","));
    String unknown = "UNKNOWN ALLOWED UNKNOWN: whether it asked for this version is not recorded";
    String[] open = {adapter("a"), allow("pay"), binding("reader", BOT)};
    assertThat(simulated(called, ALL, open)).isEqualTo(unknown);
    assertThat(simulated(called, ALL, adapter("a"))).isEqualTo("CHANGED ALLOWED DENIED: no grant");
    assertThat(simulated(called, ALL, adapter("b")))
        .isEqualTo("CHANGED ALLOWED DENIED: no such adapter");
    assertThat(simulated(called, ALL, adapter("a", "lifecycle: disabled")))
        .isEqualTo("CHANGED ALLOWED DENIED: the adapter is disabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no such adapter",
        "no role opens the profile",
        "no Agent declares the caller",
        "Agent bot is suspended",
        "Agent bot is retired"
      })
  void shouldNotGuessWhatAKeyReaches(String reason) throws IOException {
    String[] open = {
      adapter("a"), allow("pay"), binding("reader", BOT), document("Profile", "p", SERVERS)
    };
    ListedLog log = new ListedLog().add(refused("a", "pay", reason));
    assertThat(simulated(log, ALL, open))
        .isEqualTo("UNKNOWN DENIED UNKNOWN: which servers its key reaches is not recorded");
    assertThat(simulated(log, ALL, adapter("a"))).startsWith("SAME DENIED DENIED");
    // Tokens reach all.
    String token = "\"issuer\":\"corp\",\"subject\":\"bot\"";
    ListedLog issued =
        new ListedLog().add(refused("a", "pay", reason).replace("\"subject\":\"bot\"", token));
    assertThat(
            simulated(
                issued,
                ALL,
                and(
                    new String[] {
                      CORP,
                      adapter("a"),
                      allow("pay"),
                      binding("reader", "{agent: bot, issuer: corp}")
                    },
                    document("Profile", "p", SERVERS))))
        .isEqualTo("CHANGED DENIED ALLOWED: reader");
  }

  @Test
  void shouldDecideAsListsAreWhatTheGatewayAnswers() throws IOException {
    String list = byKey("a", "tools/list", "");
    String here = list.replace("\"reader\"", "\"answered from what the caller may see\"");
    String[] byPeer = limited("network.peer == '198.51.100.7'");
    assertThat(simulated(new ListedLog().add(here), ALL, byPeer))
        .isEqualTo("SAME ALLOWED ALLOWED: reader");
    assertThat(simulated(new ListedLog().add(list), ALL, byPeer))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: its network address is not recorded");
    assertThat(simulated(new ListedLog().add(here), ALL, adapter("a")))
        .isEqualTo("CHANGED ALLOWED DENIED: no grant");
    String ofStaff = here.replace(KEY, DESK_FOR_PAT);
    String[] staff = {
      CORP,
      adapter("a"),
      role(
          "reader",
          "allow: [{adapters: [a], tools: [pay], when: \"'staff' in principal.user.groups\"}]"),
      binding("reader", DESK)
    };
    assertThat(simulated(new ListedLog().add(ofStaff).person(PAT, "pat"), ALL, staff))
        .isEqualTo("UNKNOWN ALLOWED UNKNOWN: the groups of its user are not recorded");
    String refused = refused("a", "", "no grant").replace("tools/call", "tools/list");
    assertThat(simulated(new ListedLog().add(refused), ALL, byPeer))
        .isEqualTo(
            "UNKNOWN DENIED UNKNOWN: whether the gateway answered it itself is not recorded");
    assertThat(simulated(new ListedLog().add(refused), ALL, limited("network.peer != ''")))
        .isEqualTo("CHANGED DENIED ALLOWED: reader");
  }

  @Test
  void shouldKnowWhatACompletionIsOfByWhatItRefersTo() throws IOException {
    String complete =
        byKey("a", "completion/complete", "\"target\":\"file:\",\"resource\":\"00ff\",");
    String[] open = {adapter("a"), files(), binding("files", BOT)};
    for (String params :
        List.of(
            "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"file:///x\"}}",
            "{\"uri\":\"file:///etc\",\"ref\":{\"uri\":\"file:///x\"}}")) {
      ListedLog log =
          new ListedLog().add(id(complete), kept(PayloadPolicy.FULL, params, false)).add(complete);
      assertThat(simulated(log, ALL, open)).isEqualTo("SAME ALLOWED ALLOWED: files");
    }
    ListedLog elsewhere =
        new ListedLog()
            .add(id(complete), kept(PayloadPolicy.FULL, "{\"uri\":\"file:///x\"}", false))
            .add(complete);
    assertThat(simulated(elsewhere, ALL, open))
        .isEqualTo(
            "UNKNOWN ALLOWED UNKNOWN: its URI is not recorded, and its arguments do not name it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'event':'mcp_call',; CHANGED ALLOWED DENIED: no grant",
        "'event':'mcp_call','chain':['corp/front'],; SAME ALLOWED ALLOWED: reader",
        "'event':'mcp_call','chain':['corp/back'],; CHANGED ALLOWED DENIED: no grant",
        "''; UNKNOWN",
        "'event':'mcp_call','chain':['https://corp/front'],; UNKNOWN",
        "'event':'mcp_call','chain':['corp/front…[cut from 900]'],; UNKNOWN",
        "'event':'mcp_call','chain':['a/b','a/b','a/b','a/b','a/b','a/b','a/b','a/b'],; UNKNOWN",
        "'event':'mcp_call','chain':'corp/front',; UNKNOWN"
      },
      quoteCharacter = '`')
  void shouldKnowWhoHandedACallOnWhereThatIsRecordedWhole(String recorded, String expected)
      throws IOException {
    String more = recorded.equals("''") ? "" : recorded.replace('\'', '"');
    String call = intent(id(), DESK_FOR_PAT, "a", "tools/call", more + "\"target\":\"pay\",");
    assertThat(
            simulated(
                new ListedLog().add(call).person(PAT, "pat"),
                ALL,
                CORP,
                adapter("a"),
                role(
                    "reader",
                    "allow: [{adapters: [a], tools: [pay],"
                        + " when: \"principal.actors.exists(a, a.subject == 'front')\"}]"),
                binding("reader", DESK)))
        .startsWith(expected);
  }

  private String byKey(String place, String method, String more) {
    return intent(id(), KEY, place, method, more);
  }

  private static String files() {
    return role("files", "allow: [{adapters: [a], resources: [\"file:///x\"]}]");
  }
}
