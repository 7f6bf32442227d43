package io.cardea.dataplane.task;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.util.Optional;

/** Gives the ids of tasks in what a client says the form that the server knows. */
public final class TaskMessage {

  private final Call call;
  private final TaskIds ids;
  private final TaskOwner owner;

  /** For what the client of {@code call} says to its server. */
  public TaskMessage(Call call, TaskIds ids) {
    this.call = call;
    this.ids = ids;
    this.owner = TaskOwner.of(call);
  }

  /** Notes the changes to {@code message} but that of the task that its params name. */
  public void toServer(RpcMessage message, JsonEdit edit) {
    JsonDocument document = message.document();
    switch (message) {
      case RpcRequest request -> {
        related(document, request.params(), edit);
        listened(document, request.params(), edit);
      }
      case RpcNotification notification -> related(document, notification.params(), edit);
      case RpcResponse response -> related(document, response.result(), edit);
    }
  }

  /** The tasks that a client listens for; of those that are not its own it hears nothing. */
  private void listened(JsonDocument document, int params, JsonEdit edit) {
    int wanted = document.member(document.member(params, "notifications"), "taskIds");
    if (call.is(McpMethod.SUBSCRIPTIONS_LISTEN) && document.isArray(wanted)) {
      edit.retain(wanted, id -> open(document, id, edit));
    }
  }

  private void related(JsonDocument document, int holder, JsonEdit edit) {
    int meta = document.member(holder, "_meta");
    // What does not open may be a task of the client's own, which it has named itself.
    boolean _ =
        open(
            document, document.member(document.member(meta, MetaKey.RELATED_TASK), "taskId"), edit);
  }

  private boolean open(JsonDocument document, int id, JsonEdit edit) {
    if (id == NONE || !document.isString(id)) {
      return false;
    }
    Optional<ServerTask> task =
        ids.open(owner, document.text(id)).filter(found -> found.adapter().equals(adapter()));
    task.ifPresent(found -> edit.replace(id, JsonStrings.quote(found.id())));
    return task.isPresent();
  }

  private String adapter() {
    return call.server().orElseThrow().key().label();
  }
}
