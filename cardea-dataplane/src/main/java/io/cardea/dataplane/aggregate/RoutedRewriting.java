package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.RoutedId;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * What the client of an aggregate is told instead of what one of its servers said: ids and tokens
 * that lead back to that server, and URIs that the aggregate would bring back to it.
 */
public final class RoutedRewriting implements Rewriting {

  private final String adapter;
  private final UnaryOperator<String> uriToClient;
  private final Runnable onListChanged;
  private final Rewriting tasks;

  /**
   * What comes from the server of {@code adapter}.
   *
   * @param uriToClient what a URI of the server is called at the aggregate
   * @param onListChanged runs when the server says that a list of its has changed; on any thread
   * @param tasks gives the ids of tasks the form that the client knows
   */
  public RoutedRewriting(
      String adapter, UnaryOperator<String> uriToClient, Runnable onListChanged, Rewriting tasks) {
    this.tasks = tasks;
    this.adapter = adapter;
    this.uriToClient = uriToClient;
    this.onListChanged = onListChanged;
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    return tasks.rewrite(message, edit) && routed(message, edit);
  }

  private boolean routed(RpcMessage message, JsonEdit edit) {
    return switch (message) {
      case RpcRequest request -> request(request, edit);
      case RpcNotification notification -> notification(notification, edit);
      case RpcResponse response -> {
        if (!response.isError()) {
          JsonDocument document = response.document();
          result(document, response.result(), edit);
          // A task that is over says here what the call would have said.
          result(document, document.member(response.result(), "result"), edit);
        }
        yield true;
      }
    };
  }

  private boolean request(RpcRequest request, JsonEdit edit) {
    JsonDocument document = request.document();
    if (request.method().startsWith("tasks/")) {
      // Clients of an aggregate keep no tasks for its servers, which could be asked for by others.
      return false;
    }
    if (document.isObject(request.params())) {
      boolean _ = edit.retainMembers(request.params(), name -> !name.equals("task"));
    }
    int meta = document.member(request.params(), "_meta");
    int token = document.member(meta, "progressToken");
    return id(document, document.member(request.node(), "id"), edit)
        && (token == JsonDocument.NONE || id(document, token, edit));
  }

  private boolean notification(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    return switch (notification.method()) {
      // The catalog tells the clients whose lists have changed.
      case "notifications/tools/list_changed",
          "notifications/prompts/list_changed",
          "notifications/resources/list_changed" -> {
        onListChanged.run();
        yield false;
      }
      // The gateway has acknowledged the whole subscription already.
      case "notifications/subscriptions/acknowledged" -> false;
      case "notifications/cancelled" -> {
        int id = document.member(notification.params(), "requestId");
        yield id == JsonDocument.NONE || id(document, id, edit);
      }
      case "notifications/tasks" -> {
        result(document, document.member(notification.params(), "result"), edit);
        yield true;
      }
      case "notifications/resources/updated" -> {
        uri(document, document.member(notification.params(), "uri"), edit);
        yield true;
      }
      default -> true;
    };
  }

  private boolean id(JsonDocument document, int node, JsonEdit edit) {
    Optional<RequestId> routed =
        RequestId.parse(document.raw(node)).flatMap(id -> new RoutedId(adapter, id).toClient());
    routed.ifPresent(id -> edit.replace(node, id.json()));
    return routed.isPresent();
  }

  /** Wherever a result of a tool, prompt or resource names resources (schema, "ContentBlock"). */
  void result(JsonDocument document, int result, JsonEdit edit) {
    each(document, document.member(result, "content"), block -> content(document, block, edit));
    each(
        document,
        document.member(result, "messages"),
        message -> {
          int content = document.member(message, "content");
          content(document, content, edit);
          each(document, content, block -> content(document, block, edit));
        });
    each(
        document,
        document.member(result, "contents"),
        resource -> uri(document, document.member(resource, "uri"), edit));
    int ui = document.member(document.member(result, "_meta"), "ui");
    uri(document, document.member(ui, "resourceUri"), edit);
  }

  private void content(JsonDocument document, int block, JsonEdit edit) {
    int type = document.member(block, "type");
    if (document.textEquals(type, "resource_link")) {
      uri(document, document.member(block, "uri"), edit);
    } else if (document.textEquals(type, "resource")) {
      uri(document, document.member(document.member(block, "resource"), "uri"), edit);
    }
  }

  private static void each(JsonDocument document, int array, IntConsumer then) {
    if (!document.isArray(array)) {
      return;
    }
    for (int at = document.first(array);
        at != JsonDocument.NONE;
        at = document.nextElement(array, at)) {
      then.accept(at);
    }
  }

  private void uri(JsonDocument document, int node, JsonEdit edit) {
    if (!document.isString(node)) {
      return;
    }
    String uri = document.text(node);
    String known = uriToClient.apply(uri);
    if (!known.equals(uri)) {
      edit.replace(node, JsonStrings.quote(known));
    }
  }
}
