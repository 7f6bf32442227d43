package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents are tried on the calls that a gateway has had. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SimulateTest {

  private static final String PATH = "/api/v1/policy/simulate";
  private static final String PAT = "pat@canary.example";
  private static final String OF_CALLS = "?method=tools/call";
  private static final String GUARD =
      """
      [{"apiVersion":"cardea.io/v1","kind":"Role","metadata":{"name":"guard"},
      "spec":{"deny":[{"adapters":["*"],"tools":["pay"]}]}},
      {"apiVersion":"cardea.io/v1","kind":"Binding","metadata":{"name":"all"},
      "spec":{"roles":["guard"],"subjects":[{"everyone":true}]}}]\
      """;

  private TokenIssuer issuer;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    server = ScriptedServer.start().modern();
    server.on("tools/call", exchange -> exchange.result("{\"content\":[]}"));
    gateway =
        TestGateway.start(
            Documents.adapter("whole", server.url(), "auditPayload: full")
                + Documents.adapter("veiled", server.url(), "auditPayload: redacted")
                + Documents.adapter("plain", server.url())
                + Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
                + Documents.binding("robot", "all")
                + issuer.document("corp")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Binding
                metadata: {name: desks}
                spec: {roles: [all], subjects: [{agent: desk, issuer: corp}]}
                ---
                apiVersion: cardea.io/v1
                kind: Profile
                metadata: {name: closed}
                spec: {servers: [{adapter: plain}], requiredRoles: [admin]}
                """);
    issuer.awaitAsked(1);
    for (String adapter : List.of("whole", "veiled", "plain")) {
      call(robot(adapter), "pay", 7, 200);
      call(robot(adapter), "pay", 700, 200);
    }
    call(robot("whole"), "read", 1, 200);
    call(gateway.client("whole", "stranger"), "read", 1, 404);
    String token = issuer.token(issuer.claims("http://localhost:" + gateway.port(), "desk", PAT));
    call(McpClient.of(gateway.port(), "whole", token), "read", 1, 200);
    gateway.awaitAudit("\"refusal\"", "\"subject\":\"stranger\"");
    McpClient lost = gateway.client("none", "lost");
    assertThat(lost.modern("tools/list", "", "").status()).isEqualTo(404);
    assertThat(lost.at("/profiles/closed/mcp").modern("tools/list", "", "").status())
        .isEqualTo(404);
    assertThat(lost.at("/profiles/none/mcp").modern("tools/list", "", "").status()).isEqualTo(404);
    for (String tool : List.of("plain__pay", "nowhere__pay")) {
      lost.at("/mcp").modern("tools/call", tool, "\"name\":\"" + tool + "\"");
      gateway.awaitAudit("\"refusal\"", "\"subject\":\"lost\"", tool);
    }
    gateway.awaitIdle();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    issuer.close();
  }

  private McpClient robot(String adapter) {
    return gateway.client(adapter, "robot");
  }

  private static void call(McpClient client, String tool, int amount, int status)
      throws IOException {
    RawResponse answer =
        client.modern(
            "tools/call",
            tool,
            "\"name\":\"%s\",\"arguments\":{\"amount\":%d}".formatted(tool, amount));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  private Administrator one(AdminRole role) {
    KeyScope scope = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(role));
    return new Administrator(
        gateway, gateway.gateway().keys().issue(TenantId.DEFAULT, role.label(), scope).key());
  }

  /** All pages, one after the other: one ends early where the machine is slow. */
  private static String simulated(Administrator who, String query, String documents)
      throws IOException {
    StringBuilder pages = new StringBuilder();
    String cursor = "";
    do {
      RawResponse page = who.ask("POST", PATH + query + cursor, documents);
      assertThat(page.status()).as(page.text()).isEqualTo(200);
      pages.append(page.text());
      Matcher next = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(page.text());
      cursor = next.find() ? "&cursor=" + next.group(1) : "";
    } while (!cursor.isEmpty());
    return pages.toString();
  }

  /** How many records all {@code pages} are about. */
  private static int records(String pages) {
    Matcher count = Pattern.compile("\"records\":([0-9]+)").matcher(pages);
    return count.results().mapToInt(page -> Integer.parseInt(page.group(1))).sum();
  }

  /** Each group of calls: how many, about what, and what becomes of them. */
  private static List<String> groups(String pages) {
    Matcher group =
        Pattern.compile(
                "\\{\"result\":\"([a-z]+)\",\"count\":([0-9]+),\"call\":\\{\"agent\":\"([^\"]+)\".*?"
                    + "\"adapter\":\"([^\"]+)\".*?\"target\":\"([^\"]+)\".*?\"then\":\\{\"decision\":"
                    + "\"([a-z]+)\".*?\"now\":\\{\"decision\":\"([a-z]+)\",\"why\":\"([^\"]*)\"")
            .matcher(pages);
    Map<String, Integer> groups = new LinkedHashMap<>();
    while (group.find()) {
      Object[] parts = IntStream.of(1, 3, 4, 5, 6, 7, 8).mapToObj(group::group).toArray();
      String what = "%s %s %s/%s %s-%s %s".formatted(parts);
      groups.merge(what, Integer.parseInt(group.group(2)), Integer::sum);
    }
    return groups.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).toList();
  }

  @Test
  @Order(1)
  void shouldSayWhatADenyWouldHaveClosed() throws IOException {
    String answer = simulated(one(AdminRole.POLICY_AUTHOR), OF_CALLS, GUARD);
    assertThat(groups(answer))
        .filteredOn(group -> !group.contains(" lost "))
        .containsExactlyInAnyOrder(
            "2 changed robot whole/pay allowed-denied deny[0] of role guard",
            "2 changed robot veiled/pay allowed-denied deny[0] of role guard",
            "2 changed robot plain/pay allowed-denied deny[0] of role guard",
            "1 same robot whole/read allowed-allowed all",
            "1 same desk whole/read allowed-allowed all",
            "1 same stranger whole/read denied-denied no grant");
    assertThat(records(answer)).isEqualTo(11);
    assertThat(answer).contains("\"firstId\":\"").doesNotContain(PAT);
    // Nothing of it is in force.
    assertThat(Administrator.of(gateway).get("/api/v1/roles/guard").status()).isEqualTo(404);
  }

  @Test
  @Order(1)
  void shouldSayWhatWouldHaveBeenOpened() throws IOException {
    String everybody =
        """
        {"apiVersion":"cardea.io/v1","kind":"Binding","metadata":{"name":"new"},
        "spec":{"roles":["all"],"subjects":[{"everyone":true}]}}\
        """;
    assertThat(groups(simulated(one(AdminRole.ADMIN), "?type=refusal&agent=stranger", everybody)))
        .containsExactly("1 changed stranger whole/read denied-allowed all");
  }

  @Test
  @Order(1)
  void shouldKnowTheOtherReasonsThatDocumentsGiveForRefusals() throws IOException {
    String lost = simulated(one(AdminRole.ADMIN), "?agent=lost", GUARD);
    assertThat(records(lost)).isEqualTo(5);
    assertThat(lost)
        .contains("\"others\":0")
        .contains("\"why\":\"no such adapter\"")
        .contains("\"why\":\"no role opens the profile\"")
        .contains("\"why\":\"no such profile\"")
        .contains("\"why\":\"no server has ")
        .doesNotContain("\"result\":\"changed\"", "\"result\":\"unknown\"");
    String open =
        """
        [{"apiVersion":"cardea.io/v1","kind":"Profile","metadata":{"name":"closed"},
        "spec":{"servers":[{"adapter":"plain"}]}},
        {"apiVersion":"cardea.io/v1","kind":"Binding","metadata":{"name":"new"},
        "spec":{"roles":["all"],"subjects":[{"everyone":true}]}}]\
        """;
    assertThat(simulated(one(AdminRole.ADMIN), "?agent=lost&method=tools/list", open))
        .contains("\"result\":\"changed\"", "\"why\":\"the profile is open to it\"");
    assertThat(groups(simulated(one(AdminRole.ADMIN), "?agent=lost&method=tools/call", open)))
        .containsExactly(
            "1 changed lost plain/plain__pay denied-allowed all",
            "1 same lost */nowhere__pay denied-denied no server has what is called so here");
  }

  @Test
  @Order(1)
  void shouldTakeDocumentsOfFilesAway() throws IOException {
    assertThat(
            groups(
                simulated(
                    one(AdminRole.POLICY_AUTHOR),
                    OF_CALLS + "&agent=robot&adapter=plain&delete=Binding/robot-all",
                    "[]")))
        .containsExactly("2 changed robot plain/pay allowed-denied no grant");
  }

  private static String limited(String condition) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Role","metadata":{"name":"all"},"spec":{"allow":[
    {"adapters":["*"],"tools":["pay"],"when":"%s"}]}}\
    """
        .formatted(condition);
  }

  @Test
  @Order(1)
  void shouldLookAtArgumentsForAuditorsOnly() throws IOException {
    String query = OF_CALLS + "&target=pay";
    assertThat(
            groups(
                simulated(
                    one(AdminRole.AUDITOR),
                    query + "&disclose=true",
                    limited("args.amount <= 100"))))
        .containsExactlyInAnyOrder(
            "1 same robot whole/pay allowed-allowed all",
            "1 changed robot whole/pay allowed-denied no grant",
            "2 unknown robot veiled/pay allowed-unknown a part of its arguments was redacted",
            "2 unknown robot plain/pay allowed-unknown its arguments were not kept (auditPayload of"
                + " its adapter)");
    gateway.awaitAudit("\"admin\"", "policy/simulate", "disclose=true");
    Administrator author = one(AdminRole.POLICY_AUTHOR);
    assertThat(groups(simulated(author, query, limited("args.amount <= 100"))))
        .allMatch(group -> group.contains(" unknown ") && group.contains("were not read"));
    assertThat(groups(simulated(author, query, limited("has(args.amount)"))))
        .allMatch(group -> group.contains(" unknown "));
    assertThat(
            groups(
                simulated(
                    one(AdminRole.AUDITOR), query + "&disclose=true", limited("has(args.amount)"))))
        .contains("2 same robot veiled/pay allowed-allowed all");
    assertThat(author.ask("POST", PATH + "?disclose=true", GUARD).status()).isEqualTo(403);
  }

  private static String toUser(String name) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Binding","metadata":{"name":"desks"},
    "spec":{"roles":["all"],"subjects":[{"user":"%s","issuer":"corp"}]}}\
    """
        .formatted(name);
  }

  @Test
  @Order(2)
  void shouldKnowPersonsForAuditorsAndUntilTheyAreErased() throws IOException {
    Administrator boss = one(AdminRole.ADMIN);
    String of = OF_CALLS + "&agent=desk";
    assertThat(groups(simulated(boss, of + "&disclose=true", toUser(PAT))))
        .containsExactly("1 same desk whole/read allowed-allowed all");
    assertThat(groups(simulated(boss, of + "&disclose=true", toUser("ann"))))
        .containsExactly("1 changed desk whole/read allowed-denied no grant");
    for (String name : List.of(PAT, "ann")) {
      assertThat(groups(simulated(one(AdminRole.POLICY_AUTHOR), of, toUser(name))))
          .singleElement()
          .asString()
          .startsWith("1 unknown desk whole/read allowed-unknown whose its pseudonym is");
    }
    String found =
        boss.ask("POST", "/api/v1/audit/subjects/find", "{\"name\":\"" + PAT + "\"}").text();
    Matcher id = Pattern.compile("\"(p-[0-9a-f]{32})\"").matcher(found);
    assertThat(id.find()).as(found).isTrue();
    String erased = "/api/v1/audit/subjects/" + id.group(1) + "?reason=asked-to";
    assertThat(boss.ask("DELETE", erased, "").status()).isEqualTo(200);
    assertThat(groups(simulated(boss, of + "&disclose=true", toUser(PAT))))
        .containsExactly("1 unknown desk whole/read allowed-unknown its user was erased");
    assertThat(groups(simulated(boss, of + "&disclose=true", GUARD)))
        .containsExactly("1 same desk whole/read allowed-allowed all");
  }

  @Test
  @Order(1)
  void shouldAnswerPageByPage() throws IOException {
    Administrator author = one(AdminRole.POLICY_AUTHOR);
    String pages = simulated(author, OF_CALLS + "&limit=4", GUARD);
    assertThat(records(pages)).isEqualTo(11);
    assertThat(pages.split("snapshotVersion")).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @Order(1)
  @EnumSource(AdminRole.class)
  void shouldAnswerWhoMayTryAPolicy(AdminRole role) throws IOException {
    RawResponse answer = one(role).ask("POST", PATH + OF_CALLS, GUARD);
    boolean may =
        role == AdminRole.POLICY_AUTHOR || role == AdminRole.AUDITOR || role == AdminRole.ADMIN;
    assertThat(answer.status()).as(answer.text()).isEqualTo(may ? 200 : 403);
    boolean reads = may && role != AdminRole.POLICY_AUTHOR;
    answer = one(role).ask("POST", PATH + "?source=192.0.2.1", GUARD);
    assertThat(answer.status()).isEqualTo(reads ? 200 : 403);
    Administrator agent = new Administrator(gateway, gateway.key("robot"));
    assertThat(agent.ask("POST", PATH, GUARD).status()).isIn(401, 403);
  }

  @Test
  @Order(1)
  void shouldShowNothingOfOtherTenants() throws IOException {
    TenantId acme = new TenantId("acme");
    String key = gateway.gateway().keys().issue(acme, "boss", KeyScope.admin()).key();
    Administrator other = new Administrator(gateway, key);
    String theirs = GUARD.replace("\"metadata\":{", "\"metadata\":{\"tenant\":\"acme\",");
    assertThat(groups(simulated(other, OF_CALLS, theirs))).isEmpty();
    assertThat(
            other
                .ask(
                    "POST",
                    PATH,
                    GUARD.replace("\"metadata\":{", "\"metadata\":{\"tenant\":\"default\","))
                .status())
        .isEqualTo(403);
    assertThat(groups(simulated(other, OF_CALLS + "&delete=Role/all", "[]"))).isEmpty();
    assertThat(other.ask("POST", PATH + "?delete=Gateway/gateway", "[]").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @Order(1)
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | `` | 400 | 1 to",
        "`` | [] | 400 | 1 to",
        "`` | { | 422 | body.json",
        "`` | 7 | 422 | must be a document",
        "`` | [[]] | 422 | must be a document",
        "`` | {\"kind\":\"Role\"} | 422 | apiVersion",
        "`` | {\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Wat\",\"metadata\":{\"name\":\"x\"},\"spec\":{}} |"
            + " 422 | kind",
        "`` | {\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"x\"},\"spec\":"
            + "{\"alow\":[]}} | 422 | unknown key",
        "`` | {\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"x\"},\"spec\":"
            + "{\"allow\":[{\"adapters\":[\"*\"],\"when\":\"args.\"}]}} | 422 | when",
        "`` | {\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"x\"},\"spec\":"
            + "{\"roles\":[\"none\"],\"agents\":[\"a\"]}} | 422 | no role",
        "?delete= | [] | 400 | KIND/NAME",
        "?delete=Role | [] | 400 | KIND/NAME",
        "?delete=Wat/x | [] | 400 | KIND/NAME",
        "?delete=Role/.. | [] | 400 | KIND/NAME",
        "?delete=Role/a, | [] | 400 | KIND/NAME",
        "?limit=0&delete=Role/a | [] | 400 | limit",
        "?limit=10001&delete=Role/a | [] | 400 | limit",
        "?cursor=x&delete=Role/a | [] | 400 | cursor",
        "?since=now&delete=Role/a | [] | 400 | since",
        "?agent=&delete=Role/a | [] | 400 | agent is empty",
        "?disclose=maybe&delete=Role/a | [] | 400 | true or false",
        "?order=oldest | [] | 400 | Unknown query parameter"
      })
  void shouldRefuseWhatIsNoProposal(String query, String body, int status, String words)
      throws IOException {
    RawResponse answer = Administrator.of(gateway).ask("POST", PATH + query, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(words);
  }

  @Test
  @Order(1)
  void shouldDescribeItself() throws IOException {
    assertThat(Administrator.of(gateway).get("/api/openapi.json").text())
        .contains("\"/api/v1/policy/simulate\"", "\"Simulation\"");
  }
}
