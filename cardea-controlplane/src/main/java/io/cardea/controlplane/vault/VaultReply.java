package io.cardea.controlplane.vault;

import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;

/** What came back from Vault. */
sealed interface VaultReply {

  /**
   * An answer.
   *
   * @param json its body, if it is JSON
   */
  record Answered(int status, Optional<JsonDocument> json) implements VaultReply {

    boolean isGood() {
      return status == 200;
    }

    /** A text of the body; empty if there is none. */
    String text(String... path) {
      int node = node(path);
      return node != JsonDocument.NONE && json.orElseThrow().isString(node)
          ? json.orElseThrow().text(node)
          : "";
    }

    /** A number of seconds of the body; 0 if there is none. */
    long seconds(String... path) {
      int node = node(path);
      String raw = node == JsonDocument.NONE ? "" : json.orElseThrow().raw(node);
      return raw.matches("[0-9]{1,10}") ? Long.parseLong(raw) : 0;
    }

    /** A flag of the body. */
    boolean flag(String... path) {
      int node = node(path);
      return node != JsonDocument.NONE && json.orElseThrow().raw(node).equals("true");
    }

    private int node(String... path) {
      if (json.isEmpty()) {
        return JsonDocument.NONE;
      }
      int node = JsonDocument.ROOT;
      for (String name : path) {
        node = json.get().member(node, name);
      }
      return node;
    }

    /** Tells no value. */
    @Override
    public String toString() {
      return "status " + status;
    }
  }

  /**
   * None.
   *
   * @param reason fit for an operator
   * @param hint what to do
   */
  record Unreachable(String reason, String hint) implements VaultReply {}
}
