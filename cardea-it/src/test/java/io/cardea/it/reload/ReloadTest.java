package io.cardea.it.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A changed configuration is taken whole or not at all, and calls in flight keep theirs. */
class ReloadTest {

  private ScriptedServer first;
  private ScriptedServer second;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    first = ScriptedServer.start();
    second = ScriptedServer.start();
    gateway = TestGateway.start(Documents.open("a", first.url(), "robot"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    first.close();
    second.close();
  }

  private int call() throws IOException {
    return gateway.client("a", "robot").modern("tools/call", "t", "\"name\":\"t\"").status();
  }

  private RawHttp pending() throws IOException, InterruptedException {
    byte[] request =
        gateway
            .client("a", "robot")
            .modernly("tools/call", "t")
            .bytes(
                "POST", McpClient.modernRequest(1, "tools/call", "\"name\":\"t\"").getBytes(UTF_8));
    RawHttp connection = RawHttp.connect(gateway.port()).send(request);
    first.await("tools/call");
    return connection;
  }

  @Test
  void shouldFinishACallOnTheConfigurationItBeganWith() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    first.on(
        "tools/call",
        exchange -> {
          go.await();
          exchange.result("{\"from\":\"first\"}");
        });
    try (RawHttp call = pending()) {
      gateway.reload(Documents.open("a", second.url(), "robot"));
      assertThat(call()).isEqualTo(200);
      assertThat(second.received("tools/call")).hasSize(1);
      gateway.reload(Documents.adapter("b", second.url()));
      assertThat(call()).isEqualTo(404);
      go.countDown();
      assertThat(call.response().text()).contains("\"from\":\"first\"");
    }
    assertThat(first.received("tools/call")).hasSize(1);
  }

  @Test
  void shouldKeepWhatIsInForceWhenAChangeIsWrong() throws Exception {
    long before = gateway.gateway().version();
    assertThat(gateway.reloadRefused("kind: Adaptor\n")).isNotEmpty();
    assertThat(
            gateway.reloadRefused(
                Documents.open("a", second.url(), "robot")
                    + Documents.role("more", "{adapters: [a], tolls: [x]}")))
        .anyMatch(problem -> problem.line() > 0 && problem.toString().contains("tools"));
    assertThat(gateway.gateway().version()).isEqualTo(before);
    assertThat(call()).isEqualTo(200);
    assertThat(second.received()).isEmpty();
    gateway.reload(Documents.open("a", second.url(), "robot"));
    assertThat(gateway.gateway().version()).isGreaterThan(before);
  }

  @Test
  void shouldFollowItsFiles() throws Exception {
    long before = gateway.gateway().version();
    Files.writeString(
        gateway.configuration().resolve("cardea.yaml"), Documents.open("a", second.url(), "robot"));
    gateway.awaitReload();
    assertThat(call()).isEqualTo(200);
    assertThat(second.received("tools/call")).hasSize(1);
    Files.writeString(
        gateway.configuration().resolve("more.yaml"), Documents.adapter("b", first.url()));
    gateway.awaitReload();
    assertThat(gateway.gateway().version()).isEqualTo(before + 2);
  }

  @Test
  void shouldDecideAccessAnewWithinASession() throws Exception {
    McpClient session = gateway.client("a", "robot").session("2025-11-25");
    String ping = McpClient.request(1, "ping", "{}");
    assertThat(session.post(ping).status()).isEqualTo(200);
    gateway.reload(Documents.adapter("a", first.url()));
    Answers.assertError(session.post(ping), 404, 40400);
    gateway.reload(Documents.open("a", first.url(), "robot"));
    assertThat(session.post(ping).status()).isEqualTo(200);
  }

  @Test
  void shouldKeepKeysOverARestart() throws Exception {
    assertThat(call()).isEqualTo(200);
    gateway.restart();
    assertThat(call()).isEqualTo(200);
    gateway.auditRecords().forEach(record -> assertThat(record).startsWith("{").endsWith("}"));
    assertThat(gateway.auditRecords().stream().filter(r -> r.contains("\"intent\""))).hasSize(2);
  }
}
