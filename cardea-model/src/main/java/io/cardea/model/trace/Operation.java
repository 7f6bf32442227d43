package io.cardea.model.trace;

import java.util.Optional;

/**
 * What a request is, in words that may be told to people who may not see what is in it: no
 * arguments, no results, no credentials, no users.
 *
 * @param id of the request, as answers, log and audit log have it
 * @param tenant whose, known to be the caller's
 * @param adapter what answers; empty if the place that was asked for is not declared
 * @param method MCP method
 * @param thing the tool or prompt that it is about, if it was permitted; empty: none, or not known
 *     to be one
 * @param requestId JSON-RPC id, not longer than {@link #MAX_ID}; empty for notifications
 * @param session random part of the legacy session's id, if any; not the id itself
 * @param revision MCP revision of the client; empty if it is not known
 */
public record Operation(
    String id,
    String tenant,
    String adapter,
    String method,
    Optional<Thing> thing,
    Optional<String> requestId,
    Optional<String> session,
    String revision) {

  /** Most characters of a JSON-RPC id that are told. */
  public static final int MAX_ID = 64;

  /** Most characters of a name that are told. */
  public static final int MAX_NAME = 128;

  /**
   * What a request is about.
   *
   * @param kind of it
   * @param name its server's name for it, not longer than {@link #MAX_NAME}
   */
  public record Thing(Kind kind, String name) {}

  /** Of what requests can be about that has few names. */
  public enum Kind {
    TOOL,
    PROMPT
  }
}
