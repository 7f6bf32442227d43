package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.function.Function;

/**
 * Takes from a list what its reader may not use, by the same decision that a call gets, and marks
 * what is left as private to the reader (MCP 2026-07-28, "Caching").
 */
final class ListFilter {

  /** Where a list is, where its elements say what they are, and what is asked about them. */
  private record Listed(String list, String name, Function<String, Action> action) {}

  private ListFilter() {}

  static Inspected apply(Call call, McpMethod method, RpcResponse response) {
    return switch (method) {
      case TOOLS_LIST -> filter(call, response, new Listed("tools", "name", Action::tool));
      case PROMPTS_LIST -> filter(call, response, new Listed("prompts", "name", Action::prompt));
      case RESOURCES_LIST ->
          filter(call, response, new Listed("resources", "uri", Action::resource));
      case RESOURCE_TEMPLATES_LIST ->
          filter(call, response, new Listed("resourceTemplates", "uriTemplate", Action::resource));
      // Everything else is no list.
      case INITIALIZE,
          PING,
          DISCOVER,
          TOOLS_CALL,
          PROMPTS_GET,
          RESOURCES_READ,
          RESOURCES_SUBSCRIBE,
          RESOURCES_UNSUBSCRIBE,
          SUBSCRIPTIONS_LISTEN,
          COMPLETE,
          SET_LEVEL,
          CREATE_MESSAGE,
          ELICIT,
          ROOTS_LIST,
          INITIALIZED,
          ROOTS_CHANGED,
          CANCELLED,
          PROGRESS,
          LOG_MESSAGE,
          TOOLS_CHANGED,
          PROMPTS_CHANGED,
          RESOURCES_CHANGED,
          RESOURCE_UPDATED,
          ELICITATION_COMPLETE,
          SUBSCRIPTIONS_ACKNOWLEDGED,
          TASKS_GET,
          TASKS_RESULT,
          TASKS_UPDATE,
          TASKS_CANCEL,
          TASKS_LIST,
          TASK_STATUS,
          TASK_CHANGED ->
          ResponseInspector.kindOf(response);
    };
  }

  private static Inspected filter(Call call, RpcResponse response, Listed listed) {
    JsonDocument document = response.document();
    if (call.principal().isAnonymous()) {
      return ResponseInspector.kindOf(response);
    }
    if (!document.isArray(document.member(response.result(), listed.list()))) {
      return new Inspected.Invalid("a list result without its array of " + listed.list());
    }
    JsonEdit edit = new JsonEdit(document);
    retain(edit, call, response, listed);
    if (call.revision().isModern()) {
      edit.set(response.result(), "cacheScope", "\"private\"");
    }
    return changed(edit, response);
  }

  private static void retain(JsonEdit edit, Call call, RpcResponse response, Listed listed) {
    JsonDocument document = response.document();
    int items = document.member(response.result(), listed.list());
    if (!document.isArray(items)) {
      return;
    }
    AccessPolicy policy = call.arrival().snapshot().access();
    edit.retain(
        items,
        item -> {
          int node = document.member(item, listed.name());
          return document.isString(node)
              && policy.decide(
                      call.principal(),
                      call.permit().adapter(),
                      listed.action().apply(document.text(node)))
                  instanceof Permit;
        });
  }

  private static Inspected changed(JsonEdit edit, RpcResponse response) {
    return edit.isEmpty()
        ? ResponseInspector.kindOf(response)
        : new Inspected.Changed(edit.apply(), new Inspected.Forward(Inspected.Kind.RESULT, 0), 0);
  }
}
