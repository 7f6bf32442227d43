package io.cardea.controlplane.orders;

import java.util.List;
import java.util.Optional;

/**
 * How an order stands.
 *
 * @param isOpen whether nodes that have not carried it out still will
 * @param nodes those that were known when it was given, and others that have answered
 */
public record OrderReport(NodeOrder order, boolean isOpen, List<OnNode> nodes) {

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
