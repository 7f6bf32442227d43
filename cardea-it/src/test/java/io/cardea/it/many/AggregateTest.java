package io.cardea.it.many;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers behind {@code /mcp}, as clients of the legacy revisions meet them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregateTest {

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

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25"})
  void shouldGreetByItself(String revision) throws IOException {
    RawResponse answer = servers.client("robot").post(McpClient.initialize(revision, "{}"));
    assertThat(answer.text())
        .contains("\"protocolVersion\":\"" + revision + "\"")
        .contains("\"tools\":{")
        .contains("\"resources\":{")
        .contains("\"prompts\":{");
    assertThat(servers.north().received()).isEmpty();
  }

  @Test
  void shouldListToolsOfBothUnderLegalNamesAndKeepTheirDefinitions() throws IOException {
    RawResponse list = robot.post(McpClient.request(1, "tools/list", "{}"));
    List<String> names = names(list);
    assertThat(names)
        .hasSize(6)
        .startsWith("north__get_rain", "north__set_rain")
        .contains("south__get_rain")
        .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
    assertThat(list.text())
        .contains(
            "{\"name\":\"north__get_rain\",\"title\":\"Rain\",\"inputSchema\":{\"type\":\"object\",\"x\":1.0},\"y\":[1,2]}");
    // Then none of it was asked for while the client waited
    assertThat(servers.north().received()).isEmpty();
  }

  @Test
  void shouldShowAndCallOnlyWhatRolesGrant() throws IOException {
    McpClient clerk = servers.client("clerk").session(LATEST);
    assertThat(names(clerk.post(McpClient.request(1, "tools/list", "{}"))))
        .containsExactly("north__get_rain");
    assertThat(names(clerk.post(McpClient.request(1, "prompts/list", "{}")))).isEmpty();
    assertThat(clerk.post(call(2, "north__get_rain")).text()).contains("\"result\":{}");
    servers.forget();
    for (String tool : List.of("north__set_rain", "south__get_rain", "north__nothing")) {
      assertThat(clerk.post(call(3, tool)).text())
          .contains("\"code\":-32602", "Unknown tool: " + tool);
    }
    assertThat(servers.north().received()).isEmpty();
    assertThat(servers.south().received()).isEmpty();
  }

  @Test
  void shouldCallTheToolByTheNameThatItsServerKnows() throws Exception {
    String hashed =
        names(robot.post(McpClient.request(1, "tools/list", "{}"))).stream()
            .filter(name -> name.startsWith("south__odd"))
            .findFirst()
            .orElseThrow();
    RawResponse answer = robot.post(call(7, hashed));
    assertThat(answer.text()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
    assertThat(servers.south().await("tools/call").text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"odd.name/with everything\",\"n\":1.0}}");
    assertThat(servers.north().received()).isEmpty();
  }

  @Test
  void shouldOpenOneSessionPerServerHoweverManyCallsComeAtOnce() throws Exception {
    McpClient own = servers.client("robot").session(LATEST, "{\"sampling\":{\"x\":1.0}}");
    servers.forget();
    List<Future<RawResponse>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        int id = i;
        calls.add(threads.submit(() -> own.post(call(id, "north__get_rain"))));
      }
    }
    for (Future<RawResponse> answer : calls) {
      assertThat(answer.get().text()).contains("\"result\":{}");
    }
    assertThat(servers.north().received("initialize")).hasSize(1);
    assertThat(servers.north().received("initialize").getFirst().text())
        .contains("\"capabilities\":{\"sampling\":{\"x\":1.0}}");
    List<String> order = servers.north().received().stream().map(Received::what).toList();
    assertThat(order).startsWith("initialize", "notifications/initialized", "tools/call");
    assertThat(servers.south().received()).isEmpty();
    // When it ends, so do those
    assertThat(own.delete().status()).isEqualTo(204);
    Received deleted = servers.north().await("DELETE");
    assertThat(deleted.header("mcp-session-id").orElseThrow()).startsWith("upstream-session-");
    Answers.assertError(own.post(call(1, "north__get_rain")), 404, 40400);
  }

  @Test
  void shouldOpenAnotherSessionForACallWhenAServerForgotIts() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    own.post(call(1, "north__get_rain"));
    String forgotten =
        servers.north().received("tools/call").getFirst().header("mcp-session-id").orElseThrow();
    servers.forget();
    servers
        .north()
        .on(
            "tools/call",
            exchange -> {
              if (exchange.request().header("mcp-session-id").orElseThrow().equals(forgotten)) {
                exchange.reply(404, "");
              } else {
                exchange.result("{\"again\":true}");
              }
            });
    assertThat(own.post(call(2, "north__get_rain")).text()).contains("{\"again\":true}");
    assertThat(servers.north().received("initialize")).hasSize(1);
    assertThat(servers.north().received("tools/call")).hasSize(2);
  }

  @Test
  void shouldGiveUpOnAServerThatForgetsEverySession() throws Exception {
    McpClient own = servers.client("robot").session(LATEST);
    servers.north().on("tools/call", exchange -> exchange.reply(404, ""));
    assertThat(own.post(call(2, "north__get_rain")).text()).contains("repeat it");
    assertThat(servers.north().received("tools/call")).hasSize(2);
  }

  @Test
  void shouldBringUrisThatTwoServersHaveBackToTheirServer() throws Exception {
    RawResponse list = robot.post(McpClient.request(1, "resources/list", "{}"));
    assertThat(list.text())
        .contains(
            "\"uri\":\"demo://a\"", "\"uri\":\"demo://a#~south\"", "\"uri\":\"ui://x#~south\"");
    assertThat(robot.post(McpClient.request(1, "resources/templates/list", "{}")).text())
        .contains("\"demo://b/{id}\"", "\"demo://b/{id}#~south\"");
    servers
        .south()
        .on(
            "resources/read",
            exchange ->
                exchange.result("{\"contents\":[{\"uri\":\"demo://b/7\",\"text\":\"demo://a\"}]}"));
    RawResponse read =
        robot.post(McpClient.request(2, "resources/read", "{\"uri\":\"demo://b/7#~south\"}"));
    assertThat(read.text())
        .contains("{\"contents\":[{\"uri\":\"demo://b/7#~south\",\"text\":\"demo://a\"}]}");
    assertThat(servers.south().await("resources/read").text()).contains("{\"uri\":\"demo://b/7\"}");
    assertThat(servers.north().received("resources/read")).isEmpty();
    robot.post(McpClient.request(3, "resources/read", "{\"uri\":\"demo://b/7\"}"));
    servers.north().await("resources/read");
  }

  @Test
  void shouldNotLetOneUseTheSessionOfAnother() throws IOException {
    McpClient thief =
        servers
            .client("clerk")
            .with("Mcp-Session-Id: " + robot.sessionId(), "MCP-Protocol-Version: " + LATEST);
    Answers.assertError(thief.post(call(1, "north__get_rain")), 404, 40400);
    Answers.assertError(thief.delete(), 404, 40400);
    // Nor a session of one address at another
    Answers.assertError(robot.at("/adapters/north/mcp").post(call(1, "get_rain")), 404, 40400);
    Answers.assertError(robot.at("/t/other/mcp").post(call(1, "north__get_rain")), 401, 40100);
  }

  @Test
  void shouldWantACredential() throws IOException {
    RawResponse answer = robot.with("Authorization: ").post(McpClient.initialize(LATEST, "{}"));
    Answers.assertError(answer, 401, 40100);
  }

  @Test
  void shouldRecordWhichServerACallWentTo() throws IOException {
    robot.post(call(91, "south__get_rain"));
    servers.gateway().awaitAudit("\"adapter\":\"south\"", "\"target\":\"get_rain\"", "tools/call");
  }

  @Test
  void shouldShortenListsByServersThatAreDownAndSaySo() throws Exception {
    try (TwoServers own = TwoServers.open("")) {
      McpClient client = own.client("robot").session(LATEST);
      assertThat(names(client.post(McpClient.request(1, "tools/list", "{}")))).hasSize(6);
      ScriptedServer dead = ScriptedServer.start();
      dead.close();
      own.gateway().reload(TwoServers.documents(own.north(), dead));
      TestGateway.eventually(
          () -> list(client).contains("\"io.cardea/unavailable\":[\"south\"]"),
          "a list that names the server that is down");
      assertThat(names(client.post(McpClient.request(1, "tools/list", "{}")))).hasSize(3);
      assertThat(client.post(call(1, "north__get_rain")).text()).contains("\"result\":{}");
      assertThat(client.post(call(1, "south__get_rain")).text()).contains("cannot be reached");
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
