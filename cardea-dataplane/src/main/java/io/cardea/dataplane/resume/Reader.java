package io.cardea.dataplane.resume;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.model.audit.Outcome;

/** One connection on which a client reads a stream. Lives on the event loop of the stream. */
final class Reader {

  /** Of a connection whose end ends nothing: that of the request which the stream answers. */
  static final Ending NOT_TOLD = (_, _, _) -> {};

  private final ClientReply client;
  private final Ending ending;
  private long position;
  private boolean full;

  /**
   * @param ending learns how it ended
   * @param position the place of the last event that the client has
   */
  Reader(ClientReply client, Ending ending, long position) {
    this.client = client;
    this.ending = ending;
    this.position = position;
  }

  ClientReply client() {
    return client;
  }

  /** The place of the last event that was sent on it. */
  long position() {
    return position;
  }

  void moveTo(long sequence) {
    position = sequence;
  }

  /** Whether it has to be waited for. */
  boolean isFull() {
    return full;
  }

  void full(boolean now) {
    full = now;
  }

  /** Ends the connection. */
  void end(String why) {
    client.end();
    ending.ended(Outcome.Status.OK, why, 0);
  }

  /** The connection has ended by itself. */
  void gone() {
    ending.ended(Outcome.Status.CANCELLED, "the client went away", 0);
  }
}
