package io.cardea.model.node;

import java.util.Optional;

/**
 * Where a session is at home: the one node that runs its calls and holds its streams.
 *
 * @param owner that node; empty if no node has it yet
 * @param before who had it before, and may still finish calls of it while it is leaving
 */
public record Home(Optional<NodeId> owner, Optional<NodeId> before) {

  /** Nowhere yet. */
  public static final Home NONE = new Home(Optional.empty(), Optional.empty());

  /** At {@code owner} from the beginning. */
  public static Home at(NodeId owner) {
    return new Home(Optional.of(owner), Optional.empty());
  }

  public boolean isAt(NodeId node) {
    return owner.isPresent() && owner.get().equals(node);
  }

  /** The home of a session that {@code next} takes over. */
  public Home takenOver(NodeId next) {
    return new Home(Optional.of(next), owner);
  }
}
