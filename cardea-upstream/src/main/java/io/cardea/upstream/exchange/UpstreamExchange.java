package io.cardea.upstream.exchange;

/** The hold that whoever asked has on an exchange under way. */
public interface UpstreamExchange {

  /** Stops it: the connection is closed, which tells the upstream, and the reply hears no more. */
  void cancel();

  /** Holds the answer back until {@link #resume}. */
  void pause();

  /** Lets the answer flow again. */
  void resume();

  /** Nanoseconds from the start until the last byte of the answer so far. */
  long upstreamNanos();
}
