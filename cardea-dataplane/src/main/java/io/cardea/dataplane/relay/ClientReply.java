package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import java.util.Map;

/**
 * The way back to a client: either one {@link #body}, or {@link #stream} followed by events and
 * {@link #end}. Calls after the client has gone do nothing.
 */
public interface ClientReply {

  /** The whole answer; {@code json} may be empty. */
  void body(int status, Map<String, String> headers, byte[] json);

  /** Begins an event stream. */
  void stream(Map<String, String> headers);

  /** One event; {@code false}: wait for {@link #onDrain} before the next. */
  boolean event(SseEvent event);

  /** Ends the event stream. */
  void end();

  /** Runs {@code action} once, when the client can take more. */
  void onDrain(Runnable action);

  /** Runs {@code action} if the client goes before its answer is complete, or has gone already. */
  void onGone(Runnable action);

  /**
   * Whether a client that goes may come back for the rest of its answer, so that its going says
   * nothing (MCP 2025-11-25, Streamable HTTP: "Disconnection SHOULD NOT be interpreted as the
   * client cancelling its request").
   */
  boolean mayReturn();

  /**
   * The rest of the stream will take a while: a client that can come back for it may be let go
   * until then.
   *
   * @param retryMillis after which it should come back
   */
  default void letGo(int retryMillis) {}
}
