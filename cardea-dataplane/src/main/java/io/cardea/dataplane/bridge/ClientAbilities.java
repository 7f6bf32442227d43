package io.cardea.dataplane.bridge;

import io.cardea.mcp.json.JsonDocument;
import java.util.StringJoiner;

/**
 * What a client lets a server ask of it. Only what both eras know: whatever else a stateless client
 * declares says nothing to a legacy server.
 *
 * @param form whether the user can be asked to fill in a form
 * @param url whether the user can be sent to a URL
 * @param sampling whether its model can be asked
 * @param tools whether the model can be given tools
 * @param context whether the model can be given context of servers
 * @param roots whether it has roots
 */
public record ClientAbilities(
    boolean form, boolean url, boolean sampling, boolean tools, boolean context, boolean roots) {

  /** A client that nothing can be asked of. */
  public static final ClientAbilities NONE =
      new ClientAbilities(false, false, false, false, false, false);

  /** Reads the capabilities at {@code node}; an {@code elicitation} without a mode means forms. */
  public static ClientAbilities read(JsonDocument document, int node) {
    int elicitation = document.member(node, "elicitation");
    int sampling = document.member(node, "sampling");
    boolean url = document.isObject(document.member(elicitation, "url"));
    boolean form = document.isObject(document.member(elicitation, "form"));
    return new ClientAbilities(
        document.isObject(elicitation) && (form || !url),
        url,
        document.isObject(sampling),
        document.isObject(document.member(sampling, "tools")),
        document.isObject(document.member(sampling, "context")),
        document.isObject(document.member(node, "roots")));
  }

  /** Whether nothing can be asked of it. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** The capabilities as a client of MCP 2025-11-25 declares them. */
  public String json() {
    StringJoiner all = new StringJoiner(",", "{", "}");
    if (form || url) {
      StringJoiner modes = new StringJoiner(",", "\"elicitation\":{", "}");
      add(modes, form && url, "form");
      add(modes, url, "url");
      all.add(modes.toString());
    }
    if (sampling) {
      StringJoiner more = new StringJoiner(",", "\"sampling\":{", "}");
      add(more, tools, "tools");
      add(more, context, "context");
      all.add(more.toString());
    }
    add(all, roots, "roots");
    return all.toString();
  }

  private static void add(StringJoiner members, boolean has, String name) {
    if (has) {
      members.add("\"" + name + "\":{}");
    }
  }
}
