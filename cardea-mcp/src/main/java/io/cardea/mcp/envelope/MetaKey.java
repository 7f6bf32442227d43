package io.cardea.mcp.envelope;

/** Reserved keys of {@code _meta} (MCP 2026-07-28, schema, "RequestMetaObject" and its kin). */
public final class MetaKey {

  /** A request's revision, a string; every modern request has it and no legacy one. */
  public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";

  /** The client's capabilities for one request, an object; every modern request has it. */
  public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

  /** The client's name and version, an object; self-reported and for display only. */
  public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";

  /** The level from which a request wants log messages, a string; none are wanted without it. */
  public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

  /** The id of the {@code subscriptions/listen} request that a notification belongs to. */
  public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  /** The server's name and version in a result, an object; self-reported. */
  public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";

  /**
   * The task that a message belongs to, an object with its {@code taskId} (MCP 2025-11-25,
   * "Tasks").
   */
  public static final String RELATED_TASK = "io.modelcontextprotocol/related-task";

  private MetaKey() {}
}
