package io.cardea.mcp.method;

import io.cardea.mcp.revision.Era;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every method that Cardea lets through, and nothing else. One row a method: its name, the eras in
 * which clients send it, the eras in which servers send it, and where its params name the thing it
 * touches.
 */
public enum McpMethod {
  // Requests of clients.
  INITIALIZE("initialize", Eras.LEGACY, Eras.NONE, Target.NONE),
  PING("ping", Eras.LEGACY, Eras.LEGACY, Target.NONE),
  DISCOVER("server/discover", Eras.MODERN, Eras.NONE, Target.NONE),
  TOOLS_LIST("tools/list", Eras.BOTH, Eras.NONE, Target.NONE),
  TOOLS_CALL("tools/call", Eras.BOTH, Eras.NONE, Target.TOOL),
  PROMPTS_LIST("prompts/list", Eras.BOTH, Eras.NONE, Target.NONE),
  PROMPTS_GET("prompts/get", Eras.BOTH, Eras.NONE, Target.PROMPT),
  RESOURCES_LIST("resources/list", Eras.BOTH, Eras.NONE, Target.NONE),
  RESOURCE_TEMPLATES_LIST("resources/templates/list", Eras.BOTH, Eras.NONE, Target.NONE),
  RESOURCES_READ("resources/read", Eras.BOTH, Eras.NONE, Target.RESOURCE),
  RESOURCES_SUBSCRIBE("resources/subscribe", Eras.LEGACY, Eras.NONE, Target.RESOURCE),
  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Eras.LEGACY, Eras.NONE, Target.RESOURCE),
  SUBSCRIPTIONS_LISTEN("subscriptions/listen", Eras.MODERN, Eras.NONE, Target.SUBSCRIPTIONS),
  COMPLETE("completion/complete", Eras.BOTH, Eras.NONE, Target.REFERENCE),
  SET_LEVEL("logging/setLevel", Eras.LEGACY, Eras.NONE, Target.NONE),

  // Requests about tasks, which servers have and, in the legacy era, clients too (MCP 2025-11-25,
  // "Tasks"; extension io.modelcontextprotocol/tasks).
  TASKS_GET("tasks/get", Eras.BOTH, Eras.LEGACY, Target.TASK),
  TASKS_RESULT("tasks/result", Eras.LEGACY, Eras.LEGACY, Target.TASK),
  TASKS_UPDATE("tasks/update", Eras.MODERN, Eras.NONE, Target.TASK),
  TASKS_CANCEL("tasks/cancel", Eras.BOTH, Eras.LEGACY, Target.TASK),
  TASKS_LIST("tasks/list", Eras.LEGACY, Eras.LEGACY, Target.NONE),

  // Requests of servers; the modern era has none.
  CREATE_MESSAGE("sampling/createMessage", Eras.NONE, Eras.LEGACY, Target.NONE),
  ELICIT("elicitation/create", Eras.NONE, Eras.LEGACY, Target.NONE),
  ROOTS_LIST("roots/list", Eras.NONE, Eras.LEGACY, Target.NONE),

  // Notifications.
  INITIALIZED("notifications/initialized", Eras.LEGACY, Eras.NONE, Target.NONE),
  ROOTS_CHANGED("notifications/roots/list_changed", Eras.LEGACY, Eras.NONE, Target.NONE),
  CANCELLED("notifications/cancelled", Eras.BOTH, Eras.BOTH, Target.NONE),
  PROGRESS("notifications/progress", Eras.LEGACY, Eras.BOTH, Target.NONE),
  LOG_MESSAGE("notifications/message", Eras.NONE, Eras.BOTH, Target.NONE),
  TOOLS_CHANGED("notifications/tools/list_changed", Eras.NONE, Eras.BOTH, Target.NONE),
  PROMPTS_CHANGED("notifications/prompts/list_changed", Eras.NONE, Eras.BOTH, Target.NONE),
  RESOURCES_CHANGED("notifications/resources/list_changed", Eras.NONE, Eras.BOTH, Target.NONE),
  RESOURCE_UPDATED("notifications/resources/updated", Eras.NONE, Eras.BOTH, Target.NONE),
  ELICITATION_COMPLETE("notifications/elicitation/complete", Eras.NONE, Eras.LEGACY, Target.NONE),
  TASK_STATUS("notifications/tasks/status", Eras.LEGACY, Eras.LEGACY, Target.NONE),
  TASK_CHANGED("notifications/tasks", Eras.NONE, Eras.MODERN, Target.NONE),
  SUBSCRIPTIONS_ACKNOWLEDGED(
      "notifications/subscriptions/acknowledged", Eras.NONE, Eras.MODERN, Target.NONE);

  /** Who may send a method. */
  public enum Sender {
    CLIENT,
    SERVER,
    EITHER
  }

  /** In which eras one side sends a method. */
  public enum Eras {
    NONE,
    LEGACY,
    MODERN,
    BOTH;

    boolean include(Era era) {
      return this == BOTH || name().equals(era.name());
    }
  }

  /** Where the params name what a method touches. */
  public enum Target {
    /** Nowhere: it touches the server as a whole. */
    NONE,
    /** {@code params.name}, a tool. */
    TOOL,
    /** {@code params.name}, a prompt. */
    PROMPT,
    /** {@code params.uri}, a resource. */
    RESOURCE,
    /** {@code params.ref}, a prompt's name or a resource's URI. */
    REFERENCE,
    /** {@code params.notifications.resourceSubscriptions}, resources. */
    SUBSCRIPTIONS,
    /** {@code params.taskId}, a task. */
    TASK
  }

  private static final Map<String, McpMethod> BY_NAME = byName();

  private final String wireName;
  private final Eras fromClient;
  private final Eras fromServer;
  private final Target target;

  McpMethod(String wireName, Eras fromClient, Eras fromServer, Target target) {
    this.wireName = wireName;
    this.fromClient = fromClient;
    this.fromServer = fromServer;
    this.target = target;
  }

  private static Map<String, McpMethod> byName() {
    Map<String, McpMethod> table = new HashMap<>();
    for (McpMethod method : values()) {
      table.put(method.wireName, method);
    }
    return Map.copyOf(table);
  }

  /** The method of this name, if a client may send it in {@code era}. */
  public static Optional<McpMethod> fromClient(String name, Era era) {
    return find(name).filter(method -> method.fromClient.include(era));
  }

  /** The method of this name, if a server may send it in {@code era}. */
  public static Optional<McpMethod> fromServer(String name, Era era) {
    return find(name).filter(method -> method.fromServer.include(era));
  }

  private static Optional<McpMethod> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Its name on the wire. */
  public String wireName() {
    return wireName;
  }

  /** Who may send it, in any era. */
  public Sender sender() {
    if (fromServer == Eras.NONE) {
      return Sender.CLIENT;
    }
    return fromClient == Eras.NONE ? Sender.SERVER : Sender.EITHER;
  }

  public Target target() {
    return target;
  }

  public boolean isNotification() {
    return wireName.startsWith("notifications/");
  }

  /**
   * Whether modern requests carry {@code Mcp-Name} (MCP 2026-07-28, "Standard Request Headers";
   * tasks extension, "Routing Headers").
   */
  public boolean hasNameHeader() {
    return this == TOOLS_CALL
        || this == PROMPTS_GET
        || this == RESOURCES_READ
        || this == TASKS_GET
        || this == TASKS_UPDATE
        || this == TASKS_CANCEL;
  }

  /** The member of the params that {@code Mcp-Name} repeats, where there is one. */
  public String nameMember() {
    return switch (target) {
      case RESOURCE -> "uri";
      case TASK -> "taskId";
      case NONE, TOOL, PROMPT, REFERENCE, SUBSCRIPTIONS -> "name";
    };
  }
}
