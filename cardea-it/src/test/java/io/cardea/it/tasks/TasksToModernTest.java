package io.cardea.it.tasks;

import static io.cardea.it.tasks.TaskTown.LEGACY;
import static io.cardea.it.tasks.TaskTown.at;
import static io.cardea.it.tasks.TaskTown.task;
import static io.cardea.it.tasks.TaskTown.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of sessions of a server that begins tasks without any. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TasksToModernTest {

  private static final String ALONE = "/adapters/south/mcp";
  private static final String UNSUPPORTED =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}";
  private TaskTown town;

  @BeforeAll
  void open() throws IOException {
    town = TaskTown.open();
    assertThat(town.client("robot", "/mcp").modern("tools/list", "", "").text())
        .contains("south__work");
  }

  @BeforeEach
  void forget() {
    town.forget();
    town.south().on("initialize", x -> x.reply(400, UNSUPPORTED, "Content-Type: application/json"));
    town.south()
        .on(
            "tools/call",
            x ->
                x.result(
                    x.request().text().contains(TaskTown.KNOWS)
                        ? "{\"resultType\":\"task\"," + task("t-1", "working") + ",\"ttlMs\":9}"
                        : "{\"resultType\":\"complete\",\"content\":[]}"));
    states("working");
  }

  /** From now on the task is in these states, one after the other. */
  private void states(String... states) {
    AtomicInteger asked = new AtomicInteger();
    town.south()
        .on(
            "tasks/get",
            x -> state(x, states[Math.min(asked.getAndIncrement(), states.length - 1)]));
  }

  private static void state(Exchange exchange, String state) throws IOException {
    String more =
        switch (state) {
          case "completed" -> ",\"result\":{\"resultType\":\"complete\",\"content\":[],\"n\":1.0}";
          case "failed" -> ",\"error\":{\"code\":-32603,\"message\":\"of the server\"}";
          default -> ",\"ttlMs\":9,\"pollIntervalMs\":100";
        };
    exchange.result("{\"resultType\":\"complete\"," + task("t-1", state) + more + "}");
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  private static RawResponse begin(McpClient session, String tool) throws IOException {
    return session.post(
        McpClient.request(1, "tools/call", "{\"name\":\"" + tool + "\",\"task\":{\"ttl\":1}}"));
  }

  private static RawResponse about(McpClient session, String method, String id) throws IOException {
    return session.post(McpClient.request(2, method, "{\"taskId\":\"" + id + "\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldBeginATaskInTheWordsOfEachSide(String place) throws Exception {
    McpClient session = town.client("robot", place).session(LEGACY);
    String begun = begin(session, at(place, "south")).text();
    String id = taskId(begun);
    assertThat(begun)
        .contains("\"result\":{\"task\":{", "\"status\":\"working\"", "\"ttl\":9")
        .doesNotContain("t-1", "resultType", "ttlMs");
    Received called = town.south().received("tools/call").getLast();
    assertThat(called.text()).contains(TaskTown.KNOWS).doesNotContain("\"task\":{");
    // When
    assertThat(about(session, "tasks/get", id).text())
        .contains("\"result\":{\"taskId\":\"" + id + "\"", "\"pollInterval\":100", "\"ttl\":9")
        .doesNotContain("resultType");
    Received got = town.south().await("tasks/get");
    assertThat(got.header("mcp-name")).contains("t-1");
    assertThat(got.text()).contains(TaskTown.KNOWS, "\"taskId\":\"t-1\"");
  }

  @Test
  void shouldWaitForWhatComesOfATask() throws Exception {
    McpClient session = town.client("robot", ALONE).session(LEGACY);
    String id = taskId(begin(session, "work").text());
    states("working", "working", "completed");
    assertThat(about(session, "tasks/result", id).text())
        .contains("\"content\":[],\"n\":1.0")
        .contains("\"io.modelcontextprotocol/related-task\":{\"taskId\":\"" + id + "\"}");
    assertThat(town.south().received("tasks/get")).hasSize(3);
    states("failed");
    assertThat(about(session, "tasks/result", id).text())
        .contains("\"error\":{\"code\":-32603,\"message\":\"of the server\"}");
    states("cancelled");
    assertThat(about(session, "tasks/result", id).text())
        .contains("\"error\":{\"code\":-32603,\"message\":\"The task was cancelled.\"}");
  }

  @Test
  void shouldSayHowACancelledTaskEnded() throws Exception {
    McpClient session = town.client("robot", ALONE).session(LEGACY);
    String id = taskId(begin(session, "work").text());
    town.south().on("tasks/cancel", x -> x.result("{\"resultType\":\"complete\"}"));
    states("working", "cancelled");
    assertThat(about(session, "tasks/cancel", id).text())
        .contains("\"result\":{\"taskId\":\"" + id + "\",\"status\":\"cancelled\"");
    states("completed");
    assertThat(about(session, "tasks/cancel", id).text()).contains("\"code\":-32602");
    assertThat(town.south().received("tasks/cancel")).hasSize(2);
  }

  @Test
  void shouldMakeATaskOfWhatWasAnsweredAtOnce() throws Exception {
    McpClient session = town.client("robot", ALONE).session(LEGACY);
    town.south()
        .on("tools/call", x -> x.result("{\"resultType\":\"complete\",\"content\":[],\"n\":1.0}"));
    String begun = begin(session, "work").text();
    String id = taskId(begun);
    assertThat(begun)
        .contains("\"task\":{", "\"status\":\"completed\"", "\"ttl\":600000")
        .doesNotContain("\"n\":1.0");
    assertThat(about(session, "tasks/get", id).text())
        .contains("\"taskId\":\"" + id + "\"", "\"status\":\"completed\"");
    assertThat(about(session, "tasks/result", id).text())
        .contains("\"content\":[],\"n\":1.0")
        .contains("\"io.modelcontextprotocol/related-task\":{\"taskId\":\"" + id + "\"}");
    assertThat(about(session, "tasks/cancel", id).text()).contains("\"code\":-32602");
    assertThat(town.south().received("tasks/get")).isEmpty();
    // And nobody else knows of it
    assertThat(about(town.client("rival", ALONE).session(LEGACY), "tasks/result", id).text())
        .contains("\"code\":-32602", "no task of yours");
  }

  @Test
  void shouldBeginNoTaskThatNobodyWants() throws Exception {
    McpClient session = town.client("robot", ALONE).session(LEGACY);
    assertThat(session.post(McpClient.request(1, "tools/call", "{\"name\":\"work\"}")).text())
        .contains("\"content\":[]");
    assertThat(town.south().received("tools/call").getLast().text()).doesNotContain(TaskTown.KNOWS);
  }

  @Test
  void shouldSayThatToolsMayBecomeTasks() throws Exception {
    McpClient client = town.client("robot", ALONE);
    assertThat(client.post(McpClient.initialize(LEGACY, "{}")).text())
        .contains("\"tasks\":{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}");
    assertThat(client.session(LEGACY).post(McpClient.request(1, "tools/list", "{}")).text())
        .contains("\"execution\":{\"taskSupport\":\"optional\"}");
  }
}
