package io.cardea.upstream.probe;

import io.cardea.mcp.method.McpMethod;
import io.cardea.model.catalog.Offer;

/**
 * How a list is asked for and where its result has what.
 *
 * @param method that asks for it
 * @param list the result's member with the items
 * @param name the items' member that names them
 */
record ListKind(McpMethod method, String list, String name) {

  static ListKind of(Offer.Kind kind) {
    return switch (kind) {
      case TOOL -> new ListKind(McpMethod.TOOLS_LIST, "tools", "name");
      case PROMPT -> new ListKind(McpMethod.PROMPTS_LIST, "prompts", "name");
      case RESOURCE -> new ListKind(McpMethod.RESOURCES_LIST, "resources", "uri");
      case TEMPLATE ->
          new ListKind(McpMethod.RESOURCE_TEMPLATES_LIST, "resourceTemplates", "uriTemplate");
    };
  }
}
