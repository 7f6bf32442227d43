package io.cardea.upstream.conversation;

import io.cardea.upstream.exchange.UpstreamFailure;
import java.util.function.Consumer;

/**
 * A two-way channel of JSON messages to one server. Used on the event loop that opened it only;
 * never blocks.
 */
public interface Wire {

  /**
   * Sends one JSON text, or keeps it until the channel stands. What the channel cannot take ends
   * it.
   *
   * @param json the text, which must not change afterwards
   * @param refused told, at most once, that the server did not accept this message: though the
   *     channel goes on, or because it broke before; not every channel can know
   */
  void send(byte[] json, Consumer<UpstreamFailure> refused);

  /** Ends the channel. Its listener hears of nothing but the release. */
  void close();
}
