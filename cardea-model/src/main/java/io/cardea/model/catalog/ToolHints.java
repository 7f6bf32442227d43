package io.cardea.model.catalog;

import java.util.Map;

/**
 * What a server says of the behaviour of one of its tools (MCP 2025-11-25, {@code
 * ToolAnnotations}). It is the server's word, which nobody has proved.
 *
 * @param declared what it says itself; the rest is as MCP has it
 */
public record ToolHints(Map<Hint, Boolean> declared) {

  /** One of them. */
  public enum Hint {
    READ_ONLY("readOnlyHint", false),
    DESTRUCTIVE("destructiveHint", true),
    IDEMPOTENT("idempotentHint", false),
    OPEN_WORLD("openWorldHint", true);

    private final String wireName;
    private final boolean usual;

    Hint(String wireName, boolean usual) {
      this.wireName = wireName;
      this.usual = usual;
    }

    /** What MCP calls it. */
    public String wireName() {
      return wireName;
    }

    /** What it is where a server says nothing. */
    public boolean usual() {
      return usual;
    }
  }

  public ToolHints {
    declared = Map.copyOf(declared);
  }

  public boolean is(Hint hint) {
    return declared.getOrDefault(hint, hint.usual());
  }

  /** Whether each of {@code wanted} is so. */
  public boolean are(Map<Hint, Boolean> wanted) {
    for (Map.Entry<Hint, Boolean> one : wanted.entrySet()) {
      if (is(one.getKey()) != one.getValue()) {
        return false;
      }
    }
    return true;
  }
}
