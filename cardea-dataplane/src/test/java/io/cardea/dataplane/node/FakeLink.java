package io.cardea.dataplane.node;

import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerDoor;
import io.cardea.model.node.PeerExchange;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.PeerReply;
import io.cardea.model.node.PeerRequest;
import io.cardea.model.node.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A link that says and does what a test wants. */
public final class FakeLink implements PeerLink {

  public static final NodeId SELF = new NodeId("self", 1);
  public static final NodeId OTHER = new NodeId("other", 2);
  public static final NodeId THIRD = new NodeId("third", 3);

  public final Map<NodeId, Standing> standing = new HashMap<>(Map.of(SELF, Standing.SERVING));
  public Optional<NodeId> another = Optional.empty();

  /** What was relayed, and who waits for its answer. */
  public record Relayed(NodeId owner, PeerRequest request, PeerReply reply) {}

  public final List<Relayed> relayed = new ArrayList<>();

  /** Bytes that were taken, in all. */
  public int taken;

  public boolean cancelled;

  @Override
  public NodeId self() {
    return SELF;
  }

  @Override
  public Standing standing(NodeId node) {
    return standing.getOrDefault(node, Standing.GONE);
  }

  @Override
  public Optional<NodeId> another() {
    return another;
  }

  @Override
  public void open(PeerDoor door) {}

  @Override
  public PeerExchange relay(NodeId owner, PeerRequest request, PeerReply reply) {
    relayed.add(new Relayed(owner, request, reply));
    return new PeerExchange() {
      @Override
      public void taken(int bytes) {
        taken += bytes;
      }

      @Override
      public void cancel() {
        cancelled = true;
      }
    };
  }

  @Override
  public void leave() {
    standing.put(SELF, Standing.LEAVING);
  }
}
