package io.cardea.dataplane.pipeline;

import io.cardea.mcp.method.McpMethod;

/**
 * Something that a stage asks the client before it decides: a request that servers may make of
 * clients.
 *
 * @param key names it among the questions of one call; the stage finds the answer by it
 * @param method {@code elicitation/create}, {@code sampling/createMessage} or {@code roots/list}
 * @param params JSON of its params, an object
 */
public record Question(String key, McpMethod method, String params) {

  /**
   * @throws IllegalArgumentException if clients have no such method
   */
  public Question {
    if (method != McpMethod.ELICIT
        && method != McpMethod.CREATE_MESSAGE
        && method != McpMethod.ROOTS_LIST) {
      throw new IllegalArgumentException("no client answers " + method);
    }
  }

  /** The capability with which a client says that it answers such questions. */
  public String capability() {
    return switch (method) {
      case ELICIT -> "elicitation";
      case CREATE_MESSAGE -> "sampling";
      default -> "roots";
    };
  }
}
