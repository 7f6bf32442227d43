package io.cardea.app.sample;

import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;

/**
 * The user's answer to a question (MCP, {@code ElicitResult}).
 *
 * @param document the document it is in
 * @param node its object
 */
record Elicited(JsonDocument document, int node) {

  boolean isAccepted() {
    return document.textEquals(document.member(node, "action"), "accept");
  }

  /** A field of the form, if it is a string. */
  Optional<String> field(String name) {
    int field = document.member(document.member(node, "content"), name);
    return document.isString(field) ? Optional.of(document.text(field)) : Optional.empty();
  }

  /** Whether a client of these capabilities can show a form; without a mode it can. */
  static boolean isSupported(JsonDocument document, int capabilities) {
    int elicitation = document.member(capabilities, "elicitation");
    return document.isObject(elicitation)
        && (document.first(elicitation) == JsonDocument.NONE
            || document.member(elicitation, "form") != JsonDocument.NONE);
  }
}
