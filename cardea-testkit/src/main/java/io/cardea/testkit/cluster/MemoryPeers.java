package io.cardea.testkit.cluster;

import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes of one gateway that share a JVM. Thread-safe. */
public final class MemoryPeers {

  private final Map<NodeId, MemoryPeerLink> nodes = new ConcurrentHashMap<>();

  /** Lets {@code node} take part; others see it as serving at once. */
  public PeerLink join(NodeId node) {
    MemoryPeerLink link = new MemoryPeerLink(node, this);
    nodes.put(node, link);
    return link;
  }

  /**
   * Cuts {@code node} off, as if its process had been killed: nothing reaches it or comes from it
   * any more.
   */
  public void cut(NodeId node) {
    MemoryPeerLink link = nodes.remove(node);
    if (link != null) {
      link.cut();
    }
  }

  Standing standing(NodeId node) {
    MemoryPeerLink link = nodes.get(node);
    if (link == null) {
      return Standing.GONE;
    }
    return link.isLeaving() ? Standing.LEAVING : Standing.SERVING;
  }

  Optional<MemoryPeerLink> find(NodeId node) {
    return Optional.ofNullable(nodes.get(node));
  }

  /** The nodes but {@code self} that take new work. */
  List<NodeId> servingBut(NodeId self) {
    return nodes.keySet().stream()
        .filter(node -> !node.equals(self) && standing(node) == Standing.SERVING)
        .sorted((one, two) -> one.name().compareTo(two.name()))
        .toList();
  }
}
