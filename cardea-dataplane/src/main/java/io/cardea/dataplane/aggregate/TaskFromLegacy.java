package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.task.ServerTask;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskOwner;
import io.cardea.dataplane.task.TaskShape;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcResponse;
import java.util.Optional;

/** The task that a stateless client reads where a legacy server has begun one for its call. */
final class TaskFromLegacy {

  private final Call call;
  private final TaskIds ids;

  TaskFromLegacy(Call call, TaskIds ids) {
    this.call = call;
    this.ids = ids;
  }

  /** Whether the result is a task, which then is put in its place in the client's words. */
  boolean replace(RpcResponse response, JsonEdit edit) {
    JsonDocument document = response.document();
    int task = document.member(response.result(), "task");
    int id = document.member(task, "taskId");
    if (!document.isString(id)) {
      return false;
    }
    String adapter = call.server().orElseThrow().key().label();
    Optional<String> sealed =
        ids.begun(TaskOwner.of(call), new ServerTask(adapter, document.text(id)));
    sealed.ifPresent(text ->
        edit.replace(
            response.result(),
            "{\"resultType\":\"task\","
                + TaskShape.toModern(document, task, text, TaskShape.status(document, task))
                + "}"));
    return sealed.isPresent();
  }
}
