package io.cardea.mcp.method;

import io.cardea.mcp.revision.Era;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every method that Cardea lets through, and nothing else. One row a method: its name, who sends
 * it, in which eras, and where its params name the thing it touches.
 */
public enum McpMethod {
  // Requests of clients.
  INITIALIZE("initialize", Sender.CLIENT, Eras.LEGACY, Target.NONE),
  PING("ping", Sender.EITHER, Eras.LEGACY, Target.NONE),
  DISCOVER("server/discover", Sender.CLIENT, Eras.MODERN, Target.NONE),
  TOOLS_LIST("tools/list", Sender.CLIENT, Eras.BOTH, Target.NONE),
  TOOLS_CALL("tools/call", Sender.CLIENT, Eras.BOTH, Target.TOOL),
  PROMPTS_LIST("prompts/list", Sender.CLIENT, Eras.BOTH, Target.NONE),
  PROMPTS_GET("prompts/get", Sender.CLIENT, Eras.BOTH, Target.PROMPT),
  RESOURCES_LIST("resources/list", Sender.CLIENT, Eras.BOTH, Target.NONE),
  RESOURCE_TEMPLATES_LIST("resources/templates/list", Sender.CLIENT, Eras.BOTH, Target.NONE),
  RESOURCES_READ("resources/read", Sender.CLIENT, Eras.BOTH, Target.RESOURCE),
  RESOURCES_SUBSCRIBE("resources/subscribe", Sender.CLIENT, Eras.LEGACY, Target.RESOURCE),
  RESOURCES_UNSUBSCRIBE("resources/unsubscribe", Sender.CLIENT, Eras.LEGACY, Target.RESOURCE),
  SUBSCRIPTIONS_LISTEN("subscriptions/listen", Sender.CLIENT, Eras.MODERN, Target.SUBSCRIPTIONS),
  COMPLETE("completion/complete", Sender.CLIENT, Eras.BOTH, Target.REFERENCE),
  SET_LEVEL("logging/setLevel", Sender.CLIENT, Eras.LEGACY, Target.NONE),

  // Requests of servers; the modern era has none.
  CREATE_MESSAGE("sampling/createMessage", Sender.SERVER, Eras.LEGACY, Target.NONE),
  ELICIT("elicitation/create", Sender.SERVER, Eras.LEGACY, Target.NONE),
  ROOTS_LIST("roots/list", Sender.SERVER, Eras.LEGACY, Target.NONE),

  // Notifications.
  INITIALIZED("notifications/initialized", Sender.CLIENT, Eras.LEGACY, Target.NONE),
  ROOTS_CHANGED("notifications/roots/list_changed", Sender.CLIENT, Eras.LEGACY, Target.NONE),
  CANCELLED("notifications/cancelled", Sender.EITHER, Eras.BOTH, Target.NONE),
  PROGRESS("notifications/progress", Sender.EITHER, Eras.BOTH, Target.NONE),
  LOG_MESSAGE("notifications/message", Sender.SERVER, Eras.BOTH, Target.NONE),
  TOOLS_CHANGED("notifications/tools/list_changed", Sender.SERVER, Eras.BOTH, Target.NONE),
  PROMPTS_CHANGED("notifications/prompts/list_changed", Sender.SERVER, Eras.BOTH, Target.NONE),
  RESOURCES_CHANGED("notifications/resources/list_changed", Sender.SERVER, Eras.BOTH, Target.NONE),
  RESOURCE_UPDATED("notifications/resources/updated", Sender.SERVER, Eras.BOTH, Target.NONE),
  ELICITATION_COMPLETE("notifications/elicitation/complete", Sender.SERVER, Eras.BOTH, Target.NONE),
  SUBSCRIPTIONS_ACKNOWLEDGED(
      "notifications/subscriptions/acknowledged", Sender.SERVER, Eras.MODERN, Target.NONE);

  /** Who may send a method. */
  public enum Sender {
    CLIENT,
    SERVER,
    EITHER
  }

  /** In which eras a method exists. */
  public enum Eras {
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
    SUBSCRIPTIONS
  }

  private static final Map<String, McpMethod> BY_NAME = byName();

  private final String wireName;
  private final Sender sender;
  private final Eras eras;
  private final Target target;

  McpMethod(String wireName, Sender sender, Eras eras, Target target) {
    this.wireName = wireName;
    this.sender = sender;
    this.eras = eras;
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
    return find(name, era).filter(method -> method.sender != Sender.SERVER);
  }

  /** The method of this name, if a server may send it in {@code era}. */
  public static Optional<McpMethod> fromServer(String name, Era era) {
    return find(name, era).filter(method -> method.sender != Sender.CLIENT);
  }

  private static Optional<McpMethod> find(String name, Era era) {
    return Optional.ofNullable(BY_NAME.get(name)).filter(method -> method.eras.include(era));
  }

  /** Its name on the wire. */
  public String wireName() {
    return wireName;
  }

  public Sender sender() {
    return sender;
  }

  public Target target() {
    return target;
  }

  public boolean isNotification() {
    return wireName.startsWith("notifications/");
  }

  /**
   * Whether modern requests carry {@code Mcp-Name} (MCP 2026-07-28, "Standard Request Headers").
   */
  public boolean hasNameHeader() {
    return this == TOOLS_CALL || this == PROMPTS_GET || this == RESOURCES_READ;
  }
}
