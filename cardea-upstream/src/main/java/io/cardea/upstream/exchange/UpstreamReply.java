package io.cardea.upstream.exchange;

import io.cardea.mcp.sse.SseEvent;

/**
 * Receives an upstream's answer, on the event loop that asked. Either {@link #onBody}, or {@link
 * #onStream} followed by events and {@link #onEnd}; {@link #onFailure} instead of whatever would
 * have come next. Nothing follows {@link #onBody}, {@link #onEnd}, {@link #onFailure} or a cancel.
 */
public interface UpstreamReply {

  /** The whole answer. */
  void onBody(UpstreamHead head, byte[] body);

  /** An event stream begins. */
  void onStream(UpstreamHead head);

  /** One event of it. */
  void onEvent(SseEvent event);

  /**
   * The server goes on with the same answer later.
   *
   * @param retryMillis after which time
   */
  default void onLater(int retryMillis) {}

  /** The event stream ended as it should. */
  void onEnd();

  /** No answer, or no more of it. */
  void onFailure(UpstreamFailure failure);
}
