package io.cardea.dataplane.task;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.Rewriting;
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

/**
 * Gives the ids of tasks in what a server says the form that its client knows. A sealed id is made
 * in one place only: in the answer to the call that begins the task. Of other tasks than the
 * client's own nothing is told, whatever the server says.
 */
public final class TaskRewriting implements Rewriting {

  private final Call call;
  private final TaskIds ids;
  private final TaskOwner owner;
  private final String adapter;

  /** For what the server of {@code call} says. */
  public TaskRewriting(Call call, TaskIds ids) {
    this.call = call;
    this.ids = ids;
    this.owner = TaskOwner.of(call);
    this.adapter = call.server().orElseThrow().key().label();
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    JsonDocument document = message.document();
    return switch (message) {
      case RpcResponse response -> {
        related(document, response.result(), edit);
        yield response.isError() || result(document, response.result(), edit);
      }
      case RpcNotification notification -> {
        related(document, notification.params(), edit);
        yield notification(notification, edit);
      }
      case RpcRequest request -> {
        related(document, request.params(), edit);
        yield true;
      }
    };
  }

  private boolean result(JsonDocument document, int result, JsonEdit edit) {
    Optional<McpMethod> method = call.method();
    if (method.isEmpty()) {
      return true;
    }
    return switch (method.get()) {
      case TOOLS_CALL -> begun(document, begunIn(document, result), edit);
      case TASKS_GET, TASKS_CANCEL -> {
        related(document, document.member(result, "result"), edit);
        yield told(document, result, edit);
      }
      case TASKS_LIST -> {
        listed(document, document.member(result, "tasks"), edit);
        yield true;
      }
      default -> true;
    };
  }

  /** The task that the result of a call begins, if it does. */
  private int begunIn(JsonDocument document, int result) {
    boolean modern = document.textEquals(document.member(result, "resultType"), "task");
    return modern ? result : legacyTask(document, result);
  }

  private static int legacyTask(JsonDocument document, int result) {
    int task = document.member(result, "task");
    return isTask(document, task) ? task : JsonDocument.NONE;
  }

  private static boolean isTask(JsonDocument document, int node) {
    return document.isString(document.member(node, "taskId"))
        && document.isString(document.member(node, "status"));
  }

  private boolean begun(JsonDocument document, int task, JsonEdit edit) {
    if (task == JsonDocument.NONE) {
      return true;
    }
    int id = document.member(task, "taskId");
    Optional<String> sealed =
        document.isString(id) ? ids.begun(owner, named(document.text(id))) : Optional.empty();
    sealed.ifPresent(text -> edit.replace(id, JsonStrings.quote(text)));
    return sealed.isPresent();
  }

  private void listed(JsonDocument document, int tasks, JsonEdit edit) {
    if (document.isArray(tasks)) {
      edit.retain(tasks, task -> isTask(document, task) && told(document, task, edit));
    }
  }

  private boolean notification(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    int params = notification.params();
    return switch (notification.method()) {
      case "notifications/tasks/status" -> told(document, params, edit);
      case "notifications/tasks" -> {
        related(document, document.member(params, "result"), edit);
        yield told(document, params, edit);
      }
      case "notifications/subscriptions/acknowledged" -> {
        int agreed = document.member(document.member(params, "notifications"), "taskIds");
        if (document.isArray(agreed)) {
          edit.retain(agreed, id -> known(document, id, edit));
        }
        yield true;
      }
      default -> true;
    };
  }

  /** Whether the client may be told of what {@code task} says; tasks without an id are no tasks. */
  private boolean told(JsonDocument document, int task, JsonEdit edit) {
    int id = document.member(task, "taskId");
    return id == JsonDocument.NONE || known(document, id, edit);
  }

  private boolean known(JsonDocument document, int id, JsonEdit edit) {
    Optional<String> text =
        document.isString(id) ? ids.known(owner, named(document.text(id))) : Optional.empty();
    text.ifPresent(sealed -> edit.replace(id, JsonStrings.quote(sealed)));
    return text.isPresent();
  }

  /** The task that a message belongs to; one that the client does not know means nothing to it. */
  private void related(JsonDocument document, int holder, JsonEdit edit) {
    int meta = document.member(holder, "_meta");
    int id = document.member(document.member(meta, MetaKey.RELATED_TASK), "taskId");
    boolean _ = known(document, id, edit);
  }

  private ServerTask named(String id) {
    return new ServerTask(adapter, id);
  }
}
