package io.cardea.upstream.exchange;

/** The hold that whoever asked has on an exchange under way. */
public interface UpstreamExchange {

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

  /** Nanoseconds from the start until the last byte of the answer so far. */
  long upstreamNanos();
}
