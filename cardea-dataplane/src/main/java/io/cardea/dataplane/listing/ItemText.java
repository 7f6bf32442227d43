package io.cardea.dataplane.listing;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The definition of an item as a client of an aggregate gets it: name or URI are those that lead
 * back to it, and every other byte is as the server wrote it.
 *
 * @param kind what the items are
 * @param maxDepth of their definitions
 */
record ItemText(Kind kind, int maxDepth) {

  /** What the list is called in a result. */
  String list() {
    return switch (kind) {
      case TOOL -> "tools";
      case PROMPT -> "prompts";
      case RESOURCE -> "resources";
      case TEMPLATE -> "resourceTemplates";
    };
  }

  private String member() {
    return switch (kind) {
      case TOOL, PROMPT -> "name";
      case RESOURCE -> "uri";
      case TEMPLATE -> "uriTemplate";
    };
  }

  /**
   * {@code item} under the name {@code name}; empty if its definition is no JSON object.
   *
   * @param toClient what a URI of its server is called here
   * @param mayBeTask whether a call of a tool may be a task although it does not say so
   */
  Optional<byte[]> render(
      Item item, String name, UnaryOperator<String> toClient, boolean mayBeTask) {
    byte[] text = item.json().getBytes(UTF_8);
    if (!(Json.parse(text, maxDepth) instanceof JsonDocument document)
        || !document.isObject(ROOT)) {
      return Optional.empty();
    }
    JsonEdit edit = new JsonEdit(document);
    if (!document.textEquals(document.member(ROOT, member()), name)) {
      edit.set(ROOT, member(), JsonStrings.quote(name));
    }
    if (kind == Kind.TOOL) {
      // MCP Apps (SEP-1865): where the tool's user interface is, and how drafts of it wrote that.
      int meta = document.member(ROOT, "_meta");
      rewrite(
          document, document.member(document.member(meta, "ui"), "resourceUri"), edit, toClient);
      rewrite(document, document.member(meta, "ui/resourceUri"), edit, toClient);
      if (mayBeTask && document.member(ROOT, "execution") == NONE) {
        edit.set(ROOT, "execution", "{\"taskSupport\":\"optional\"}");
      }
    }
    return Optional.of(edit.isEmpty() ? text : edit.apply());
  }

  private static void rewrite(
      JsonDocument document, int node, JsonEdit edit, UnaryOperator<String> toClient) {
    if (node == NONE || !document.isString(node)) {
      return;
    }
    String uri = document.text(node);
    String known = toClient.apply(uri);
    if (!known.equals(uri)) {
      edit.replace(node, JsonStrings.quote(known));
    }
  }
}
