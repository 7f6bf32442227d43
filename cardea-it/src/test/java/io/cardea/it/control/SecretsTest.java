package io.cardea.it.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Secrets in the gateway's own store: servers get them, and nobody else ever does. */
class SecretsTest {

  private static final String ONE = "Bearer canary-one-5f3a";
  private static final String TWO = "Bearer canary-two-9b21";

  private static final String ROLES =
      Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}")
          + Documents.binding("robot", "all");

  private final List<RawResponse> answers = new ArrayList<>();
  private final Lines log = new Lines();
  private ScriptedServer server;
  private TestGateway gateway;
  private Administrator admin;

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy());
    }
  }

  @BeforeEach
  void open() throws IOException {
    log.start();
    root().addAppender(log);
    server = ScriptedServer.start().modern();
    gateway = TestGateway.start(ROLES);
    admin = Administrator.of(gateway);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
    root().detachAppender(log);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private RawResponse ask(String method, String path, String body) throws IOException {
    RawResponse answer = admin.ask(method, "/api/v1/" + path, body);
    answers.add(answer);
    return answer;
  }

  private RawResponse set(String name, String value) throws IOException {
    return ask("PUT", "secrets/" + name, "{\"value\":\"" + value + "\"}");
  }

  private String document(String name, String secret) {
    return """
    {"apiVersion":"cardea.io/v1","kind":"Adapter","metadata":{"name":"%s"},\
    "spec":{"upstream":{"http":{"url":"%s","headers":{"Authorization":{"secret":"%s"}}}},\
    "allowPrivateNetwork":true}}\
    """
        .formatted(name, server.url(), secret);
  }

  private String inFile(String name, String secret) {
    return Documents.adapter(name, server.url())
        .replace("}}\n", ", headers: {Authorization: {secret: " + secret + "}}}}\n");
  }

  /** The credential that the server gets with a call. */
  private Optional<String> credential(String adapter) throws IOException {
    RawResponse answer =
        gateway.client(adapter, "robot").modern("tools/call", "t", "\"name\":\"t\"");
    answers.add(answer);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return server.received("tools/call").getLast().header("authorization");
  }

  @Test
  void shouldGiveServersTheNewValueAtOnceAndShowItNowhere() throws IOException {
    // Given
    RawResponse made = set("token", ONE);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text())
        .contains("\"name\":\"token\"", "\"version\":1", "\"by\":\"boss\"", "\"usedBy\":[]");
    assertThat(ask("PUT", "adapters/stored", document("stored", "token")).status()).isEqualTo(201);
    gateway.reload(ROLES + inFile("filed", "token"));
    assertThat(credential("stored")).contains(ONE);
    assertThat(credential("filed")).contains(ONE);

    // When
    RawResponse replaced = set("token", TWO);

    // Then
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.text())
        .contains(
            "\"version\":2",
            "{\"kind\":\"Adapter\",\"name\":\"filed\",\"inForce\":true}",
            "{\"kind\":\"Adapter\",\"name\":\"stored\",\"inForce\":true}");
    assertThat(credential("stored")).contains(TWO);
    assertThat(credential("filed")).contains(TWO);

    // And when it is taken back
    assertThat(ask("POST", "secrets/token/rollback", "").text()).contains("\"version\":3");
    assertThat(credential("stored")).contains(ONE);
    assertThat(credential("filed")).contains(ONE);

    // And after a restart
    gateway.restart();
    assertThat(credential("stored")).contains(ONE);
    assertThat(credential("filed")).contains(ONE);

    // Then nobody else has seen it
    for (String path :
        List.of("secrets", "secrets/token", "adapters", "adapters/stored", "history", "status")) {
      assertThat(ask("GET", path, "").status()).isEqualTo(200);
    }
    answers.add(admin.get("/adapters"));
    answers.add(admin.get("/adapters/filed"));
    answers.add(admin.get("/api/openapi.json"));
    answers.add(admin.get("/metrics"));
    assertThat(ask("POST", "diff", document("stored", "other")).status()).isEqualTo(422);
    for (String canary : List.of("canary-one-5f3a", "canary-two-9b21")) {
      assertThat(answers).noneMatch(answer -> answer.text().contains(canary));
      assertThat(log.lines).noneMatch(line -> line.contains(canary));
      assertThat(gateway.keeps(canary)).isFalse();
    }
    assertThat(gateway.keeps("canary")).isFalse();
  }

  @Test
  void shouldStartWithoutTheSecretAndUseItWhenItIsSet() throws IOException {
    // Given a file that names one that nobody has set yet
    gateway.reload(ROLES + inFile("filed", "token"));
    assertThat(gateway.client("filed", "robot").modern("tools/list", "", "").status())
        .isNotEqualTo(200);
    assertThat(ask("GET", "status", "").text())
        .contains("\"name\":\"filed\"", "no secret", "cardea secret set token");
    gateway.restart();

    // When
    assertThat(set("token", ONE).status()).isEqualTo(201);

    // Then
    assertThat(credential("filed")).contains(ONE);
    assertThat(ask("GET", "status", "").text()).contains("\"notInForce\":[]");
  }

  @Test
  void shouldCloseWhatASecretDoesNotFitAnyMore() throws IOException {
    set("token", ONE);
    ask("PUT", "adapters/stored", document("stored", "token"));

    // When
    RawResponse replaced = set("token", "two\\nlines");

    // Then
    assertThat(replaced.text()).contains("\"name\":\"stored\",\"inForce\":false");
    assertThat(ask("GET", "adapters/stored", "").text()).contains("must be one line");
    set("token", TWO);
    assertThat(credential("stored")).contains(TWO);
  }

  @Test
  void shouldNotDeleteWhatIsUsed() throws IOException {
    set("token", ONE);
    ask("PUT", "adapters/stored", document("stored", "token"));

    RawResponse refused = ask("DELETE", "secrets/token", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("Adapter stored");

    ask("DELETE", "adapters/stored", "");
    assertThat(ask("DELETE", "secrets/token", "").status()).isEqualTo(200);
    assertThat(ask("DELETE", "secrets/token", "").status()).isEqualTo(404);
    assertThat(ask("GET", "secrets/token", "").status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseDocumentsThatNameASecretNobodyHasSet() throws IOException {
    RawResponse refused = ask("PUT", "adapters/stored", document("stored", "tokem"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("no secret \\\"tokem\\\" in tenant default", "cardea secret set tokem");
  }

  @Test
  void shouldKeepTenantsApart() throws IOException {
    set("token", ONE);
    Administrator other =
        new Administrator(
            gateway,
            gateway.gateway().keys().issue(new TenantId("acme"), "boss", KeyScope.admin()).key());

    assertThat(other.get("/api/v1/secrets").text()).isEqualTo("{\"items\":[]}");
    assertThat(other.get("/api/v1/secrets/token").status()).isEqualTo(404);
    assertThat(other.ask("DELETE", "/api/v1/secrets/token", "").status()).isEqualTo(404);
    assertThat(other.put("adapters", "theirs", document("theirs", "token")).status())
        .isEqualTo(422);
    assertThat(other.ask("PUT", "/api/v1/secrets/token", "{\"value\":\"x\"}").text())
        .contains("\"version\":1");
    ask("PUT", "adapters/stored", document("stored", "token"));
    assertThat(credential("stored")).contains(ONE);
    assertThat(new Administrator(gateway, gateway.key("robot")).get("/api/v1/secrets").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | secrets/x            |                               | 400
          PUT    | secrets/x            | {                             | 400
          PUT    | secrets/x            | []                            | 400
          PUT    | secrets/x            | "canary"                      | 400
          PUT    | secrets/x            | {"value": 7}                  | 400
          PUT    | secrets/x            | {"value": ""}                 | 400
          PUT    | secrets/x            | {"value": "\\ud800canary"}    | 400
          PUT    | secrets/x            | {"valu": "canary"}            | 400
          PUT    | secrets/x            | {"value": "canary", "a": 1}   | 400
          PUT    | secrets/x            | {"value": "canary", "value": "b"} | 400
          PUT    | secrets/x?reason=y   | {"value": "canary"}           | 400
          PUT    | secrets/x%20y        | {"value": "canary"}           | 400
          PUT    | secrets/..           | {"value": "canary"}           | 400
          POST   | secrets              | {"value": "canary"}           | 405
          PATCH  | secrets/x            | {"value": "canary"}           | 405
          GET    | secrets/x            |                               | 404
          GET    | secrets?a=b          |                               | 400
          POST   | secrets/x/rollback   |                               | 404
          GET    | secrets/x/value      |                               | 404
          """)
  void shouldRefuseClearly(String method, String path, String body, int status) throws IOException {
    RawResponse answer = ask(method, path, body == null ? "" : body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains("\"detail\":").doesNotContain("canary");
  }

  @Test
  void shouldSayWhatIsMissingWhenTheFileOfTheMasterKeyIsGone() throws IOException {
    set("token", ONE);
    ask("PUT", "adapters/stored", document("stored", "token"));
    byte[] key = Files.readAllBytes(gateway.data().resolve("master.key"));
    Files.delete(gateway.data().resolve("master.key"));

    // When
    gateway.restart();

    // Then
    RawResponse refused = set("token", TWO);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.text())
        .contains("master.key, which opens secrets, is not there: put it back");
    assertThat(ask("GET", "adapters/stored", "").text())
        .contains("\"inForce\":false", "put it back");

    // And nothing is lost
    Files.write(gateway.data().resolve("master.key"), key);
    gateway.restart();
    assertThat(credential("stored")).contains(ONE);
  }

  @Test
  void shouldTakeTheMasterKeyFromTheEnvironment() throws IOException {
    Map<String, String> environment =
        Map.of("CARDEA_MASTER_KEY", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    try (TestGateway other = TestGateway.start(ROLES, Optional.empty(), environment)) {
      Administrator there = Administrator.of(other);
      assertThat(there.ask("PUT", "/api/v1/secrets/token", "{\"value\":\"x\"}").status())
          .isEqualTo(201);
      assertThat(other.data().resolve("master.key")).doesNotExist();
      assertThat(other.keeps("AQEBAQEB")).isFalse();
    }
  }
}
