package io.cardea.dataplane.stage;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.policy.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a request's params say it is about. */
public final class Targets {

  private Targets() {}

  /** Empty if they do not say it in the way the method wants. */
  public static Optional<List<Action>> of(McpMethod method, RpcRequest request) {
    JsonDocument document = request.document();
    int params = request.params();
    return switch (method.target()) {
      case NONE -> Optional.of(List.of());
      case TOOL -> text(document, params, "name").map(name -> List.of(Action.tool(name)));
      case PROMPT -> text(document, params, "name").map(name -> List.of(Action.prompt(name)));
      case RESOURCE -> text(document, params, "uri").map(uri -> List.of(Action.resource(uri)));
      case REFERENCE -> reference(document, document.member(params, "ref"));
      case SUBSCRIPTIONS -> subscriptions(document, document.member(params, "notifications"));
      // Whose task it is says its id; beyond that it takes what reaching the server takes.
      case TASK -> text(document, params, "taskId").map(_ -> List.of(Action.USE));
    };
  }

  private static Optional<List<Action>> reference(JsonDocument document, int ref) {
    int type = document.member(ref, "type");
    if (document.textEquals(type, "ref/prompt")) {
      return text(document, ref, "name").map(name -> List.of(Action.prompt(name)));
    }
    if (document.textEquals(type, "ref/resource")) {
      return text(document, ref, "uri").map(uri -> List.of(Action.resource(uri)));
    }
    return Optional.empty();
  }

  private static Optional<List<Action>> subscriptions(JsonDocument document, int filter) {
    int uris = document.member(filter, "resourceSubscriptions");
    if (uris == NONE) {
      return Optional.of(List.of());
    }
    if (!document.isArray(uris)) {
      return Optional.empty();
    }
    List<Action> actions = new ArrayList<>();
    for (int uri = document.first(uris); uri != NONE; uri = document.nextElement(uris, uri)) {
      if (!document.isString(uri)) {
        return Optional.empty();
      }
      actions.add(Action.resource(document.text(uri)));
    }
    return Optional.of(actions);
  }

  private static Optional<String> text(JsonDocument document, int object, String name) {
    int node = document.member(object, name);
    return document.isString(node) ? Optional.of(document.text(node)) : Optional.empty();
  }
}
