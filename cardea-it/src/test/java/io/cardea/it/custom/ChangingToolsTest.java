package io.cardea.it.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.custom.Town.Address;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that are customised, and switched off, while clients use them. */
class ChangingToolsTest {

  private static final String OFF = "tool: delete\ndisabled: true\n";
  private static final String CHANGED = "notifications/tools/list_changed";

  private Town town;

  @BeforeEach
  void open() throws IOException {
    town = Town.open();
    // What is only passed on is asked of the server itself.
    town.old().on("tools/list", Script.result("{\"tools\":" + Town.TOOLS + "}"));
    town.modern()
        .on(
            "tools/list",
            Script.result("{\"resultType\":\"complete\",\"tools\":" + Town.TOOLS + "}"));
    town.old()
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              exchange.awaitClose();
            });
  }

  @AfterEach
  void close() throws IOException {
    town.close();
  }

  private static String call(McpClient session, String tool) throws IOException {
    return session
        .post(McpClient.request(3, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{}}"))
        .text();
  }

  @ParameterizedTest
  @CsvSource({"OWN,old", "ALL,old", "PROFILE,old", "OWN,new", "ALL,new"})
  void shouldTellAnOpenSessionAndRefuseFromTheNextCallOn(Address address, String adapter)
      throws IOException {
    // Given
    McpClient session = town.client("robot", address.path(adapter)).session(Town.LEGACY);
    String delete = address.tool(adapter, "delete");
    String list = McpClient.request(1, "tools/list", "{}");
    assertThat(session.post(list).text()).contains("\"" + delete + "\"");
    assertThat(call(session, delete)).contains("\"result\"");
    try (EventStream stream = session.get()) {
      assertThat(stream.status()).isEqualTo(200);

      // When
      town.declare(Town.tools("off", OFF));

      // Then
      assertThat(call(session, delete)).contains("\"code\":-32602", "Unknown tool: " + delete);
      assertThat(stream.next()).get().asString().contains(CHANGED);
      assertThat(session.post(list).text()).doesNotContain("\"" + delete + "\"").contains("ping");
    }
    assertThat(town.server(adapter).received("tools/call")).hasSize(1);

    // And it goes on at the gateway's own stream, and back again.
    try (EventStream stream = session.get()) {
      assertThat(stream.status()).isEqualTo(200);
      if (address == Address.ALL) {
        town.declare();
        assertThat(stream.next()).get().asString().contains(CHANGED);
      }
    }
    town.declare();
    assertThat(call(session, delete)).contains("\"result\"");
  }

  @ParameterizedTest
  @CsvSource({"OWN", "ALL"})
  void shouldTellAStatelessListener(Address address) throws IOException {
    town.modern()
        .on(
            "subscriptions/listen",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":"
                      + "{\"notifications\":{\"toolsListChanged\":true},\"_meta\":"
                      + "{\"io.modelcontextprotocol/subscriptionId\":5}}}");
              exchange.awaitClose();
            });
    McpClient robot = town.client("robot", address.path("new"));
    assertThat(Town.list(robot, true)).contains("delete");
    String listen =
        McpClient.modernRequest(
            5, "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
    try (EventStream stream = robot.modernly("subscriptions/listen", "").postStream(listen)) {
      assertThat(stream.next()).get().asString().contains("acknowledged");

      town.declare(Town.tools("off", OFF));

      assertThat(stream.next())
          .get()
          .asString()
          .contains(CHANGED, "\"io.modelcontextprotocol/subscriptionId\":5");
      assertThat(Town.list(robot, true)).doesNotContain("delete");
      if (address == Address.OWN) {
        assertThat(stream.next()).get().asString().contains("\"resultType\":\"complete\"");
        assertThat(stream.next()).isEmpty();
      }
    }
  }

  /** The server asks in the middle of a call, and goes on when it has been answered. */
  private void letTheServerAsk(String id) {
    CountDownLatch answered = new CountDownLatch(1);
    town.old()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"elicitation/create\",\"params\":{}}"
                      .formatted(id));
              answered.await();
              exchange.event(exchange.message("{\"done\":true}"));
              exchange.end();
            })
        .on(
            "response",
            exchange -> {
              exchange.reply(202, "");
              answered.countDown();
            });
  }

  private static String answer(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"action\":\"decline\",\"n\":1.0}}";
  }

  private static String progress(String token) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
        + token
        + ",\"progress\":1.0}}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"s-1\"", "\"new:1\"", "\"s:1\""})
  void shouldBringTheServerWhatIsAnsweredAfterTheChange(String id) throws Exception {
    // Given
    letTheServerAsk(id);
    McpClient session =
        town.client("robot", "/adapters/old/mcp").session(Town.LEGACY, "{\"elicitation\":{}}");
    String call = McpClient.request(3, "tools/call", "{\"name\":\"ping\",\"arguments\":{}}");
    try (EventStream stream = session.postStream(call)) {
      assertThat(stream.next()).get().asString().contains("\"id\":" + id + ",");

      // When
      town.declare(Town.tools("off", OFF));
      String cancel =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}";
      for (String said : List.of(progress(id), cancel, answer(id))) {
        assertThat(session.post(said).status()).isEqualTo(202);
      }

      // Then
      assertThat(town.old().await("notifications/progress").text()).isEqualTo(progress(id));
      assertThat(town.old().await("notifications/cancelled").text()).isEqualTo(cancel);
      assertThat(town.old().await("response").text()).isEqualTo(answer(id));
      assertThat(stream.rest()).hasSize(1).first().asString().contains("\"done\":true");
    }
  }

  @Test
  void shouldBringTheServerWhatIsAnsweredAfterTheToolIsGone() throws Exception {
    // Given
    town.declare(Town.tools("off", OFF));
    letTheServerAsk("5");
    McpClient session =
        town.client("robot", "/adapters/old/mcp").session(Town.LEGACY, "{\"elicitation\":{}}");
    String call = McpClient.request(3, "tools/call", "{\"name\":\"ping\",\"arguments\":{}}");
    try (EventStream stream = session.postStream(call)) {
      assertThat(stream.next()).get().asString().contains("\"id\":\"old:5\"");

      // When
      town.declare();
      assertThat(session.post(answer("\"old:5\"")).status()).isEqualTo(202);

      // Then
      assertThat(town.old().await("response").text()).isEqualTo(answer("5"));
      assertThat(stream.rest()).hasSize(1).first().asString().contains("\"done\":true");
    }
  }

  @Test
  void shouldNeverShowTheToolWhoseChangeDoesNotFitAnyMore() throws IOException {
    String fits = "tool: search\nparameters: {limit: {maximum: 5}}\n";
    town.declare(Town.tools("s", fits));
    McpClient robot = town.client("robot", "/adapters/new/mcp");
    assertThat(Town.list(robot, true)).contains("\"search\"");

    town.declare(Town.tools("s", "tool: search\nparameters: {limt: {maximum: 5}}\n"));

    assertThat(Town.list(robot, true)).doesNotContain("\"search\"").contains("\"ping\"");
    assertThat(Town.call(robot, true, "search", ",\"arguments\":{\"limit\":4}"))
        .contains("Unknown tool: search");
  }

  @Test
  void shouldRefuseConfigurationsThatContradictThemselves() throws IOException {
    assertThat(
            town.gateway()
                .reloadRefused(
                    Town.tool("none", "x", OFF)
                        + Town.tool(
                            "none", "y", "tool: t\nparameters: {p: {fixed: 1, enum: [1]}}")))
        .extracting(problem -> problem.path() + " " + problem.message())
        .anySatisfy(found -> assertThat(found).contains("spec.parameters.p", "means nothing"))
        .anySatisfy(found -> assertThat(found).contains("spec.adapter no adapter \"none\""));
  }
}
