package io.cardea.it.tasks;

import static io.cardea.it.tasks.TaskTown.LEGACY;
import static io.cardea.it.tasks.TaskTown.at;
import static io.cardea.it.tasks.TaskTown.task;
import static io.cardea.it.tasks.TaskTown.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks of MCP 2025-11-25, at one server's address and among others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LegacyTasksTest {

  private static final String ALONE = "/adapters/north/mcp";
  private static final String RELATED =
      "\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"%s\"}}";
  private TaskTown town;

  @BeforeAll
  void open() throws IOException {
    town = TaskTown.open();
    // The catalog knows both servers once they are listed.
    assertThat(town.client("robot", "/mcp").modern("tools/list", "", "").text())
        .contains("north__work", "south__work");
  }

  @BeforeEach
  void forget() {
    town.forget();
    town.north()
        .on("tools/call", x -> x.result("{\"task\":{" + task("t-1", "working") + ",\"ttl\":1.0}}"));
    town.north().on("tasks/get", x -> x.result("{" + task("t-1", "input_required") + "}"));
    town.north().on("tasks/cancel", x -> x.result("{" + task("t-1", "cancelled") + "}"));
    town.north()
        .on("tasks/result", x -> x.result("{\"content\":[]," + RELATED.formatted("t-1") + "}"));
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  private static RawResponse begin(McpClient session, String tool) throws IOException {
    return session.post(
        McpClient.request(
            1, "tools/call", "{\"name\":\"" + tool + "\",\"task\":{\"ttl\":60000.0}}"));
  }

  private static RawResponse about(McpClient session, String method, String id) throws IOException {
    return session.post(McpClient.request(2, method, "{\"taskId\":\"" + id + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldLeadATaskBackToItsServer(String place) throws Exception {
    McpClient session = town.client("robot", place).session(LEGACY);
    String begun = begin(session, at(place, "north")).text();
    String id = taskId(begun);
    assertThat(begun).contains("\"status\":\"working\"", "\"ttl\":1.0").doesNotContain("t-1");
    assertThat(town.north().await("tools/call").text()).contains("\"task\":{\"ttl\":60000.0}");
    // When
    List<String> answers =
        List.of(
            about(session, "tasks/get", id).text(),
            about(session, "tasks/result", id).text(),
            about(session, "tasks/cancel", id).text());
    // Then
    assertThat(answers.get(0)).contains("input_required", "\"taskId\":\"" + id + "\"");
    assertThat(answers.get(1)).contains("\"content\":[]", RELATED.formatted(id));
    assertThat(answers.get(2)).contains("cancelled", "\"taskId\":\"" + id + "\"");
    for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
      assertThat(town.north().await(method).text()).contains("{\"taskId\":\"t-1\"}");
    }
    assertThat(town.north().received())
        .filteredOn(request -> request.what().startsWith("tasks/"))
        .extracting(request -> request.header("mcp-session-id").orElse(""))
        .containsOnly(
            town.north().received("tools/call").getFirst().header("mcp-session-id").get());
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldKnowNoTasksButTheCallersOwnHere(String place) throws Exception {
    McpClient session = town.client("robot", place).session(LEGACY);
    String other = place.equals("/mcp") ? ALONE : "/mcp";
    String id = taskId(begin(session, at(place, "north")).text());
    String elsewhere =
        taskId(begin(town.client("robot", other).session(LEGACY), at(other, "north")).text());
    String rivals =
        taskId(begin(town.client("rival", place).session(LEGACY), at(place, "north")).text());
    for (String method : List.of("tasks/get", "tasks/result", "tasks/cancel")) {
      for (String wrong :
          List.of("t-1", "north:t-1", "", id + "A", id.substring(1), elsewhere, rivals)) {
        RawResponse answer = about(session, method, wrong);
        assertThat(answer.status()).as(wrong).isEqualTo(200);
        assertThat(answer.text()).as(wrong).contains("\"code\":-32602", "no task of yours");
      }
      assertThat(session.post(McpClient.request(2, method, "{\"taskId\":7}")).text())
          .contains("\"code\":-32602");
    }
    assertThat(town.north().received())
        .extracting(Received::what)
        .doesNotContain("tasks/get", "tasks/result", "tasks/cancel");
  }

  @Test
  void shouldLetATaskOutliveItsSession() throws Exception {
    String id = taskId(begin(town.client("robot", ALONE).session(LEGACY), "work").text());
    McpClient later = town.client("robot", ALONE).session(LEGACY);
    assertThat(about(later, "tasks/get", id).text()).contains("\"taskId\":\"" + id + "\"");
  }

  @Test
  void shouldListTheCallersTasksOnly() throws Exception {
    town.north()
        .on(
            "tasks/list",
            x ->
                x.result(
                    "{\"tasks\":[{%s},{%s}],\"nextCursor\":\"c\"}"
                        .formatted(task("t-1", "working"), task("t-2", "working"))));
    McpClient robot = town.client("robot", ALONE).session(LEGACY);
    String id = taskId(begin(robot, "work").text());
    town.client("rival", ALONE).session(LEGACY);
    assertThat(robot.post(McpClient.request(3, "tasks/list", "{}")).text())
        .contains("\"taskId\":\"" + id + "\"", "\"nextCursor\":\"c\"")
        .doesNotContain("t-1", "t-2");
    McpClient clean = town.client("rival", ALONE).session(LEGACY);
    about(clean, "tasks/get", id);
    assertThat(clean.post(McpClient.request(3, "tasks/list", "{}")).text()).doesNotContain(id);
  }

  @Test
  void shouldListNoTasksOfManyServers() throws Exception {
    McpClient session = town.client("robot", "/mcp").session(LEGACY);
    assertThat(session.post(McpClient.request(3, "tasks/list", "{}")).text())
        .contains("\"code\":-32601");
    assertThat(town.north().received("tasks/list")).isEmpty();
  }

  @Test
  void shouldDeclareTasksWhereTheyWork() throws Exception {
    McpClient client = town.client("robot", "/mcp");
    assertThat(client.post(McpClient.initialize(LEGACY, "{}")).text())
        .contains("\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    assertThat(client.post(McpClient.initialize("2025-06-18", "{}")).text())
        .doesNotContain("\"tasks\"");
  }

  @Test
  void shouldRelateAServersQuestionToTheTask() throws Exception {
    McpClient session = town.client("robot", ALONE).session(LEGACY, "{\"elicitation\":{}}");
    String id = taskId(begin(session, "work").text());
    town.north()
        .on(
            "tasks/result",
            x -> {
              x.stream();
              for (String named : List.of("t-1", "t-9")) {
                x.event(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks/status\",\"params\":{"
                        + task(named, "input_required")
                        + "}}");
              }
              x.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"elicitation/create\",\"params\":{"
                      + RELATED.formatted("t-1")
                      + "}}");
              x.event(x.message("{\"content\":[]}"));
              x.end();
            });
    String wanted = McpClient.request(2, "tasks/result", "{\"taskId\":\"" + id + "\"}");
    try (EventStream stream = session.postStream(wanted)) {
      assertThat(stream.next().orElseThrow()).contains("tasks/status", id);
      assertThat(stream.next().orElseThrow()).contains("elicitation/create", RELATED.formatted(id));
      assertThat(stream.next().orElseThrow()).contains("\"content\":[]");
    }
    // When
    session.post(
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"action\":\"accept\","
            + RELATED.formatted(id)
            + "}}");
    // Then
    assertThat(town.north().await("response").text()).contains(RELATED.formatted("t-1"));
  }

  @Test
  void shouldLetAServerAskForTheTasksThatItsClientKeeps() throws Exception {
    McpClient session =
        town.client("robot", ALONE).session(LEGACY, "{\"tasks\":{\"requests\":{}}}");
    assertThat(town.north().await("initialize").text()).contains("\"tasks\":{\"requests\":{}}");
    String asks =
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tasks/get\",\"params\":{\"taskId\":\"mine\"}}";
    town.north()
        .on(
            "tools/call",
            x -> {
              x.stream();
              x.event(asks);
              x.event(x.message("{\"content\":[]}"));
              x.end();
            });
    String call = McpClient.request(1, "tools/call", "{\"name\":\"work\"}");
    try (EventStream stream = session.postStream(call)) {
      assertThat(stream.next().orElseThrow()).contains(asks);
    }
  }

  @Test
  void shouldKeepTheTasksOfClientsFromServersThatShareASession() throws Exception {
    McpClient session =
        town.client("robot", "/mcp").session(LEGACY, "{\"tasks\":{\"list\":{}},\"roots\":{}}");
    town.north()
        .on(
            "tools/call",
            x -> {
              x.stream();
              x.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tasks/result\",\"params\":{\"taskId\":\"mine\"}}");
              x.event(x.message("{\"content\":[]}"));
              x.end();
            });
    String call = McpClient.request(1, "tools/call", "{\"name\":\"north__work\"}");
    try (EventStream stream = session.postStream(call)) {
      assertThat(stream.next().orElseThrow()).contains("\"content\":[]");
    }
    assertThat(town.north().received("initialize").getLast().text())
        .contains("\"capabilities\":{\"roots\":{}}");
  }

  @Test
  void shouldRefuseTasksToWhoMayNotReachTheirServer() throws Exception {
    RawResponse answer =
        town.client("clerk", ALONE)
            .with("Mcp-Session-Id: x", "MCP-Protocol-Version: " + LEGACY)
            .post(McpClient.request(2, "tasks/get", "{\"taskId\":\"t-1\"}"));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(town.north().received("tasks/get")).isEmpty();
  }
}
