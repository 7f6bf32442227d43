package io.cardea.it.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is refused, and who is not, while as many calls are in flight as there may be. */
class TooMuchTest {

  private static final int CALLS = 64;

  private final CountDownLatch held = new CountDownLatch(1);
  private final List<Future<RawResponse>> calls = new ArrayList<>();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private ScriptedServer server;
  private ScriptedServer old;
  private TestGateway gateway;
  private McpClient greedy;
  private McpClient session;

  @BeforeEach
  void open() throws Exception {
    server = ScriptedServer.start().modern();
    old = ScriptedServer.start();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url())
                + Documents.adapter("old", old.url())
                + Documents.role("all", Documents.everything("*"))
                + Documents.binding("greedy", "all")
                + Documents.binding("modest", "all")
                + Documents.limits("calls: " + CALLS));
    greedy = gateway.client("a", "greedy");
    session = gateway.client("old", "greedy").session("2025-11-25");
    server.on(
        "tools/call",
        exchange -> {
          held.await();
          exchange.result("{\"resultType\":\"complete\",\"content\":[]}");
        });
    for (int i = 0; i < CALLS; i++) {
      calls.add(callers.submit(() -> greedy.modern("tools/call", "t", "\"name\":\"t\"")));
    }
    server.await("tools/call", CALLS);
  }

  @AfterEach
  void close() throws IOException {
    held.countDown();
    callers.close();
    server.close();
    old.close();
    gateway.close();
  }

  @Test
  void shouldRefuseWhoHasMostBeforeAnythingRuns() throws Exception {
    // When
    RawResponse refused = greedy.modern("tools/call", "t", "\"name\":\"t\"");
    // Then
    Answers.assertError(refused, 503, 50300);
    assertThat(refused.header("retry-after")).contains("1");
    assertThat(refused.text()).contains("\"reason\":\"overloaded\",\"executed\":false");
    assertThat(server.received("tools/call")).hasSize(CALLS);
    // And by what the body says, where the header fields do not say it
    RawResponse inSession = session.post(McpClient.request(7, "tools/list", "{}"));
    Answers.assertError(inSession, 503, 50300);
    assertThat(inSession.text()).contains("\"id\":7,").contains("overloaded");
    assertThat(old.received("tools/list")).isEmpty();
    // But others have their share
    server.on("resources/read", Script.result("{\"resultType\":\"complete\",\"contents\":[]}"));
    RawResponse modest =
        gateway.client("a", "modest").modern("resources/read", "x://y", "\"uri\":\"x://y\"");
    assertThat(modest.status()).as(modest.toString()).isEqualTo(200);
    // And all of those that were taken are answered
    held.countDown();
    for (Future<RawResponse> call : calls) {
      assertThat(call.get().status()).isEqualTo(200);
    }
    gateway.awaitIdle();
    assertThat(greedy.modern("tools/call", "t", "\"name\":\"t\"").status()).isEqualTo(200);
  }

  @Test
  void shouldNeverRefuseWhatEndsOrAnswersSomething() throws Exception {
    assertThat(session.post(McpClient.request(1, "ping", "{}")).status()).isEqualTo(200);
    assertThat(session.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}").status())
        .isEqualTo(202);
    String cancelled =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}";
    assertThat(session.post(cancelled).status()).isEqualTo(202);
    assertThat(session.delete().status()).isBetween(200, 204);
  }

  @Test
  void shouldTellStrangersNothingNew() throws Exception {
    RawResponse stranger =
        McpClient.of(gateway.port(), "a", "cardea_nobody").modern("tools/list", "", "");
    Answers.assertError(stranger, 401, 40100);
  }
}
