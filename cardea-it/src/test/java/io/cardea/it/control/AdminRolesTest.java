package io.cardea.it.control;

import static io.cardea.it.control.AdapterJson.adapter;
import static io.cardea.it.control.AdapterJson.http;
import static io.cardea.it.control.AdapterJson.stdio;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.AdminRole;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each admin role may do, and what it must not. */
class AdminRolesTest {

  private static final String FILES = Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}");

  private TestGateway gateway;
  private Administrator boss;

  @BeforeEach
  void open() throws IOException {
    gateway = TestGateway.start(FILES);
    boss = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  private Administrator one(AdminRole... roles) {
    return Administrator.in(gateway, roles);
  }

  private static String document(String kind) {
    return switch (kind) {
      case "adapters" -> adapter("x", http(""));
      case "stdio" -> adapter("x", stdio("true"));
      case "public" -> adapter("x", http(",\"access\":{\"public\":true}"));
      case "required" -> adapter("x", http(",\"requiredRoles\":[\"all\"]"));
      case "profiles" ->
          """
          {"apiVersion":"cardea.io/v1","kind":"Profile","metadata":{"name":"x"},\
          "spec":{"servers":[]}}\
          """;
      case "roles" ->
          """
          {"apiVersion":"cardea.io/v1","kind":"Role","metadata":{"name":"x"},\
          "spec":{"allow":[{"adapters":["*"],"tools":["*"]}]}}\
          """;
      case "bindings" ->
          """
          {"apiVersion":"cardea.io/v1","kind":"Binding","metadata":{"name":"x"},\
          "spec":{"roles":["all"],"agents":["robot"]}}\
          """;
      default ->
          """
          {"apiVersion":"cardea.io/v1","kind":"Gateway","metadata":{"name":"x"},"spec":{}}\
          """;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ADMIN         | adapters stdio public required roles bindings gateways
          OPERATOR      | adapters required
          POLICY_AUTHOR | roles bindings
          VIEWER        | ''
          AUDITOR       | ''
          PUBLISHER     | ''
          """)
  void shouldChangeWhatTheRoleIsFor(AdminRole role, String allowed) throws IOException {
    Administrator someone = one(role);
    for (String kind :
        new String[] {"adapters", "stdio", "public", "required", "roles", "bindings", "gateways"}) {
      boolean may = (" " + allowed + " ").contains(" " + kind + " ");
      String plural =
          kind.equals("stdio") || kind.equals("public") || kind.equals("required")
              ? "adapters"
              : kind;

      RawResponse put = someone.put(plural, "x", document(kind));
      RawResponse applied = someone.ask("POST", "/api/v1/apply", "[" + document(kind) + "]");

      assertThat(put.status()).as(kind + " " + put.text()).isEqualTo(may ? 201 : 403);
      assertThat(applied.status()).as(kind + " " + applied.text()).isEqualTo(may ? 200 : 403);
      if (may) {
        assertThat(boss.ask("DELETE", "/api/v1/" + plural + "/x", "").status()).isEqualTo(200);
      } else {
        assertThat(put.text()).contains("admin role", "nothing was changed");
        assertThat(boss.get("/api/v1/" + plural + "/x").status()).isEqualTo(404);
      }
    }
  }

  private static String tool(String name, String spec) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Tool","metadata":{"name":"%s"},\
    "spec":{"adapter":"x","tool":"%s",%s}}\
    """
        .formatted(name, name, spec);
  }

  @Test
  void shouldNeedTwoRolesToSayWhichSecretAToolSends() throws IOException {
    // Given
    assertThat(boss.put("adapters", "x", document("adapters")).status()).isEqualTo(201);
    assertThat(boss.ask("PUT", "/api/v1/secrets/s", "{\"value\":\"v\"}").status()).isEqualTo(201);
    String off = tool("off", "\"disabled\":true");
    String sends = tool("sends", "\"parameters\":{\"p\":{\"fixed\":{\"secret\":\"s\"}}}");
    Administrator author = one(AdminRole.POLICY_AUTHOR);
    Administrator operator = one(AdminRole.OPERATOR);
    Administrator both = one(AdminRole.POLICY_AUTHOR, AdminRole.OPERATOR);

    // Then
    assertThat(operator.put("tools", "off", off).status()).isEqualTo(403);
    assertThat(author.put("tools", "off", off).status()).isEqualTo(201);
    assertThat(author.put("tools", "sends", sends).status()).isEqualTo(403);
    assertThat(operator.put("tools", "sends", sends).status()).isEqualTo(403);
    assertThat(both.put("tools", "sends", sends).status()).isEqualTo(201);
    assertThat(both.get("/api/v1/tools/sends").text()).contains("\"fixed\":{\"secret\":\"s\"}");
    assertThat(author.ask("DELETE", "/api/v1/tools/off", "").status()).isEqualTo(200);
    assertThat(boss.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(422);
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldSeeAllButNoSecretsAndKeysOnlyForWhoNeedsThem(AdminRole role) throws IOException {
    Administrator someone = one(role);
    boolean sees = role != AdminRole.PUBLISHER;
    for (String path :
        new String[] {"/api/v1/adapters", "/api/v1/history", "/api/v1/status", "/profiles"}) {
      assertThat(someone.get(path).status()).as(path).isEqualTo(sees ? 200 : 403);
    }
    boolean seesKeys = role == AdminRole.ADMIN || role == AdminRole.AUDITOR;
    assertThat(someone.get("/api/v1/keys").status()).isEqualTo(seesKeys ? 200 : 403);
    assertThat(someone.ask("POST", "/api/v1/keys", "{\"agent\":\"x\"}").status())
        .isEqualTo(role == AdminRole.ADMIN ? 201 : 403);
    assertThat(someone.ask("POST", "/api/v1/diff", document("roles")).status())
        .isEqualTo(sees ? 200 : 403);
    boolean sets = role == AdminRole.ADMIN || role == AdminRole.OPERATOR;
    assertThat(someone.ask("PUT", "/api/v1/secrets/x", "{\"value\":\"v\"}").status())
        .isEqualTo(sets ? 201 : 403);
    assertThat(someone.ask("DELETE", "/api/v1/secrets/x", "").status()).isEqualTo(sets ? 200 : 403);
  }

  @Test
  void shouldNotLetAnOperatorDecideWhatIsRecordedOfCalls() throws IOException {
    boss.put("adapters", "x", adapter("x", http("")));
    String full = adapter("x", http(",\"auditPayload\":\"full\""));

    RawResponse opened = one(AdminRole.OPERATOR).put("adapters", "x", full);
    assertThat(opened.status()).isEqualTo(403);
    assertThat(opened.text()).contains("policy-author", "spec.auditPayload");

    assertThat(one(AdminRole.POLICY_AUTHOR).put("adapters", "x", full).status()).isEqualTo(200);
    assertThat(boss.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(200);
  }

  private void assertRemovedOnlyWithBothRoles(Administrator operator, String why)
      throws IOException {
    for (String path : new String[] {"/api/v1/adapters/x", "/adapters/x"}) {
      RawResponse removed = operator.ask("DELETE", path, "");
      assertThat(removed.status()).as(path + " " + removed.text()).isEqualTo(403);
      assertThat(removed.text()).contains("policy-author", why);
      assertThat(boss.get("/api/v1/adapters/x").status()).isEqualTo(200);
    }
    Administrator both = one(AdminRole.OPERATOR, AdminRole.POLICY_AUTHOR);
    assertThat(both.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"auditPayload\":\"full\"",
        "\"auditPayloadOfTools\":[{\"tools\":[\"t\"],\"payload\":\"full\"}]",
        "\"auditPayload\":\"redacted\",\"auditShown\":[\"city\"]"
      })
  void shouldNotLetAnOperatorRegisterAServerAnewToChangeWhatIsRecorded(String says)
      throws IOException {
    // Given
    String document = adapter("x", http("," + says));
    assertThat(boss.put("adapters", "x", document).status()).isEqualTo(201);
    Administrator operator = one(AdminRole.OPERATOR);

    // Then
    assertRemovedOnlyWithBothRoles(operator, "recorded");
    assertThat(operator.put("adapters", "x", document).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'metadata':{'name':'x'},'spec':{'requiredRoles':['all'],",
        "'metadata':{'name':'x'},'spec':{'requiredScopes':['s'],",
        "'metadata':{'name':'x'},'spec':{'toolScopes':[{'tools':['t'],'scopes':['s']}],",
        "'metadata':{'name':'x','tags':['t']},'spec':{",
        "'metadata':{'name':'x','labels':{'a':'b'}},'spec':{"
      })
  void shouldNotLetAnOperatorRegisterAServerAnewToOpenIt(String says) throws IOException {
    // Given
    String document =
        "{\"apiVersion\":\"cardea.io/v1\",\"kind\":\"Adapter\","
            + says.replace('\'', '"')
            + http("}}");
    RawResponse made = boss.put("adapters", "x", document);
    assertThat(made.status()).as(made.text()).isEqualTo(201);

    // Then
    assertRemovedOnlyWithBothRoles(one(AdminRole.OPERATOR), "who may use it");
  }

  @Test
  void shouldNotLetAnOperatorDecideWhoMayUseAServer() throws IOException {
    boss.put("adapters", "x", document("required"));
    Administrator operator = one(AdminRole.OPERATOR);

    // What it may change it changes, the rest as it is.
    assertThat(
            operator
                .put(
                    "adapters",
                    "x",
                    adapter("x", http(",\"requiredRoles\":[\"all\"],\"title\":\"T\"")))
                .status())
        .isEqualTo(200);
    RawResponse opened = operator.put("adapters", "x", adapter("x", http("")));
    assertThat(opened.status()).isEqualTo(403);
    assertThat(opened.text()).contains("policy-author", "spec.requiredRoles");
    RawResponse patched =
        operator.ask(
            "PATCH",
            "/api/v1/adapters/x",
            "{\"spec\":{\"requiredRoles\":null,\"access\":{\"public\":true}}}",
            "Content-Type: application/merge-patch+json");
    assertThat(patched.status()).isEqualTo(403);

    // Nor does who decides that change the server.
    Administrator author = one(AdminRole.POLICY_AUTHOR);
    assertThat(author.put("adapters", "x", adapter("x", http(""))).status()).isEqualTo(403);
    assertThat(author.put("adapters", "x", adapter("x", http(",\"title\":\"T\""))).status())
        .isEqualTo(200);
    assertThat(author.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(403);
    assertThat(operator.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(200);
  }

  @Test
  void shouldNotLetAnOperatorChangeWhatRulesSelectBy() throws IOException {
    boss.put("adapters", "x", adapter("x", http("")));
    Administrator operator = one(AdminRole.OPERATOR);
    for (String more : new String[] {",\"tags\":[\"t\"]", ",\"labels\":{\"a\":\"b\"}"}) {
      String changed = adapter("x", http("")).replace("\"name\":\"x\"", "\"name\":\"x\"" + more);
      assertThat(operator.put("adapters", "x", changed).status()).as(more).isEqualTo(403);
      assertThat(one(AdminRole.POLICY_AUTHOR).put("adapters", "x", changed).status())
          .as(more)
          .isEqualTo(200);
      assertThat(boss.put("adapters", "x", adapter("x", http(""))).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldNotLetAnOperatorSayWhatIsStartedByAnyWay() throws IOException {
    boss.put("adapters", "x", adapter("x", stdio("true")));
    Administrator operator = one(AdminRole.OPERATOR);

    assertThat(operator.put("adapters", "x", adapter("x", stdio("false"))).status()).isEqualTo(403);
    assertThat(
            operator
                .ask(
                    "PATCH",
                    "/api/v1/adapters/x",
                    "{\"spec\":{\"upstream\":{\"stdio\":{\"args\":[\"-c\"]}}}}",
                    "Content-Type: application/merge-patch+json")
                .status())
        .isEqualTo(403);
    assertThat(
            operator
                .put("adapters", "x", adapter("x", stdio("true") + ",\"title\":\"T\""))
                .status())
        .isEqualTo(200);

    // And when: the program is replaced by an address, and somebody wants it back
    assertThat(operator.put("adapters", "x", adapter("x", http(""))).status()).isEqualTo(403);
    boss.put("adapters", "x", adapter("x", http("")));
    RawResponse back = operator.ask("POST", "/api/v1/adapters/x/rollback?to=1", "");

    // Then
    assertThat(back.status()).as(back.text()).isEqualTo(403);
    assertThat(boss.get("/api/v1/adapters/x").text()).contains("a.example");
  }

  @Test
  void shouldNotJudgeWhatTheConditionDoesNotMean() throws IOException {
    String old = boss.put("adapters", "x", adapter("x", http(""))).header("etag").get();
    boss.put("adapters", "x", adapter("x", http(",\"title\":\"T\"")));
    Administrator operator = one(AdminRole.OPERATOR);

    assertThat(operator.put("adapters", "x", adapter("x", http("")), "If-Match: " + old).status())
        .isEqualTo(412);
    assertThat(operator.put("adapters", "x", adapter("x", http("")), "If-None-Match: *").status())
        .isEqualTo(412);
    String now = boss.get("/api/v1/adapters/x").header("etag").get();
    assertThat(operator.put("adapters", "x", adapter("x", http("")), "If-Match: " + now).status())
        .isEqualTo(200);
  }

  @Test
  void shouldJoinTheRolesOfOneKey() throws IOException {
    Administrator both = one(AdminRole.OPERATOR, AdminRole.POLICY_AUTHOR);

    assertThat(both.put("adapters", "x", document("public")).status()).isEqualTo(201);
    assertThat(both.put("adapters", "y", adapter("y", stdio("true"))).status()).isEqualTo(403);
  }

  @Test
  void shouldIssueKeysWithRoles() throws IOException {
    RawResponse issued =
        boss.ask("POST", "/api/v1/keys", "{\"agent\":\"eve\",\"adminRoles\":[\"viewer\"]}");
    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.text())
        .contains("\"planes\":[\"admin\",\"data\"]", "\"adminRoles\":[\"viewer\"]");

    RawResponse wrong =
        boss.ask("POST", "/api/v1/keys", "{\"agent\":\"eve\",\"adminRoles\":[\"root\"]}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text()).contains("policy-author");
  }
}
