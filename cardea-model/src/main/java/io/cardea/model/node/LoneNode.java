package io.cardea.model.node;

import java.util.Optional;

/** The link of a gateway of one node. */
public final class LoneNode implements PeerLink {

  private static final PeerExchange NOTHING =
      new PeerExchange() {
        @Override
        public void taken(int bytes) {}

        @Override
        public void cancel() {}
      };

  private final NodeId self;
  private volatile boolean leaving;

  public LoneNode(NodeId self) {
    this.self = self;
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public Standing standing(NodeId node) {
    if (!node.equals(self)) {
      return Standing.GONE;
    }
    return leaving ? Standing.LEAVING : Standing.SERVING;
  }

  @Override
  public Optional<NodeId> another() {
    return Optional.empty();
  }

  @Override
  public void open(PeerDoor door) {}

  @Override
  public PeerExchange relay(NodeId owner, PeerRequest request, PeerReply reply) {
    reply.onNotTaken();
    return NOTHING;
  }

  @Override
  public void leave() {
    leaving = true;
  }
}
