package io.cardea.model.node;

import java.util.Optional;

/**
 * The other nodes of a gateway as this one sees them. What a node alone can hold (a call in flight,
 * an open stream, a child process) is reached through its owner, to whom the client's own request
 * is relayed; nobody can speak for a client here who could not have sent that request himself. Only
 * nodes of the same gateway are let onto the link. Thread-safe; nothing blocks.
 */
public interface PeerLink {

  /** This node. */
  NodeId self();

  /** What may be expected of {@code node}; {@code GONE} if nobody knows it. */
  Standing standing(NodeId node);

  /** Another node that is {@code SERVING}, a different one from time to time. */
  Optional<NodeId> another();

  /** From now on what others relay here comes in at {@code door}; before, it is not taken. */
  void open(PeerDoor door);

  /** Brings {@code request} to {@code owner}; {@code reply} hears what comes of it. */
  PeerExchange relay(NodeId owner, PeerRequest request, PeerReply reply);

  /** This node is {@code LEAVING} from now on. */
  void leave();
}
