package io.cardea.it.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who has somebody else's event id has nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerTest {

  private static final String SECRET = "for the owner only";

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start();
    gateway =
        TestGateway.start(
            Documents.open("a", server.url(), "robot")
                + Documents.adapter("b", server.url())
                + Documents.role("both", Documents.everything("*"))
                + Documents.binding("clerk", "both")
                + Documents.binding("robot", "both").replace("robot-both", "robot-too"));
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  @Test
  void shouldBringNobodyButTheOwnerToAStream() throws Exception {
    // Given a call whose client has gone, and an id of its stream
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(Boundaries.progress(1));
          gone.await();
          exchange.event(exchange.message("{\"secret\":\"" + SECRET + "\"}"));
          exchange.end();
        });
    McpClient owner = gateway.client("a", "robot").session("2025-11-25");
    String id;
    try (EventStream stream = owner.postStream(Boundaries.call(1, "t"))) {
      assertThat(stream.next()).isPresent();
      id = stream.lastId();
    }
    TestGateway.eventually(() -> gateway.gateway().unreadStreams() == 1, "nobody reads");
    gone.countDown();

    // When others come with that id, with sessions of their own
    Set<String> answers = new HashSet<>();
    answers.add(refused(gateway.client("a", "robot").session("2025-11-25"), id));
    answers.add(refused(gateway.client("a", "clerk").session("2025-11-25"), id));
    answers.add(refused(gateway.client("b", "robot").session("2025-11-25"), id));
    answers.add(refused(gateway.client("x", "robot").at("/mcp").session("2025-11-25"), id));
    // or the owner with another one
    answers.add(refused(owner, id.substring(1)));
    answers.add(refused(owner, id.replaceAll("\\d+$", "999")));
    answers.add(refused(owner, "e-1"));

    // Then all get the same answer, and it says nothing
    assertThat(answers).hasSize(1);
    assertThat(answers.iterator().next()).doesNotContain(SECRET);

    // nor does the owner's session serve anybody else
    McpClient thief = gateway.client("a", "clerk").with("Mcp-Session-Id: " + owner.sessionId());
    try (EventStream stream = thief.get("Last-Event-ID: " + id)) {
      Answers.assertError(stream.whole(), 404, 40400);
    }
    try (EventStream stream = owner.with("Authorization: ").get("Last-Event-ID: " + id)) {
      assertThat(stream.status()).isEqualTo(401);
    }

    // while the owner has its answer
    try (EventStream stream = owner.get("Last-Event-ID: " + id)) {
      assertThat(stream.next().orElseThrow()).contains(SECRET);
    }
    assertThat(server.received("GET")).isEmpty();
  }

  @Test
  void shouldRefuseSeveralIds() throws Exception {
    McpClient client = gateway.client("a", "robot").session("2025-11-25");
    try (EventStream stream = client.get("Last-Event-ID: 1", "last-event-id: 2")) {
      Answers.assertError(stream.whole(), 400, -32600);
    }
  }

  private static String refused(McpClient client, String id) throws IOException {
    try (EventStream stream = client.get("Last-Event-ID: " + id)) {
      RawResponse answer = stream.whole();
      Answers.assertError(answer, 400, -32602);
      return Answers.withoutRequestId(answer);
    }
  }
}
