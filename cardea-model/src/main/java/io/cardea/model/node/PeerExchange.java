package io.cardea.model.node;

/** A request under way at another node. Calls after its end do nothing. */
public interface PeerExchange {

  /** So many bytes of the answer have found their way to the client; the owner may send as many. */
  void taken(int bytes);

  /** The client has gone; nobody waits for the answer. Nothing is heard of it from now on. */
  void cancel();
}
