package io.cardea.it.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server has lost its sessions, and no client of a session notices. */
class LostSessionTest {

  private static final String LATEST = "2025-11-25";
  private static final String INIT = "{\"elicitation\":{},\"experimental\":{\"x\":1.0}}";

  /** Where the client speaks with the server, and what it calls the tool there. */
  enum Address {
    OWN("/adapters/a/mcp", "t"),
    MANY("/mcp", "a__t");

    private final String path;
    private final String tool;

    Address(String path, String tool) {
      this.path = path;
      this.tool = tool;
    }
  }

  private ForgetfulServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ForgetfulServer.start();
    gateway = TestGateway.start(Documents.open("a", server.url(), "robot"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    server.close();
  }

  private McpClient session(Address address) throws IOException {
    return gateway.client("a", "robot").at(address.path).session(LATEST, INIT);
  }

  private static RawResponse call(McpClient client, Address address, int nonce) throws IOException {
    return client.post(
        McpClient.request(
            nonce,
            "tools/call",
            "{\"name\":\"" + address.tool + "\",\"arguments\":{\"nonce\":" + nonce + "}}"));
  }

  private static void assertRan(RawResponse answer, int nonce) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.text()).contains("\"ran\":" + nonce);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldGoOnInAnotherSession(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);

    // When
    server.forgetSessions();

    // Then: each ran once, and the client's own greeting was repeated at its own address.
    assertRan(call(robot, address, 2), 2);
    assertRan(call(robot, address, 3), 3);
    assertThat(server.executed()).containsExactly(1, 2, 3);
    List<Received> greetings = server.received("initialize");
    assertThat(greetings).hasSize(2);
    assertThat(greetings.getLast().text()).contains("\"experimental\":{\"x\":1.0}");
    assertThat(greetings.getLast().text().contains("testkit")).isEqualTo(address == Address.OWN);
    assertThat(server.received("notifications/initialized")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bad Request: No valid session ID provided",
        "Bad Request: Server not initialized"
      })
  void shouldKnowALossThatIsNo404(String text) throws Exception {
    for (Address address : Address.values()) {
      McpClient robot = session(address);
      assertRan(call(robot, address, 1), 1);
      server.forgetSessions(text);
      assertRan(call(robot, address, 2), 2);
    }
    assertThat(server.executed()).containsExactly(1, 2, 1, 2);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldTakeNoHonest400ForALoss(Address address) throws Exception {
    McpClient robot = session(address);
    server.refuseNext("Bad Request: the argument is wrong");
    RawResponse answer = call(robot, address, 1);
    assertThat(answer.text()).contains("the argument is wrong");
    assertRan(call(robot, address, 2), 2);
    assertThat(server.received("initialize")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldRestoreLogLevelAndSubscriptions(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);
    robot.post(McpClient.request(2, "logging/setLevel", "{\"level\":\"warning\"}"));
    for (String uri : List.of("demo://1", "demo://2", "demo://3")) {
      robot.post(McpClient.request(3, "resources/subscribe", "{\"uri\":\"" + uri + "\"}"));
    }
    robot.post(McpClient.request(4, "resources/unsubscribe", "{\"uri\":\"demo://2\"}"));
    server.await("resources/unsubscribe");

    // When
    server.forgetSessions();
    assertRan(call(robot, address, 5), 5);

    // Then: before the call ran.
    assertThat(server.level()).isEqualTo("warning");
    assertThat(server.subscriptions()).isEqualTo(Set.of("demo://1", "demo://3"));

    // And after a restart of the gateway as well.
    gateway.restart();
    server.forgetSessions();
    assertRan(call(again(robot), address, 6), 6);
    assertThat(server.level()).isEqualTo("warning");
    assertThat(server.subscriptions()).isEqualTo(Set.of("demo://1", "demo://3"));
  }

  private McpClient again(McpClient before) {
    return new McpClient(gateway.port(), before.path(), before.fields());
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldGoOnWithTheEventStream(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);
    try (EventStream stream = robot.get()) {
      server.awaitStreams(1);
      server.say("before");
      assertThat(next(stream)).contains("before");

      // When: the session is gone, its stream hangs on.
      server.forgetSessions();
      assertRan(call(robot, address, 2), 2);

      // Then
      server.awaitStreams(2);
      server.say("after");
      assertThat(next(stream)).contains("after");
    }
  }

  private static String next(EventStream stream) throws IOException {
    String block = stream.next().orElseThrow();
    while (!block.contains("notifications/message")) {
      block = stream.next().orElseThrow();
    }
    return block;
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldOpenTheEventStreamOfALostSession(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);

    // When
    server.forgetSessions();
    try (EventStream stream = robot.get()) {
      // Then
      assertThat(stream.status()).isEqualTo(200);
      server.awaitStreams(1);
      server.say("hello");
      assertThat(next(stream)).contains("hello");
    }
    assertRan(call(robot, address, 2), 2);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldNotSendAgainWhatMayHaveRun(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    server.breakOffAfterNext();

    // When
    RawResponse answer = call(robot, address, 1);

    // Then
    assertThat(answer.text())
        .contains("\"reason\":\"may_have_executed\"", "may have executed", "not sent again");
    assertThat(server.executed()).containsExactly(1);
    gateway.awaitAudit("BROKEN");
    assertRan(call(robot, address, 2), 2);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldSayThatACallDidNotRun(Address address) throws Exception {
    // Given: a server that opens no session any more.
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);
    server.forgetSessions();
    server.refuseGreetings(true);

    // When
    RawResponse answer = call(robot, address, 2);

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("\"reason\":\"not_executed\"", "did not run");

    // And when it is well again, the same session goes on.
    server.refuseGreetings(false);
    assertRan(call(robot, address, 3), 3);
    assertThat(server.executed()).containsExactly(1, 3);
  }

  @Test
  void shouldEndWithItsServersSessionWhatIsTooLongToKeep() throws Exception {
    String large = "{\"experimental\":{\"x\":\"" + "y".repeat(20_000) + "\"}}";
    McpClient robot = gateway.client("a", "robot").session(LATEST, large);
    assertRan(call(robot, Address.OWN, 1), 1);
    server.forgetSessions();
    assertThat(call(robot, Address.OWN, 2).status()).isEqualTo(404);
    assertThat(call(robot, Address.OWN, 3).status()).isEqualTo(404);
    assertThat(server.executed()).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldEndSessionsAtServersWithTheClients(Address address) throws Exception {
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);
    server.forgetSessions();
    assertRan(call(robot, address, 2), 2);
    assertThat(robot.delete().status()).isEqualTo(204);
    server.await("DELETE");
    assertThat(server.sessions()).isZero();
    assertThat(call(robot, address, 3).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @EnumSource(Address.class)
  void shouldOpenOneSessionForManyCallsThatMeetTheLoss(Address address) throws Exception {
    // Given
    McpClient robot = session(address);
    assertRan(call(robot, address, 1), 1);
    server.forgetSessions();

    // When
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RawResponse>> answers = new ArrayList<>();
      for (int nonce = 2; nonce <= 17; nonce++) {
        int own = nonce;
        answers.add(callers.submit(() -> call(robot, address, own)));
      }
      for (int nonce = 2; nonce <= 17; nonce++) {
        assertRan(answers.get(nonce - 2).get(), nonce);
      }
    }

    // Then
    assertThat(server.executed()).doesNotHaveDuplicates().hasSize(17);
    assertThat(server.received("initialize")).hasSize(2);
  }
}
