package io.cardea.it.tasks;

import static io.cardea.it.tasks.TaskTown.ask;
import static io.cardea.it.tasks.TaskTown.at;
import static io.cardea.it.tasks.TaskTown.task;
import static io.cardea.it.tasks.TaskTown.taskId;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Stateless clients of a server that begins tasks in sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksToLegacyTest {

  private static final String ALONE = "/adapters/north/mcp";
  private static final String ACK = "\"result\":{\"resultType\":\"complete\"}";
  private static final String ERROR =
      "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"of the server\"}}";
  private TaskTown town;

  @BeforeAll
  void open() throws IOException {
    town = TaskTown.open();
    assertThat(town.client("robot", "/mcp").modern("tools/list", "", "").text())
        .contains("north__work", "north__must");
  }

  @BeforeEach
  void forget() {
    town.forget();
    town.north()
        .on(
            "tools/call",
            x -> {
              boolean begins = x.request().text().contains("\"task\":{}");
              x.result(
                  begins
                      ? "{\"task\":{" + task("t-1", "working") + ",\"ttl\":9,\"pollInterval\":5}}"
                      : "{\"content\":[]}");
            });
    town.north().on("tasks/get", x -> x.result("{" + task("t-1", "working") + ",\"ttl\":9}"));
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  private static RawResponse begin(McpClient client, String tool) throws IOException {
    return ask(client, "tools/call", tool, "\"name\":\"" + tool + "\",\"task\":{\"ttl\":1}");
  }

  private static RawResponse about(McpClient client, String method, String id) throws IOException {
    return ask(client, method, id, "\"taskId\":\"" + id + "\",\"inputResponses\":{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldBeginATaskInTheWordsOfEachSide(String place) throws Exception {
    McpClient client = town.client("robot", place);
    String begun = begin(client, at(place, "north")).text();
    String id = taskId(begun);
    assertThat(begun)
        .contains("\"resultType\":\"task\"", "\"status\":\"working\"", "\"ttlMs\":9")
        .contains("\"pollIntervalMs\":5", "\"createdAt\":\"t\"")
        .doesNotContain("t-1", "\"task\":{");
    assertThat(town.north().await("tools/call").text()).doesNotContain("io.modelcontextprotocol");
    // When it is at work
    assertThat(about(client, "tasks/get", id).text())
        .contains("\"resultType\":\"complete\"", "\"status\":\"working\"", "\"ttlMs\":9")
        .contains("\"taskId\":\"" + id + "\"");
    assertThat(town.north().await("tasks/get").text()).contains("\"params\":{\"taskId\":\"t-1\"}");
    assertThat(town.north().received())
        .extracting(request -> request.header("mcp-session-id").orElse("none"))
        .filteredOn(session -> !session.equals("none"))
        .hasSizeGreaterThan(1)
        .containsOnly(
            town.north().received("tools/call").getFirst().header("mcp-session-id").orElseThrow());
  }

  @Test
  void shouldSayWhatCameOfATask() throws Exception {
    McpClient client = town.client("robot", ALONE);
    String id = taskId(begin(client, "work").text());
    town.north().on("tasks/get", x -> x.result("{" + task("t-1", "completed") + "}"));
    town.north()
        .on(
            "tasks/result",
            x ->
                x.result(
                    "{\"content\":[],\"n\":1.0,\"_meta\":{\"io.modelcontextprotocol/related-task\":"
                        + "{\"taskId\":\"t-1\"},\"y\":2}}"));
    assertThat(about(client, "tasks/get", id).text())
        .contains("\"status\":\"completed\"")
        .contains(
            "\"result\":{\"resultType\":\"complete\",\"content\":[],\"n\":1.0,\"_meta\":{\"y\":2}}")
        .doesNotContain("t-1");
    // And when the tool failed, or the call
    town.north().on("tasks/get", x -> x.result("{" + task("t-1", "failed") + "}"));
    town.north().on("tasks/result", x -> x.result("{\"content\":[],\"isError\":true}"));
    assertThat(about(client, "tasks/get", id).text())
        .contains("\"status\":\"completed\"", "\"isError\":true");
    town.north().on("tasks/result", x -> x.json(ERROR.formatted(x.request().id())));
    assertThat(about(client, "tasks/get", id).text())
        .contains("\"status\":\"failed\"", "\"error\":{\"code\":-32602,")
        .contains("\"resultType\":\"complete\"");
  }

  @Test
  void shouldAcknowledgeWhatTheStatelessEraAcknowledges() throws Exception {
    McpClient client = town.client("robot", ALONE);
    String id = taskId(begin(client, "work").text());
    town.north().on("tasks/cancel", x -> x.result("{" + task("t-1", "cancelled") + "}"));
    assertThat(about(client, "tasks/cancel", id).text()).contains(ACK);
    assertThat(about(client, "tasks/update", id).text()).contains(ACK);
    // When it is over already
    town.north().on("tasks/cancel", x -> x.json(ERROR.formatted(x.request().id())));
    assertThat(about(client, "tasks/cancel", id).text()).contains(ACK);
    // When the server has forgotten it
    town.north().on("tasks/get", x -> x.json(ERROR.formatted(x.request().id())));
    for (String method : List.of("tasks/get", "tasks/cancel", "tasks/update")) {
      assertThat(about(client, method, id).text()).contains("\"code\":-32602", "of the server");
    }
  }

  @Test
  void shouldShowNoTaskToClientsThatKnowNone() throws Exception {
    McpClient client = town.client("robot", ALONE);
    assertThat(client.modern("tools/call", "work", "\"name\":\"work\",\"task\":{}").text())
        .contains("\"content\":[]")
        .doesNotContain("taskId");
    assertThat(town.north().await("tools/call").text()).doesNotContain("\"task\"");
    assertThat(client.modern("tools/call", "must", "\"name\":\"must\"").text())
        .contains("\"code\":-32021", "\"requiredCapabilities\"");
    assertThat(town.north().received("tools/call")).hasSize(1);
    assertThat(begin(client, "must").text()).contains("\"resultType\":\"task\"");
  }

  @Test
  void shouldKnowNoTasksButTheCallersOwn() throws Exception {
    String rivals = taskId(begin(town.client("rival", ALONE), "work").text());
    for (String method : List.of("tasks/get", "tasks/cancel", "tasks/update")) {
      for (String wrong : List.of("t-1", rivals)) {
        assertThat(about(town.client("robot", ALONE), method, wrong).text())
            .contains("\"code\":-32602", "no task of yours");
      }
    }
    assertThat(town.north().received()).extracting(Received::what).doesNotContain("tasks/get");
  }

  @Test
  void shouldDeclareTheExtensionOnly() throws Exception {
    assertThat(town.client("robot", ALONE).modern("server/discover", "", "").text())
        .contains(TaskTown.KNOWS)
        .doesNotContain("\"tasks\":{");
  }
}
