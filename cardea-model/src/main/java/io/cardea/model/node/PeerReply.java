package io.cardea.model.node;

import java.util.Map;

/**
 * Hears the answer to a request that was relayed: one head, bytes, one end; or one of the ways in
 * which it fails, as the last. Called in order, never twice at once, on any thread; must not block.
 */
public interface PeerReply {

  /** The answer begins. */
  void onHead(int status, Map<String, String> fields);

  /**
   * The next bytes of it, cut anywhere; the owner sends on as they are {@linkplain
   * PeerExchange#taken taken}.
   */
  void onBytes(byte[] chunk);

  /** The answer is complete. */
  void onEnd();

  /** Nothing was done: the other node is gone, or does not hold what the request is about. */
  void onNotTaken();

  /** The other node has gone after it had taken the request; what it did is not known. */
  void onLost();
}
