package io.cardea.it.tasks;

import static io.cardea.it.tasks.TaskTown.ask;
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

/** The tasks extension of MCP 2026-07-28, at one server's address and among others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModernTasksTest {

  private static final String ALONE = "/adapters/south/mcp";
  private static final String ACK = "{\"resultType\":\"complete\"}";
  private TaskTown town;

  @BeforeAll
  void open() throws IOException {
    town = TaskTown.open();
    assertThat(town.client("robot", "/mcp").modern("tools/list", "", "").text())
        .contains("north__work", "south__work");
  }

  @BeforeEach
  void forget() {
    town.forget();
    town.south()
        .on(
            "tools/call",
            x -> x.result("{\"resultType\":\"task\"," + task("t-1", "working") + ",\"x\":1.0}"));
    town.south()
        .on(
            "tasks/get",
            x ->
                x.result(
                    "{\"resultType\":\"complete\","
                        + task("t-1", "completed")
                        + ",\"result\":{\"content\":[]}}"));
    town.south().on("tasks/update", x -> x.result(ACK));
    town.south().on("tasks/cancel", x -> x.result(ACK));
  }

  @AfterAll
  void close() throws IOException {
    town.close();
  }

  private static RawResponse begin(McpClient client, String tool) throws IOException {
    return ask(client, "tools/call", tool, "\"name\":\"" + tool + "\"");
  }

  private static RawResponse about(McpClient client, String method, String id) throws IOException {
    return ask(client, method, id, "\"taskId\":\"" + id + "\",\"inputResponses\":{\"k\":1.0}");
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldLeadATaskBackToItsServer(String place) throws Exception {
    McpClient client = town.client("robot", place);
    String begun = begin(client, at(place, "south")).text();
    String id = taskId(begun);
    assertThat(begun).contains("\"resultType\":\"task\"", "\"x\":1.0").doesNotContain("t-1");
    // When
    assertThat(about(client, "tasks/get", id).text())
        .contains("\"taskId\":\"" + id + "\"", "\"result\":{\"content\":[]}");
    assertThat(about(client, "tasks/update", id).text()).contains("\"result\":" + ACK);
    assertThat(about(client, "tasks/cancel", id).text()).contains("\"result\":" + ACK);
    // Then
    for (String method : List.of("tasks/get", "tasks/update", "tasks/cancel")) {
      Received got = town.south().await(method);
      assertThat(got.header("mcp-name")).contains("t-1");
      assertThat(got.header("mcp-method")).contains(method);
      assertThat(got.text()).contains("\"taskId\":\"t-1\"", "\"inputResponses\":{\"k\":1.0}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ALONE, "/mcp"})
  void shouldKnowNoTasksButTheCallersOwnHere(String place) throws Exception {
    McpClient client = town.client("robot", place);
    String other = place.equals("/mcp") ? ALONE : "/mcp";
    String id = taskId(begin(client, at(place, "south")).text());
    String elsewhere = taskId(begin(town.client("robot", other), at(other, "south")).text());
    String rivals = taskId(begin(town.client("rival", place), at(place, "south")).text());
    for (String method : List.of("tasks/get", "tasks/update", "tasks/cancel")) {
      for (String wrong : List.of("t-1", "south:t-1", id + "A", elsewhere, rivals)) {
        RawResponse answer = about(client, method, wrong);
        assertThat(answer.status()).as(wrong).isEqualTo(200);
        assertThat(answer.text()).as(wrong).contains("\"code\":-32602", "no task of yours");
      }
      assertThat(ask(client, method, "other", "\"taskId\":\"" + id + "\"").text())
          .contains("\"code\":-32020");
      assertThat(client.modern(method, id, "\"taskId\":\"" + id + "\"").text())
          .contains("\"code\":-32021", "\"requiredCapabilities\"");
    }
    assertThat(town.south().received()).extracting(Received::what).containsOnly("tools/call");
  }

  @Test
  void shouldNotKnowWhatTheExtensionHasRemoved() throws Exception {
    McpClient client = town.client("robot", ALONE);
    for (String method : List.of("tasks/result", "tasks/list")) {
      RawResponse answer = ask(client, method, "", "\"taskId\":\"x\"");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text()).contains("\"code\":-32601");
    }
    assertThat(town.south().received()).isEmpty();
  }

  @Test
  void shouldTellAServerOfAnotherTaskWhoseIdIsNotTold() throws Exception {
    McpClient client = town.client("robot", ALONE);
    String id = taskId(begin(client, "work").text());
    town.south()
        .on(
            "tasks/get",
            x -> x.result("{\"resultType\":\"complete\"," + task("t-2", "working") + "}"));
    assertThat(about(client, "tasks/get", id).text()).contains("\"error\"").doesNotContain("t-2");
  }

  @Test
  void shouldTellOfTheTasksThatAreListenedFor() throws Exception {
    McpClient client = town.client("robot", ALONE);
    String id = taskId(begin(client, "work").text());
    String rivals = taskId(begin(town.client("rival", ALONE), "work").text());
    String params = ",\"params\":{\"notifications\":{\"taskIds\":[\"t-1\"]}}}";
    town.south()
        .on(
            "subscriptions/listen",
            x -> {
              x.stream();
              x.event(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\""
                      + params);
              for (String named : List.of("t-1", "t-9")) {
                x.event(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks\",\"params\":{"
                        + task(named, "working")
                        + "}}");
              }
              x.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
              x.awaitClose();
            });
    String body =
        McpClient.modernRequest(
                1,
                "subscriptions/listen",
                "\"notifications\":{\"taskIds\":[\"%s\",\"%s\",\"t-1\"]}".formatted(rivals, id))
            .replace("clientCapabilities\":{}", "clientCapabilities\":{" + TaskTown.KNOWS + "}");
    try (EventStream stream = client.modernly("subscriptions/listen", "").postStream(body)) {
      assertThat(stream.next().orElseThrow()).contains("\"taskIds\":[\"" + id + "\"]");
      assertThat(stream.next().orElseThrow())
          .contains("notifications/tasks\"", "\"taskId\":\"" + id + "\"");
      assertThat(stream.next().orElseThrow()).contains("tools/list_changed");
    }
    assertThat(town.south().await("subscriptions/listen").text()).contains("\"taskIds\":[\"t-1\"]");
  }

  @Test
  void shouldDeclareTasksWhereTheyWork() throws Exception {
    assertThat(town.client("robot", "/mcp").modern("server/discover", "", "").text())
        .contains(TaskTown.KNOWS)
        .doesNotContain("\"tasks\":{");
  }

  @Test
  void shouldRecordTheMethodsOfTasks() throws Exception {
    McpClient client = town.client("robot", ALONE);
    String id = taskId(begin(client, "work").text());
    about(client, "tasks/cancel", id);
    town.gateway().awaitAudit("\"tasks/cancel\"", "\"robot\"");
  }
}
