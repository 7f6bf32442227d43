package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.function.Function;

/**
 * Takes from a list what its reader may not use, by the same decision that a call gets, and marks
 * what is left as private to the reader (MCP 2026-07-28, "Caching").
 */
final class ListFilter {

  private ListFilter() {}

  static Inspected apply(Call call, McpMethod method, RpcResponse response) {
    return switch (method) {
      case TOOLS_LIST -> filter(call, response, "tools", "name", Action::tool);
      case PROMPTS_LIST -> filter(call, response, "prompts", "name", Action::prompt);
      case RESOURCES_LIST -> filter(call, response, "resources", "uri", Action::resource);
      case RESOURCE_TEMPLATES_LIST ->
          filter(call, response, "resourceTemplates", "uriTemplate", Action::resource);
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
          SUBSCRIPTIONS_ACKNOWLEDGED ->
          ResponseInspector.kindOf(response);
    };
  }

  private static Inspected filter(
      Call call, RpcResponse response, String list, String name, Function<String, Action> action) {
    Adapter adapter = call.permit().adapter();
    if (adapter.access() == Adapter.Access.PUBLIC) {
      return ResponseInspector.kindOf(response);
    }
    JsonDocument document = response.document();
    int items = document.member(response.result(), list);
    if (!document.isArray(items)) {
      return new Inspected.Invalid("a list result without its array of " + list);
    }
    AccessPolicy policy = call.arrival().snapshot().access();
    JsonEdit edit = new JsonEdit(document);
    edit.retain(
        items,
        item -> {
          int node = document.member(item, name);
          return document.isString(node)
              && policy.decide(call.principal(), adapter, action.apply(document.text(node)))
                  instanceof Permit;
        });
    if (call.revision().isModern()) {
      edit.set(response.result(), "cacheScope", "\"private\"");
    }
    return edit.isEmpty()
        ? ResponseInspector.kindOf(response)
        : new Inspected.Changed(edit.apply());
  }
}
