package io.cardea.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of a whole gateway: who may see what, and what must not be seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryTest {

  private static final String LIST = "/v0.1/servers";

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    gateway = TestGateway.start(documents(""));
  }

  private String documents(String more) {
    return Documents.adapter("weather", server.url())
        + Documents.adapter("mail", server.url())
        + Documents.adapter("open", server.url(), "access: {public: true}")
        + Documents.role("weather", Documents.everything("weather"))
        + Documents.role("all", Documents.everything("*"))
        + Documents.binding("robot", "weather")
        + Documents.binding("boss", "all")
        + more;
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private RawResponse ask(String target, String... fields) throws IOException {
    return send("GET", target, fields);
  }

  private RawResponse send(String method, String target, String... fields) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      String head = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
      http.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n");
      return http.response();
    }
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  @Test
  void shouldListWhatTheCallerMayUseAndNothingElse() throws IOException {
    String robot = ask(LIST, bearer(gateway.key("robot"))).text();
    String boss = ask(LIST, bearer(gateway.key("boss"))).text();
    String nobody = ask(LIST, bearer(gateway.key("nobody"))).text();

    assertThat(robot)
        .contains("\"name\":\"local.cardea/weather\"", "\"metadata\":{\"count\":1}")
        .doesNotContain("mail", server.url());
    assertThat(boss).contains("/mail\"", "/open\"", "/weather\"", "\"count\":3");
    assertThat(nobody).contains("{\"servers\":[],\"metadata\":{\"count\":0}}");
  }

  @ParameterizedTest
  @CsvSource({
    "robot, weather, 200",
    "robot, mail, 404",
    "robot, other, 404",
    "boss, mail, 200",
    "nobody, weather, 404"
  })
  void shouldAnswerTheSameForWhatIsDeniedAndWhatIsNotThere(String agent, String name, int status)
      throws IOException {
    String path = LIST + "/local.cardea%2F" + name + "/versions";

    RawResponse all = ask(path, bearer(gateway.key(agent)));
    RawResponse latest = ask(path + "/latest", bearer(gateway.key(agent)));

    assertThat(all.status()).isEqualTo(status);
    assertThat(latest.status()).isEqualTo(status);
    if (status == 404) {
      assertThat(latest.text()).contains("{\"error\":\"Server not found\"}");
    }
  }

  @Test
  void shouldShowNoMoreThanAKeyReaches() throws IOException {
    KeyScope narrow = new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("mail")));
    KeyScope admin = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty());

    assertThat(ask(LIST, bearer(gateway.issue("boss", narrow).key())).text())
        .contains("/mail\"", "\"count\":1");
    assertThat(ask(LIST, bearer(gateway.issue("boss", admin).key())).text())
        .contains("\"count\":0");
  }

  @Test
  void shouldTellCallersWithoutAKeyOfPublicServersOnThisMachineOnly() throws IOException {
    assertThat(ask(LIST).text()).contains("/open\"", "\"count\":1");

    RawResponse forwarded = ask(LIST, "X-Forwarded-For: 203.0.113.7");
    assertThat(forwarded.status()).isEqualTo(401);
    assertThat(forwarded.text()).contains("{\"error\":\"An API key is needed");
    assertThat(forwarded.header("www-authenticate")).contains("Bearer realm=\"cardea\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer cardea_aaaaaaaaaaaa_wrong",
        "Authorization: Basic eDp5",
        "Authorization: Bearer"
      })
  void shouldNotTakeAWrongKeyForNone(String field) throws IOException {
    assertThat(ask(LIST, field).status()).isEqualTo(401);
  }

  @Test
  void shouldRefuseOtherHostsAndAllButReading() throws IOException {
    String key = bearer(gateway.key("boss"));

    try (RawHttp http = RawHttp.connect(gateway.port())) {
      http.send("GET " + LIST + " HTTP/1.1\r\nHost: evil.example\r\n" + key + "\r\n\r\n");
      assertThat(http.response().status()).isEqualTo(403);
    }
    assertThat(send("DELETE", LIST + "/local.cardea%2Fmail/versions/latest", key).status())
        .isEqualTo(501);
  }

  @Test
  void shouldLinkToAnAddressThatAnswers() throws IOException {
    String text = ask(LIST + "?search=weather", bearer(gateway.key("robot"))).text();
    String url = "http://localhost:" + gateway.port() + "/adapters/weather/mcp";

    assertThat(text).contains("\"type\":\"streamable-http\",\"url\":\"" + url + "\"");
    RawResponse answer =
        gateway.client("weather", "robot").modern("tools/call", "t", "\"name\":\"t\"");
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void shouldShowAServerAsSoonAsItIsDeclared() throws IOException {
    String more = Documents.adapter("more", server.url());

    gateway.reload(documents(more));
    assertThat(ask(LIST, bearer(gateway.key("boss"))).text()).contains("/more\"");

    gateway.reload(documents(""));
    assertThat(ask(LIST, bearer(gateway.key("boss"))).text()).doesNotContain("/more\"");
    assertThat(ask(LIST + "?include_deleted=true", bearer(gateway.key("boss"))).text())
        .contains("/more\"", "\"status\":\"deleted\"");
    assertThat(ask(LIST + "?include_deleted=true", bearer(gateway.key("robot"))).text())
        .doesNotContain("/more\"");
  }
}
