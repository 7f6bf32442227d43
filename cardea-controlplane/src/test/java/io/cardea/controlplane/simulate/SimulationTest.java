package io.cardea.controlplane.simulate;

import static io.cardea.controlplane.simulate.Snapshots.adapter;
import static io.cardea.controlplane.simulate.Snapshots.binding;
import static io.cardea.controlplane.simulate.Snapshots.document;
import static io.cardea.controlplane.simulate.Snapshots.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.simulate.Simulation.Sight;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How each kind of recorded call is decided by what is proposed. */
class SimulationTest {

  private static final Sight ALL = new Sight(true, true);
  private static final Sight AUTHOR = new Sight(false, false);
  private static final String PAT = "p-0123456789abcdef0123456789abcdef";
  private static final String BOT = "{agent: bot}";
  private static final String CORP =
      document("Issuer", "corp", "issuer: \"https://corp.example.com\"");
  private static final String DESK = "{agent: desk, issuer: corp}";

  @TempDir private Path folder = Path.of(".");
  private Snapshots snapshots = new Snapshots(Path.of("."));
  private int ids;

  @BeforeEach
  void open() {
    snapshots = new Snapshots(folder);
  }

  private String id() {
    return "00000000-0000-7000-8000-%012d".formatted(++ids);
  }

  private static String intent(String id, String who, String adapter, String method, String more) {
    return """
    {"type":"intent","id":"%s","time":"2026-11-30T12:00:00Z","tenant":"default",%s,\
    "adapter":"%s","method":"%s",%s"revision":"2025-11-25","params":"","rule":"reader"}\
    """
        .formatted(id, who, adapter, method, more);
  }

  private String called(String tool) {
    return intent(
        id(),
        "\"issuer\":\"cardea\",\"subject\":\"bot\"",
        "a",
        "tools/call",
        "\"target\":\"" + tool + "\",");
  }

  private String onBehalf(String tool) {
    return intent(
        id(),
        "\"issuer\":\"corp\",\"subject\":\"desk\",\"user\":\"" + PAT + "\"",
        "a",
        "tools/call",
        "\"target\":\"" + tool + "\",");
  }

  private String refused(String adapter, String tool, String reason) {
    return """
    {"type":"refusal","id":"%s","time":"2026-11-30T12:00:00Z","tenant":"default","subject":"bot",\
    "source":"192.0.2.1","adapter":"%s","method":"tools/call","target":"%s","reason":"%s"}\
    """
        .formatted(id(), adapter, tool, reason);
  }

  private static Tally.Group only(Simulation.Page page) {
    assertThat(page.tally().groups()).hasSize(1);
    return page.tally().groups().findFirst().orElseThrow();
  }

  private static String words(Tally.Group group) {
    return group.result()
        + " "
        + (group.call().isAllowed() ? "ALLOWED" : "DENIED")
        + " "
        + group.replay().verdict()
        + ": "
        + group.replay().why();
  }

  private static Simulation.Page page(
      ListedLog log, GatewaySnapshot now, GatewaySnapshot proposed, Sight sight)
      throws IOException {
    return new Simulation(log.log(), now, proposed, sight, () -> 0)
        .page(RecordQuery.ALL, Optional.empty(), 1_000);
  }

  private String simulated(ListedLog log, Sight sight, String... proposed) throws IOException {
    GatewaySnapshot after = snapshots.of(proposed);
    return words(only(page(log, snapshots.of(adapter("z")), after, sight)));
  }

  private static String allow(String spec) {
    return role("reader", "allow: [{adapters: [a], tools: [" + spec + "]}]");
  }

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
        "no Agent declares the caller",
        "Agent bot is retired",
        "no such adapter",
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

  @ParameterizedTest
  @ValueSource(strings = {"overloaded", "a session that has ended", "limit x: 3 of 3", "deny", ""})
  void shouldLeaveOutWhatWasRefusedForSomethingElse(String reason) throws IOException {
    ListedLog log = new ListedLog().add(refused("a", "pay", reason));
    GatewaySnapshot any = snapshots.of(adapter("a"));
    Simulation.Page page = page(log, any, any, ALL);
    assertThat(page.others()).isEqualTo(1);
    assertThat(page.tally().groups()).isEmpty();
  }

