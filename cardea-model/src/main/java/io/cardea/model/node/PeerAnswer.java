package io.cardea.model.node;

import java.util.Map;

/**
 * The way back to the node that has relayed a request: {@link #head}, bytes and {@link #end}, or
 * {@link #notTaken} instead of all. Calls after that node or its client has gone do nothing.
 */
public interface PeerAnswer {

  /** The answer begins. */
  void head(int status, Map<String, String> fields);

  /** The next bytes of it; {@code false}: wait for {@link #onDrain} before the next. */
  boolean bytes(byte[] chunk);

  /** The answer is complete. */
  void end();

  /** Nothing was done with the request, and nothing will be: it belongs elsewhere. */
  void notTaken();

  /** Runs {@code action} once, on any thread, when more bytes are wanted. */
  void onDrain(Runnable action);

  /**
   * Runs {@code action} once, on any thread, if the client or the node between goes before the
   * answer is complete, or has gone already.
   */
  void onGone(Runnable action);
}
