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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may say which versions a server has, what they start, and who gets them. */
class VersionRightsTest {

  private static final String ALL = Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}");

  private TestGateway gateway;
  private Administrator boss;

  @BeforeEach
  void open() throws IOException {
    gateway = TestGateway.start(ALL);
    boss = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  private Administrator one(AdminRole... roles) {
    return Administrator.in(gateway, roles);
  }

  private static String versions(String first, String second) {
    return """
    "versions":[{"version":"1",%s},{"version":"2",%s}]\
    """
        .formatted(first, second);
  }

  @Test
  void shouldNotLetAnOperatorSayWhatIsStartedByAVersion() throws IOException {
    Administrator operator = one(AdminRole.OPERATOR);
    String plain = adapter("x", versions(http(""), http("")));
    String local = adapter("x", versions(http(""), stdio("true")));

    assertThat(operator.put("adapters", "x", local).status()).isEqualTo(403);
    assertThat(operator.put("adapters", "x", plain).status()).isEqualTo(201);
    assertThat(operator.put("adapters", "x", local).status()).isEqualTo(403);
    assertThat(boss.put("adapters", "x", local).status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", local.replace("\"true\"", "\"false\"")).status())
        .isEqualTo(403);
    assertThat(operator.put("adapters", "x", plain).status()).isEqualTo(403);
  }

  @Test
  void shouldNotLetAnOperatorSayWhichRolesGetAVersion() throws IOException {
    Administrator operator = one(AdminRole.OPERATOR);
    Administrator author = one(AdminRole.POLICY_AUTHOR);
    String plain = adapter("x", versions(http(""), http("")));
    String given = adapter("x", versions(http(""), http(",\"roles\":[\"all\"]")));
    String moved = adapter("x", versions(http(",\"roles\":[\"all\"]"), http("")));
    String weighed = adapter("x", versions(http(""), http(",\"roles\":[\"all\"],\"weight\":10")));
    String without = adapter("x", http(""));

    // Who registers a server may, as it may keep others off it
    assertThat(operator.put("adapters", "x", plain).status()).isEqualTo(201);
    RawResponse opened = operator.put("adapters", "x", given);
    assertThat(opened.status()).as(opened.text()).isEqualTo(403);
    assertThat(opened.text()).contains("policy-author", "spec.versions[].roles");
    assertThat(author.put("adapters", "x", given).status()).isEqualTo(200);

    // What else there is of versions is the operator's
    assertThat(author.put("adapters", "x", weighed).status()).isEqualTo(403);
    assertThat(operator.put("adapters", "x", weighed).status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", given).status()).isEqualTo(200);

    // Nor by giving the roles to another version, or taking away those that have some
    for (String other : List.of(moved, plain, without)) {
      assertThat(operator.put("adapters", "x", other).status()).as(other).isEqualTo(403);
    }
    RawResponse removed = operator.ask("DELETE", "/api/v1/adapters/x", "");
    assertThat(removed.status()).as(removed.text()).isEqualTo(403);
    assertThat(removed.text()).contains("policy-author", "spec.versions[].roles");
    Administrator both = one(AdminRole.OPERATOR, AdminRole.POLICY_AUTHOR);
    assertThat(both.ask("DELETE", "/api/v1/adapters/x", "").status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", given).status()).isEqualTo(201);
  }

  @Test
  void shouldNotLetAnOperatorSayWhatIsStartedInPlaceOfVersions() throws IOException {
    Administrator operator = one(AdminRole.OPERATOR);
    String one = adapter("x", http(""));
    String many = adapter("x", versions(http(""), http("")));
    String program = adapter("x", stdio("true"));
    String programs = adapter("x", versions(http(""), stdio("true")));

    assertThat(boss.put("adapters", "x", many).status()).isEqualTo(201);
    RawResponse started = operator.put("adapters", "x", program);
    assertThat(started.status()).as(started.text()).isEqualTo(403);
    assertThat(started.text()).contains("role admin", "what program");
    assertThat(operator.put("adapters", "x", one).status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", programs).status()).isEqualTo(403);

    // Nor is one ended so.
    assertThat(boss.put("adapters", "x", programs).status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", one).status()).isEqualTo(403);
    assertThat(boss.put("adapters", "x", program).status()).isEqualTo(200);
    assertThat(operator.put("adapters", "x", many).status()).isEqualTo(403);
  }
}
