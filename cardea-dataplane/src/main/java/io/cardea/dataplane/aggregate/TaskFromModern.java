package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.task.FinishedTasks;
import io.cardea.dataplane.task.ServerTask;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskOwner;
import io.cardea.dataplane.task.TaskShape;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * What the client of a session reads that wanted a task of a stateless server: a task, also if the
 * server has answered at once.
 */
final class TaskFromModern {

  private final RoutedRewriting routed;
  private final Call call;
  private final TaskIds ids;
  private final FinishedTasks finished;

  TaskFromModern(RoutedRewriting routed, Call call, TaskIds ids, FinishedTasks finished) {
    this.routed = routed;
    this.call = call;
    this.ids = ids;
    this.finished = finished;
  }

  /** Puts a task in the place of the result. */
  void replace(RpcResponse response, JsonEdit edit) {
    JsonDocument document = response.document();
    int result = response.result();
    boolean begun = document.textEquals(document.member(result, "resultType"), "task");
    String task =
        (begun ? begun(document, result) : over(document, result))
            .map(members -> "{\"task\":{" + members + "}}")
            // Better than nothing, although the client wants something else.
            .orElse("{\"content\":[],\"isError\":true}");
    edit.replace(result, task);
  }

  private Optional<String> begun(JsonDocument document, int result) {
    int id = document.member(result, "taskId");
    return document.isString(id)
        ? sealed(document.text(id))
            .map(text ->
                TaskShape.toLegacy(document, result, text, TaskShape.status(document, result)))
        : Optional.empty();
  }

  private Optional<String> over(JsonDocument document, int result) {
    JsonEdit inner = new JsonEdit(document, result);
    routed.result(document, result, inner);
    Instant now = call.arrival().time();
    return finished
        .keep(new String(inner.apply(), UTF_8), now)
        .flatMap(this::sealed)
        .map(id -> TaskShape.finished(id, now));
  }

  private Optional<String> sealed(String id) {
    String adapter = call.server().orElseThrow().key().label();
    return ids.begun(TaskOwner.of(call), new ServerTask(adapter, id));
  }
}
