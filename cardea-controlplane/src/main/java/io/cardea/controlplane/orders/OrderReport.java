package io.cardea.controlplane.orders;

import java.util.List;
import java.util.Optional;

/**
 * How an order stands.
 *
 * @param state whether nodes that have not carried it out still will
 * @param nodes those that were known when it was given, and others that have answered
 */
public record OrderReport(NodeOrder order, State state, List<OnNode> nodes) {

  /** Whether nodes go on with it. */
  public enum State {
    /** Who has not carried it out still will. */
    OPEN,
    /** Who has not carried it out never will: all are done, or an administrator has ended it. */
    ENDED,
    /** Somebody has taken from the database whom it is about: who has not carried it out cannot. */
    LOST
  }

  /**
   * How it stands on a node.
   *
   * @param log its log
   * @param node what its machine is called; empty if that is not known
   * @param result what came of it; empty: the node has not answered
   */
  public record OnNode(String log, String node, Optional<OrderResult> result) {

    boolean isDone() {
      return result.filter(OrderResult::isFinal).isPresent();
    }
  }

  public OrderReport {
    nodes = List.copyOf(nodes);
  }

  /** Whether nothing is left to do on any of them. */
  public boolean isDone() {
    return nodes.stream().allMatch(OnNode::isDone);
  }
}
