package io.cardea.model.node;

/** Where a node takes in what others relay to it. Thread-safe; does not block. */
public interface PeerDoor {

  /** Takes {@code request} of the client of {@code from}; {@code answer} is the way back. */
  void receive(NodeId from, PeerRequest request, PeerAnswer answer);
}
