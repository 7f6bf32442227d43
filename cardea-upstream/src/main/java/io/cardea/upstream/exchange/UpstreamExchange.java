package io.cardea.upstream.exchange;

/** The hold that whoever asked has on an exchange under way. */
public interface UpstreamExchange {

  /** One that has ended before it began. */
  UpstreamExchange OVER =
      new UpstreamExchange() {
        @Override
        public void cancel() {}

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public long upstreamNanos() {
          return 0;
        }
      };

  /** Stops it: the connection is closed, which tells the upstream, and the reply hears no more. */
  void cancel();

  /** Holds the answer back until {@link #resume}. */
  void pause();

  /** Lets the answer flow again. */
  void resume();

  /**
   * Tells whether the server waits for something that only we can give it: as long as it does, no
   * deadline of the call runs.
   */
  default void waitsForUs(boolean waits) {}

  /** Tells that the answer, or what there is of it, breaks the protocol. */
  default void brokeProtocol() {}

  /** Which of several endpoints it goes to; empty if there is only one. */
  default String endpoint() {
    return "";
  }

  /** How often the request was sent. */
  default int attempts() {
    return 1;
  }

  /** Nanoseconds from the start until the last byte of the answer so far. */
  long upstreamNanos();
}
