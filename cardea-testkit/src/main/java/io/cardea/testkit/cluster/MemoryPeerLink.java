package io.cardea.testkit.cluster;

import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerDoor;
import io.cardea.model.node.PeerExchange;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.PeerReply;
import io.cardea.model.node.PeerRequest;
import io.cardea.model.node.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One node's way to the others of its JVM. */
final class MemoryPeerLink implements PeerLink {

  private final NodeId self;
  private final MemoryPeers peers;
  private final Set<MemoryExchange> exchanges = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable PeerDoor door;
  private volatile boolean leaving;
  private volatile boolean cut;

  MemoryPeerLink(NodeId self, MemoryPeers peers) {
    this.self = self;
    this.peers = peers;
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public Standing standing(NodeId node) {
    if (node.equals(self)) {
      return leaving ? Standing.LEAVING : Standing.SERVING;
    }
    return peers.standing(node);
  }

  @Override
  public Optional<NodeId> another() {
    List<NodeId> others = peers.servingBut(self);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.get(Math.floorMod(turn.getAndIncrement(), others.size())));
  }

  @Override
  public void open(PeerDoor opened) {
    door = opened;
  }

  @Override
  public PeerExchange relay(NodeId owner, PeerRequest request, PeerReply reply) {
    MemoryExchange exchange = new MemoryExchange(reply);
    Optional<MemoryPeerLink> there = peers.find(owner);
    if (cut || there.isEmpty() || !there.get().take(exchange, self, request)) {
      exchange.notTaken();
      return exchange;
    }
    exchanges.add(exchange);
    exchange.onOver(() -> exchanges.remove(exchange));
    if (cut) {
      exchange.cancel();
    }
    return exchange;
  }

  private boolean take(MemoryExchange exchange, NodeId from, PeerRequest request) {
    PeerDoor entrance = door;
    if (cut || entrance == null) {
      return false;
    }
    exchanges.add(exchange);
    exchange.onOver(() -> exchanges.remove(exchange));
    if (cut) {
      exchange.lose();
    } else {
      entrance.receive(from, request, exchange);
    }
    return true;
  }

  /** Ends everything on the way, in both directions. */
  void cut() {
    cut = true;
    List.copyOf(exchanges).forEach(MemoryExchange::lose);
  }

  @Override
  public void leave() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }
}
