package io.cardea.upstream.conversation;

import io.cardea.mcp.json.Json;
import io.cardea.upstream.exchange.UpstreamFailure;

/** Hears what comes over a {@link Wire}, on the event loop that opened it and never from inside. */
public interface WireListener {

  /** One message, or what came in its place. */
  void onMessage(Json json);

  /**
   * The channel ended by itself, or never came to stand. At most once, the last message's after.
   */
  void onClosed(UpstreamFailure failure);

  /** Nothing is left of the channel. Once, whoever ended it. */
  void onReleased();
}
