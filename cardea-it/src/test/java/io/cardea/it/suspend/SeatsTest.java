package io.cardea.it.suspend;

import static io.cardea.it.rig.Answers.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sessions of their own in which calls run that a legacy server may ask something in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeatsTest {

  private static final String ACCEPT = "\"q1\":{\"action\":\"accept\"}";
  private static final int SEATS = 16;

  private Asker asker;

  @BeforeAll
  void open() throws IOException {
    asker = Asker.open();
  }

  @BeforeEach
  void forget() {
    asker.forget();
  }

  @AfterAll
  void close() throws IOException {
    asker.close();
  }

  @Test
  void shouldKeepPrincipalsAndCapabilitiesApart() throws Exception {
    // Given
    asker.server().on("tools/call", asker.asking());
    McpClient robot = asker.robot();
    McpClient clerk = asker.gateway().client("a", "clerk");
    // When
    for (int i = 0; i < 2; i++) {
      Asker.call(robot, 1, Asker.FORM, "");
      Asker.call(clerk, 1, Asker.FORM, "");
      Asker.call(robot, 1, Asker.ALL, "");
      Asker.call(robot, 1, "{\"elicitation\":{\"form\":{}},\"extensions\":{\"x\":{}}}", "");
    }
    // Then
    assertThat(asker.server().received("tools/call"))
        .extracting(call -> call.header("mcp-session-id").orElseThrow())
        .hasSize(8);
    List<String> sessions =
        asker.server().received("tools/call").stream()
            .map(call -> call.header("mcp-session-id").orElseThrow())
            .toList();
    assertThat(sessions.subList(4, 8)).isEqualTo(sessions.subList(0, 4));
    assertThat(sessions.get(3)).isEqualTo(sessions.get(0));
    assertThat(sessions.stream().distinct()).hasSize(3);
    assertThat(asker.server().received("initialize"))
        .extracting(Received::text)
        .allMatch(text -> !text.contains("extensions"));
  }

  @Test
  void shouldRunOneCallAtATimeInASession() throws Exception {
    try (Asker busy = Asker.open()) {
      busy.server().on("tools/call", busy.asking("elicitation/create", Asker.FORM_PARAMS));
      List<String> states = new ArrayList<>();
      for (int i = 0; i < SEATS; i++) {
        states.add(Asker.state(busy.call(Asker.FORM, "")));
      }
      assertThat(
              busy.server().received("tools/call").stream()
                  .map(call -> call.header("mcp-session-id").orElseThrow())
                  .distinct())
          .hasSize(SEATS);
      // One more finds no seat in time
      assertError(busy.call(Asker.FORM, ""), 503, 50300);
      // But calls that need none, and those of others, go on
      busy.server().on("tools/call", busy.asking());
      assertThat(busy.call(Asker.NOTHING, "").text()).contains("complete");
      McpClient clerk = busy.gateway().client("a", "clerk");
      assertThat(Asker.call(clerk, 1, Asker.FORM, "").text()).contains("complete");
      // And a seat that gets free takes the next
      assertThat(busy.call(Asker.FORM, Asker.retry(states.getFirst(), ACCEPT)).text())
          .contains("complete");
      assertThat(busy.call(Asker.FORM, "").text()).contains("complete");
    }
  }

  @Test
  void shouldTellTheServerThatTheUserCannotAnswerBeyondTheLimit() throws Exception {
    try (Asker first = Asker.open(Clock.systemUTC(), SeatsTest::twoMore)) {
      first.server().on("tools/call", first.asking("elicitation/create", Asker.FORM_PARAMS));
      for (int i = 0; i < SEATS; i++) {
        Asker.state(first.call(Asker.FORM, ""));
        Asker.state(Asker.call(first.gateway().client("b", "robot"), 1, Asker.FORM, ""));
      }
      // Sixteen at each of two servers are what one principal may have
      assertThat(Asker.call(first.gateway().client("c", "robot"), 1, Asker.FORM, "").text())
          .contains("complete", "action", "cancel");
      McpClient clerk = first.gateway().client("a", "clerk");
      assertThat(Asker.call(clerk, 1, Asker.FORM, "").text()).contains("input_required");
    }
  }

  /** Two more adapters in front of the same server. */
  private static String twoMore(String url) {
    return Documents.open("b", url, "robot").replace("robot-", "b-robot-")
        + Documents.open("c", url, "robot").replace("robot-", "c-robot-");
  }

  @Test
  void shouldGiveLogsToTheCallThatAskedForThem() throws Exception {
    logging();
    BlockingQueue<String> push = new LinkedBlockingQueue<>();
    asker
        .server()
        .on(
            "GET",
            exchange -> {
              exchange.stream("Connection: close");
              while (true) {
                exchange.event(push.take());
              }
            })
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(log("debug", 1));
              exchange.event(log("error", 2));
              push.add(log("warning", 3));
              push.add(Asker.question("pushed", "ping", "{}"));
              asker.answer("pushed");
              exchange.event(exchange.message("{\"content\":[]}"));
              exchange.end();
            });
    assertThat(logged("\"io.modelcontextprotocol/logLevel\":\"info\","))
        .hasSize(3)
        .anyMatch(event -> event.contains("\"data\":2"))
        .anyMatch(event -> event.contains("\"data\":3"))
        .noneMatch(event -> event.contains("\"data\":1"));
    assertThat(asker.server().await("logging/setLevel").text()).contains("\"info\"");
    assertThat(logged("\"io.modelcontextprotocol/logLevel\":\"error\","))
        .hasSize(2)
        .anyMatch(event -> event.contains("\"data\":2"));
    assertThat(asker.server().received("logging/setLevel")).hasSize(2);
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(log("error", 2));
              exchange.event(exchange.message("{\"content\":[]}"));
              exchange.end();
            });
    assertThat(logged("")).hasSize(1);
    assertError(
        asker
            .robot()
            .modernly("tools/call", "ask")
            .post(body("\"io.modelcontextprotocol/logLevel\":\"loud\",")),
        400,
        -32602);
  }

  private void logging() {
    asker
        .server()
        .on(
            "initialize",
            exchange ->
                exchange.result(
                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"logging\":{}},"
                        + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}",
                    "Mcp-Session-Id: logging-" + System.nanoTime()));
  }

  private static String log(String level, int data) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
        + "{\"level\":\"%s\",\"data\":%d}}".formatted(level, data);
  }

  private static String body(String meta) {
    return Asker.request(1, "ask", Asker.NOTHING, "\"arguments\":{}")
        .replace("\"_meta\":{", "\"_meta\":{" + meta);
  }

  private List<String> logged(String meta) throws IOException {
    try (EventStream stream = asker.robot().modernly("tools/call", "ask").postStream(body(meta))) {
      return stream.rest();
    }
  }

  @Test
  void shouldServeBothErasAtOnce() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              boolean modern = exchange.request().text().contains("\"arguments\":{\"n\":1.0}");
              if (modern) {
                asker.asking("elicitation/create", Asker.FORM_PARAMS).answer(exchange);
              } else {
                exchange.result("{\"content\":[],\"legacy\":true}");
              }
            });
    RawResponse asked = asker.call(Asker.FORM, "");
    McpClient session = asker.robot().session("2025-06-18", "{\"elicitation\":{}}");
    assertThat(session.post(McpClient.request(3, "tools/call", "{\"name\":\"ask\"}")).text())
        .contains("\"legacy\":true")
        .doesNotContain("resultType");
    assertThat(asker.call(Asker.FORM, Asker.retry(Asker.state(asked), ACCEPT)).text())
        .contains("complete");
  }

  @Test
  void shouldHoldBackWhatTheServerSaysWhileItWaits() throws Exception {
    asker
        .server()
        .on(
            "tools/call",
            exchange -> {
              String token =
                  exchange.request().text().replaceAll(".*\"progressToken\":(\"[^\"]*\").*", "$1");
              exchange.stream();
              exchange.event(Asker.question("h", "elicitation/create", Asker.FORM_PARAMS));
              exchange.event(Asker.question("h2", "ping", "{}"));
              asker.answer("h2");
              for (int i = 0; i < 40; i++) {
                exchange.event(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                        + "{\"progressToken\":%s,\"progress\":%d}}".formatted(token, i));
              }
              // It does not wait any longer
              exchange.event(exchange.message("{\"content\":[]}"));
              exchange.end();
            });
    String meta = "\"progressToken\":5,";
    String body =
        Asker.request(1, "ask", Asker.FORM, "\"arguments\":{}")
            .replace("\"_meta\":{", "\"_meta\":{" + meta);
    String state;
    try (EventStream stream = asker.robot().modernly("tools/call", "ask").postStream(body)) {
      List<String> events = stream.rest();
      state = Asker.state(events.getLast().replaceFirst("data: ", ""));
    }
    body =
        Asker.request(2, "ask", Asker.FORM, "\"arguments\":{}" + Asker.retry(state, ACCEPT))
            .replace("\"_meta\":{", "\"_meta\":{" + meta);
    try (EventStream stream = asker.robot().modernly("tools/call", "ask").postStream(body)) {
      List<String> events = stream.rest();
      assertThat(events).hasSize(41);
      assertThat(events.getLast()).contains("\"id\":2", "complete");
    }
  }

  @Test
  void shouldListenToResourcesOfALegacyServer() throws Exception {
    BlockingQueue<String> push = new LinkedBlockingQueue<>();
    try (Asker told = Asker.open()) {
      String filter = "\"notifications\":{\"resourceSubscriptions\":[\"demo://a\"]}";
      TestGateway.eventually(() -> agrees(told, filter), "the server is known to tell of changes");
      told.server().await("DELETE");
      told.forget();
      told.server()
          .on(
              "GET",
              exchange -> {
                exchange.stream("Connection: close");
                for (String next = push.take(); !next.isEmpty(); next = push.take()) {
                  exchange.event(next);
                }
              });
      try (EventStream stream = listen(told, filter)) {
        assertThat(stream.next().orElseThrow())
            .contains("acknowledged", "\"resourceSubscriptions\":[\"demo://a\"]");
        assertThat(told.server().await("resources/subscribe").text()).contains("demo://a");
        push.add(updated("demo://other"));
        push.add(updated("demo://a"));
        assertThat(stream.next().orElseThrow())
            .contains("notifications/resources/updated", "\"uri\":\"demo://a\"")
            .contains("\"io.modelcontextprotocol/subscriptionId\":5");
      }
      assertThat(told.server().await("DELETE")).isNotNull();
      push.add("");
    }
  }

  private static String updated(String uri) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
        + "{\"uri\":\"%s\"}}".formatted(uri);
  }

  private static EventStream listen(Asker told, String filter) throws IOException {
    return told.robot()
        .modernly("subscriptions/listen", "")
        .postStream(McpClient.modernRequest(5, "subscriptions/listen", filter));
  }

  private static boolean agrees(Asker told, String filter) {
    try (EventStream stream = listen(told, filter)) {
      return stream.next().orElseThrow().contains("demo://a");
    } catch (IOException e) {
      return false;
    }
  }
}