  private static KeptPayload kept(PayloadPolicy policy, @Nullable String content, boolean isCut) {
    return new KeptPayload(
        KeptPayload.Part.PARAMS,
        policy,
        10,
        "a-1",
        Optional.ofNullable(content),
        isCut,
        content == null ? KeptPayload.ERASED : "");
  }

  private static String[] limited(String condition) {
    return new String[] {
      adapter("a"),
      role("reader", "allow: [{adapters: [a], tools: [pay], when: \"" + condition + "\"}]"),
      binding("reader", BOT)
    };
  }

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

  private static String id(String intent) {
    return intent.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
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

  private static String[] and(String[] some, String more) {
    String[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = more;
    return all;
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
        .isEqualTo("CHANGED DENIED ALLOWED: reader");
    assertThat(words(only(page(refused, shut, shut, ALL)))).startsWith("SAME DENIED");
    assertThat(words(only(page(refused, shut, none, ALL)))).startsWith("SAME DENIED");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"type\":7}",
        "{\"type\":\"intent\"}",
        "{\"type\":\"outcome\",\"id\":\"x\"}",
        "{\"type\":\"intent\",\"time\":\"yesterday\",\"tenant\":\"default\",\"subject\":\"a\"}",
        "{\"type\":\"intent\",\"time\":\"2026-11-30T12:00:00Z\",\"tenant\":\"NO\",\"subject\":\"a\"}",
        "{\"type\":\"intent\",\"time\":\"2026-11-30T12:00:00Z\",\"tenant\":\"x\",\"subject\":7}"
      })
  void shouldPassOverWhatIsNoCall(String line) throws IOException {
    GatewaySnapshot any = snapshots.of(adapter("a"));
    Simulation.Page page = page(new ListedLog().add(line), any, any, ALL);
    assertThat(page.records()).isEqualTo(1);
    assertThat(page.others()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a@; tools/call; t; DENIED",
        "../x; tools/call; t; DENIED",
        "a@2; tools/call; t; DENIED",
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

  private String readOf(String more) {
    return intent(id(), "\"issuer\":\"cardea\",\"subject\":\"bot\"", "a", "resources/read", more);
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
  void shouldGoOnWhereAPageEnded() throws IOException {
    ListedLog log = new ListedLog();
    for (int i = 0; i < 700; i++) {
      String call = called("pay");
      if (i % 3 == 0) {
        log.add(
            id(call), kept(PayloadPolicy.FULL, "{\"arguments\":{\"amount\":" + i + "}}", false));
      }
      log.add(call);
    }
    GatewaySnapshot proposed = snapshots.of(limited("args.amount <= 100"));
    List<Simulation.Page> pages = new ArrayList<>();
    Optional<Place> from = Optional.empty();
    do {
      Simulation.Page page =
          new Simulation(log.log(), proposed, proposed, ALL, () -> 0)
              .page(RecordQuery.ALL, from, 300);
      pages.add(page);
      from = page.next();
    } while (from.isPresent());
    assertThat(pages).hasSize(3);
    assertThat(pages.getLast().findings()).containsExactly("something is missing");
    Stream<Tally.Group> groups = pages.stream().flatMap(page -> page.tally().groups());
    Map<Tally.Result, Long> counts =
        groups.collect(
            Collectors.groupingBy(Tally.Group::result, Collectors.summingLong(Tally.Group::count)));
    // Every third one is kept; of those 0, 3, … 99 are within the limit.
    assertThat(counts)
        .isEqualTo(
            Map.of(Tally.Result.CHANGED, 200L, Tally.Result.SAME, 34L, Tally.Result.UNKNOWN, 466L));
  }

  @Test
  void shouldEndAPageInTime() throws IOException {
    ListedLog log = new ListedLog();
    for (int i = 0; i < 10; i++) {
      log.add(called("pay"));
    }
    GatewaySnapshot any = snapshots.of(adapter("a"));
    long[] now = {0};
    Simulation.Page page =
        new Simulation(log.log(), any, any, ALL, () -> now[0] += 1_000_000_000L)
            .page(RecordQuery.ALL, Optional.empty(), 1_000);
    assertThat(page.records()).isBetween(1L, 9L);
    assertThat(page.next()).isPresent();
    for (int i = 0; i < 3_000; i++) {
      log.add(called("t" + i));
    }
    assertThat(page(log, any, any, ALL).records()).isLessThan(1_000 + 10);
  }
}
