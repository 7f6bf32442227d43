package io.cardea.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What servers behind {@code /mcp} say of themselves, and what they are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregateStreamTest {

  private static final String LATEST = "2025-11-25";
  private TwoServers servers;
  private McpClient robot;

  @BeforeAll
  void open() throws IOException {
    servers = TwoServers.open("");
    robot = servers.client("robot").session(LATEST, "{\"elicitation\":{},\"x\":1.0}");
  }

  @BeforeEach
  void forget() {
    servers.forget();
  }

  @AfterAll
  void close() throws IOException {
    servers.close();
  }

  private static String call(int id, String tool) {
    return McpClient.request(id, "tools/call", "{\"name\":\"" + tool + "\",\"n\":1.0}");
  }

  private static List<String> names(RawResponse list) {
    List<String> names = new ArrayList<>();
    Matcher matcher = Pattern.compile("\"name\":\"([^\"]*)\"").matcher(list.text());
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  void shouldBringAServersQuestionToTheClientAndTheAnswerBack() throws Exception {
    CompletableFuture<String> answered = new CompletableFuture<>();
    servers
        .south()
        .on(
            "response",
            exchange -> {
              answered.complete(exchange.request().text());
              exchange.reply(202, "");
            })
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"elicitation/create\",\"params\":{\"n\":1.0}}");
              exchange.event(exchange.message("{\"said\":" + answered.join() + "}"));
              exchange.end();
            });
    try (EventStream stream = robot.postStream(call(3, "south__get_rain"))) {
      assertThat(stream.next())
          .contains(
              "data:"
                  + " {\"jsonrpc\":\"2.0\",\"id\":\"south:5\",\"method\":\"elicitation/create\",\"params\":{\"n\":1.0}}");
      RawResponse taken =
          robot.post("{\"jsonrpc\":\"2.0\",\"id\":\"south:5\",\"result\":{\"action\":\"accept\"}}");
      assertThat(taken.status()).isEqualTo(202);
      assertThat(stream.next().orElseThrow())
          .contains("{\"said\":{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"action\":\"accept\"}}}");
    }
    assertThat(servers.north().received("response")).isEmpty();
  }

  @Test
  void shouldNotBringAnAnswerToAServerThatTheSessionDoesNotKnow() throws IOException {
    McpClient fresh = servers.client("robot").session(LATEST);
    RawResponse answer =
        fresh.post("{\"jsonrpc\":\"2.0\",\"id\":\"south:5\",\"result\":{\"action\":\"accept\"}}");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(servers.south().received()).isEmpty();
    // Nor to one that the caller may not use
    McpClient clerk = servers.client("clerk").session(LATEST);
    clerk.post("{\"jsonrpc\":\"2.0\",\"id\":\"south:5\",\"result\":{\"action\":\"accept\"}}");
    assertThat(servers.south().received()).isEmpty();
  }

  @Test
  void shouldCancelAtTheServerThatRunsTheCallAndNowhereElse() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    robot.post(call(1, "north__get_rain"));
    servers
        .south()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(progress());
              cancelled.await();
              exchange.end();
            })
        .on(
            "notifications/cancelled",
            exchange -> {
              exchange.reply(202, "");
              cancelled.countDown();
            });
    try (EventStream stream = robot.postStream(call(44, "south__get_rain"))) {
      assertThat(stream.next()).contains("data: " + progress());
      String cancel =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":44}}";
      assertThat(robot.post(cancel).status()).isEqualTo(202);
      assertThat(servers.south().await("notifications/cancelled").text()).isEqualTo(cancel);
    }
    assertThat(servers.north().received("notifications/cancelled")).isEmpty();
  }

  private static String progress() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":1}}";
  }

  @Test
  void shouldJoinTheStreamsOfServersAlsoOfThoseThatComeLater() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    servers.north().on("GET", exchange -> streaming(exchange, "from the north"));
    servers.south().on("GET", exchange -> streaming(exchange, "from the south"));
    own.post(call(1, "north__get_rain"));
    try (EventStream stream = own.get()) {
      assertThat(stream.next().orElseThrow()).contains("from the north").doesNotContain("id:");
      own.post(call(2, "south__get_rain"));
      assertThat(stream.next().orElseThrow()).contains("from the south");
    }
    servers.gateway().awaitIdle();
  }

  private static void streaming(Exchange exchange, String text) throws IOException {
    exchange.stream();
    exchange.chunk(
        "id: 1\n"
            + "data:"
            + " {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
            + text
            + "\"}}\n\n");
    exchange.awaitClose();
  }

  @Test
  void shouldGoOnAtTheServerThatClosedItsStream() throws Exception {
    servers
        .north()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk("id: a:7\nretry: 10\ndata: " + progress() + "\n\n");
              exchange.end();
            })
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              exchange.event("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"late\":true}}");
              exchange.end();
            });
    String last;
    try (EventStream stream = robot.postStream(call(9, "north__get_rain"))) {
      assertThat(stream.next().orElseThrow()).contains("notifications/progress");
      assertThat(stream.next()).contains("retry: 10");
      assertThat(stream.next()).isEmpty();
      last = stream.lastId();
    }
    try (EventStream stream = robot.get("Last-Event-ID: " + last)) {
      assertThat(stream.next().orElseThrow()).contains("\"late\":true");
    }
    assertThat(servers.north().await("GET").header("last-event-id")).contains("a:7");
    assertThat(servers.south().received("GET")).isEmpty();
  }

  @Test
  void shouldBringTheLogLevelToServersOfNowAndOfLater() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    servers.north().on("initialize", AggregateStreamTest::logging);
    servers.south().on("initialize", AggregateStreamTest::logging);
    own.post(call(1, "north__get_rain"));
    RawResponse set = own.post(McpClient.request(2, "logging/setLevel", "{\"level\":\"error\"}"));
    assertThat(set.text()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
    assertThat(servers.north().received("logging/setLevel")).hasSize(1);
    assertThat(servers.north().await("logging/setLevel").text()).contains("\"level\":\"error\"");
    assertThat(servers.south().received()).isEmpty();
    own.post(call(3, "south__get_rain"));
    assertThat(servers.south().await("logging/setLevel").text()).contains("\"level\":\"error\"");
    assertThat(own.post(McpClient.request(2, "logging/setLevel", "{\"level\":\"loud\"}")).text())
        .contains("-32602");
  }

  @Test
  void shouldSetTheLogLevelWhenServersHaveItAndNotWaitForOneThatHangs() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    servers.north().on("initialize", AggregateStreamTest::logging);
    servers.south().on("initialize", AggregateStreamTest::logging);
    own.post(call(1, "north__get_rain"));
    own.post(call(2, "south__get_rain"));
    CountDownLatch hangs = new CountDownLatch(1);
    servers
        .south()
        .on(
            "logging/setLevel",
            exchange -> {
              hangs.await();
              exchange.result("{}");
            });
    try {
      RawResponse set = own.post(McpClient.request(3, "logging/setLevel", "{\"level\":\"info\"}"));

      assertThat(set.text()).contains("\"result\":{}");
      assertThat(servers.north().received("logging/setLevel")).hasSize(1);
      assertThat(servers.south().received("logging/setLevel")).hasSize(1);
    } finally {
      hangs.countDown();
    }
  }

  private static void logging(Exchange exchange) throws IOException {
    exchange.result(
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"logging\":{}},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}",
        "Mcp-Session-Id: upstream-" + System.identityHashCode(exchange));
  }

  @Test
  void shouldTellServersThatRootsHaveChanged() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    own.post(call(1, "north__get_rain"));
    own.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
    servers.north().await("notifications/roots/list_changed");
    assertThat(servers.south().received()).isEmpty();
  }

  @Test
  void shouldTellOnlyThoseWhoseListHasChanged() throws Exception {
    try (TwoServers own = TwoServers.open("")) {
      McpClient robotOfIt = own.client("robot").session(LATEST);
      McpClient clerkOfIt = own.client("clerk").session(LATEST);
      list(robotOfIt);
      list(clerkOfIt);
      try (EventStream robots = robotOfIt.get();
          EventStream clerks = clerkOfIt.get();
          ScriptedServer changed =
              ScriptedServer.start().offering("tools", "[{\"name\":\"new\",\"inputSchema\":{}}]")) {
        own.gateway().reload(TwoServers.documents(own.north(), changed));
        assertThat(robots.next().orElseThrow()).contains("list_changed");
        // The clerk hears of the next change, which is its own, and of none before
        changed.offering("tools", "[]");
        own.gateway()
            .reload(
                TwoServers.documents(own.north(), changed)
                    .replace("tools: [\"get_*\"]", "tools: [\"*\"]"));
        assertThat(clerks.next().orElseThrow()).contains("notifications/tools/list_changed");
        assertThat(names(clerkOfIt.post(McpClient.request(1, "tools/list", "{}")))).hasSize(3);
      }
    }
  }

  private static String list(McpClient client) {
    try {
      return client.post(McpClient.request(1, "tools/list", "{}")).text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
