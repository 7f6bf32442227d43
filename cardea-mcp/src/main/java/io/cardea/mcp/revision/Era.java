package io.cardea.mcp.revision;

/** The two ways MCP works. */
public enum Era {
  /** Up to 2025-11-25: a session that begins with {@code initialize}. */
  LEGACY,
  /** From 2026-07-28: every request stands alone. */
  MODERN;

  public Era other() {
    return this == LEGACY ? MODERN : LEGACY;
  }
}
