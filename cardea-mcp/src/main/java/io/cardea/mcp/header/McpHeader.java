package io.cardea.mcp.header;

/** Names of MCP's header fields, in lower case as HTTP/2 has them. */
public final class McpHeader {

  public static final String PROTOCOL_VERSION = "mcp-protocol-version";
  public static final String METHOD = "mcp-method";
  public static final String NAME = "mcp-name";
  public static final String SESSION_ID = "mcp-session-id";
  public static final String LAST_EVENT_ID = "last-event-id";

  /** Prefix of the fields that mirror a tool's arguments. */
  public static final String PARAM_PREFIX = "mcp-param-";

  private McpHeader() {}
}
