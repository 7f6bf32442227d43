package io.cardea.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.it.rig.StartsGateways;
import io.cardea.model.identity.KeyScope;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.GatewayProcess;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Declared limits, from the outside: whom they refuse, how, and what it costs. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class QuotaTest {

  private static final String LIMIT = limit("rates: [{calls: 3, per: 1h}]");
  private static final String CALL =
      McpClient.request(1, "tools/call", "{\"name\":\"t\",\"arguments\":{}}");

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig =
        Rig.open(
            Documents.role("others", Documents.everything("a")),
            Documents.binding("other", "others"),
            LIMIT);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  /** For each agent. */
  private static String limit(String allowances) {
    return Documents.limit("team", "per: [agent]", allowances);
  }

  private String yaml(String limit) {
    return Documents.open("a", rig.server().url(), "robot") + limit;
  }

  private static RawResponse call(McpClient client) throws IOException {
    return client.modern("tools/call", "t", "\"name\":\"t\",\"arguments\":{}");
  }

  private RawResponse call(String agent) throws IOException {
    return call(rig.gateway().client("a", agent));
  }

  private void use(int calls) throws IOException {
    for (int i = 0; i < calls; i++) {
      assertThat(call("robot").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldRefuseWhatHasNoRoomAndSayWhen() throws IOException {
    RawResponse first = call("robot");
    assertThat(first.header("ratelimit").orElseThrow()).matches("\"team/calls/1h\";r=2;t=36\\d\\d");
    use(2);

    RawResponse refused = call("robot");

    Answers.assertError(refused, 429, 42900);
    assertThat(refused.header("retry-after").orElseThrow()).matches("36\\d\\d");
    assertThat(refused.header("ratelimit").orElseThrow())
        .matches("\"team/calls/1h\";r=0;t=36\\d\\d");
    assertThat(refused.header("ratelimit-policy")).contains("\"team/calls/1h\";q=3;w=3600");
    assertThat(refused.text())
        .contains("The limit team has no room for this call now: 3 calls per 1h.")
        .contains("\"reason\":\"not_executed\",\"limit\":\"team\",\"allowance\":\"3 calls per 1h\"")
        .contains("\"requestId\":\"");
    assertThat(rig.server().received("tools/call")).hasSize(3);
    rig.gateway().awaitAudit("\"limit team: 3 calls per 1h\"", "\"robot\"");
    assertThat(metrics())
        .contains("cardea_limit_refusals_total{limit=\"team\",tenant=\"default\"} 1.0");
  }

  private String metrics() throws IOException {
    try (RawHttp http = RawHttp.connect(rig.gateway().port())) {
      String head =
          "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + Administrator.of(rig.gateway()).key()
              + "\r\n\r\n";
      return http.send(head.getBytes(StandardCharsets.UTF_8)).response().text();
    }
  }

  @Test
  void shouldCountEachAgentWhateverItsKeysSessionsAndEras() throws IOException {
    use(1);
    McpClient second =
        McpClient.of(
            rig.gateway().port(), "a", rig.gateway().issue("robot", KeyScope.data()).key());
    assertThat(call(second).status()).isEqualTo(200);
    assertThat(second.session("2025-11-25").post(CALL).text()).contains("\"result\"");

    Answers.assertError(call("robot"), 429, 42900);
    Answers.assertError(rig.robot().session("2025-06-18").post(CALL), 429, 42900);
    assertThat(call("other").status()).isEqualTo(200);
  }

  @Test
  void shouldCountEachMemberOfABatch() throws IOException {
    McpClient session = rig.robot().session("2025-03-26");
    String batch =
        "["
            + String.join(
                ",",
                List.of(1, 2, 3, 4, 5).stream()
                    .map(id -> CALL.replace("\"id\":1", "\"id\":" + id))
                    .toList())
            + "]";

    try (EventStream stream = session.postStream(batch)) {
      List<String> answers = stream.rest();
      assertThat(answers).hasSize(5);
      assertThat(answers).filteredOn(answer -> answer.contains("\"code\":42900")).hasSize(2);
    }
    assertThat(rig.server().received("tools/call")).hasSize(3);
  }

  @Test
  void shouldNotCountWhatTouchesNothing() throws IOException {
    McpClient session = rig.robot().session("2025-11-25");
    for (int i = 0; i < 5; i++) {
      session.post(McpClient.request(i, "tools/list", "{}"));
      session.post(McpClient.request(i, "ping", "{}"));
      session.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}");
    }
    use(3);
    // But these count like calls of tools.
    Answers.assertError(rig.robot().modern("prompts/get", "p", "\"name\":\"p\""), 429, 42900);
    Answers.assertError(rig.robot().modern("resources/read", "r:x", "\"uri\":\"r:x\""), 429, 42900);
    Answers.assertError(
        rig.robot()
            .modern(
                "completion/complete",
                "",
                "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"p\"},\"argument\":{\"name\":\"x\","
                    + "\"value\":\"y\"}"),
        429,
        42900);
  }

  @Test
  void shouldNotCountWhatIsDeniedOrNotMade() throws IOException {
    rig.gateway()
        .reload(
            Documents.adapter("a", rig.server().url())
                + Documents.role("all-a", "{adapters: [a], tools: [\"t\"]}")
                + Documents.binding("robot", "all-a")
                + LIMIT);
    for (int i = 0; i < 5; i++) {
      rig.robot().modern("tools/call", "other", "\"name\":\"other\",\"arguments\":{}");
    }
    use(3);
    Answers.assertError(call("robot"), 429, 42900);
  }

  @Test
  void shouldGiveBackWhatWasNotMade() throws Exception {
    rig.gateway()
        .reload(
            yaml(limit("budgets: [{calls: 2, per: 365d}]"))
                + Documents.limits("callsPerPrincipal: 1"));
    CountDownLatch go = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              go.await();
              exchange.result("{\"resultType\":\"complete\"}");
            });
    byte[] call =
        rig.robot()
            .modernly("tools/call", "t")
            .bytes(
                "POST",
                McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"")
                    .getBytes(StandardCharsets.UTF_8));
    try (RawHttp first = RawHttp.connect(rig.gateway().port())) {
      first.send(call);
      rig.server().await("tools/call", 1);
      for (int i = 0; i < 3; i++) {
        assertThat(call("robot").text()).contains("Too many calls of yours are open at once");
      }
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
    }
    rig.gateway().awaitIdle();
    use(1);
    assertThat(call("robot").text()).contains("The limit team has no room");
  }

  /** Whether the only budget has that use in the file; nobody waits for its writer. */
  private static boolean isWritten(GatewayProcess process, long used) {
    try {
      ByteBuffer file =
          ByteBuffer.wrap(Files.readAllBytes(process.data().resolve("quota/budgets")))
              .order(ByteOrder.LITTLE_ENDIAN);
      long sum = 0;
      for (int slot = 64; slot < file.limit(); slot += 64) {
        sum += file.getLong(slot + 32);
      }
      return sum == used;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @StartsGateways
  void shouldKeepBudgetsWhenTheProcessIsKilled() throws IOException {
    String yaml =
        Documents.adapter("a", rig.server().url()) + limit("budgets: [{calls: 3, per: 365d}]");
    try (GatewayProcess process = GatewayProcess.start(yaml)) {
      assertThat(call(process.client("/adapters/a/mcp")).status()).isEqualTo(200);
      assertThat(call(process.client("/adapters/a/mcp")).status()).isEqualTo(200);
      TestGateway.eventually(() -> isWritten(process, 2), "two calls in the file of budgets");

      process.kill();
      process.restart();

      assertThat(call(process.client("/adapters/a/mcp")).status()).isEqualTo(200);
      Answers.assertError(call(process.client("/adapters/a/mcp")), 429, 42900);
    }
  }

  @Test
  void shouldObeyAChangedLimitAtOnceAndKeepWhatIsUsed() throws IOException {
    use(3);
    Answers.assertError(call("robot"), 429, 42900);

    rig.gateway().reload(yaml(limit("rates: [{calls: 4, per: 1h}]")));
    use(1);
    Answers.assertError(call("robot"), 429, 42900);

    rig.gateway().reload(yaml(limit("rates: [{calls: 2, per: 1h}]")));
    Answers.assertError(call("robot"), 429, 42900);

    rig.gateway().reload(yaml(""));
    use(3);
  }

  @Test
  void shouldKeepBudgetsOverARestart() throws IOException {
    rig.gateway().reload(yaml(limit("budgets: [{calls: 2, per: 365d}]")));
    use(1);

    rig.gateway().restart();

    use(1);
    RawResponse refused = call("robot");
    Answers.assertError(refused, 429, 42900);
    assertThat(refused.text()).contains("2 calls per 365d");
  }

  @Test
  void shouldChargeBytesOfAnswersAfterwards() throws IOException {
    rig.gateway().reload(yaml(limit("budgets: [{bytes: 4KiB, per: 365d}]")));
    rig.server()
        .on(
            "tools/call",
            exchange ->
                exchange.result(
                    "{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}],\"resultType\":\"complete\"}"
                        .formatted("x".repeat(5_000))));
    use(1);
    rig.gateway().awaitIdle();

    RawResponse refused = call("robot");

    Answers.assertError(refused, 429, 42900);
    assertThat(refused.header("ratelimit-policy"))
        .contains("\"team/bytes/365d\";q=4096;qu=\"content-bytes\";w=31536000");
    String usage = Administrator.of(rig.gateway()).get("/api/v1/limits/team/usage").text();
    assertThat(usage)
        .contains("{\"of\":{\"agent\":\"cardea/robot\"},\"uses\":[{\"allowance\":\"4096 bytes per")
        .matches(".*\"used\":5\\d\\d\\d,\"left\":0,.*");
  }

  @Test
  void shouldChargeWhatToolsCost() throws IOException {
    rig.gateway()
        .reload(
            yaml(
                limit("budgets: [{cost: 11, per: 365d}]") + "  costs: [{tools: [t], units: 5}]\n"));
    use(2);
    Answers.assertError(call("robot"), 429, 42900);
    assertThat(rig.robot().modern("tools/call", "u", "\"name\":\"u\",\"arguments\":{}").status())
        .isEqualTo(200);
    Answers.assertError(
        rig.robot().modern("tools/call", "u", "\"name\":\"u\",\"arguments\":{}"), 429, 42900);
  }

  @Test
  void shouldCountMadeUpToolsTogether() throws IOException {
    rig.gateway()
        .reload(yaml(Documents.limit("team", "per: [tool]", "rates: [{calls: 2, per: 1h}]")));
    for (String name : List.of("made-up-1", "made-up-2")) {
      rig.robot().modern("tools/call", name, "\"name\":\"" + name + "\",\"arguments\":{}");
    }
    Answers.assertError(
        rig.robot().modern("tools/call", "made-up-3", "\"name\":\"made-up-3\",\"arguments\":{}"),
        429,
        42900);
    String usage = Administrator.of(rig.gateway()).get("/api/v1/limits/team/usage").text();
    assertThat(usage).contains("\"counters\":[{\"of\":{\"tool\":\"\"},");
  }

  @Test
  void shouldTellUsageOnlyToAdministratorsAndOfLimitsThatAre() throws IOException {
    use(1);
    Administrator boss = Administrator.of(rig.gateway());
    assertThat(boss.get("/api/v1/limits/team/usage").text())
        .matches(
            "\\{\"limit\":\"team\",\"counters\":\\[\\{\"of\":\\{\"agent\":\"cardea/robot\"},\"uses\":"
                + "\\[\\{\"allowance\":\"3 calls per 1h\",\"used\":1,\"left\":2,\"moreInSeconds\":"
                + "36\\d\\d}]}]}");
    assertThat(boss.get("/api/v1/limits/nothing/usage").status()).isEqualTo(404);
    assertThat(
            new Administrator(rig.gateway(), rig.gateway().key("robot"))
                .get("/api/v1/limits/team/usage")
                .status())
        .isEqualTo(401);
  }
}
