package io.cardea.controlplane.orders;

import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.model.audit.AuditSubject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An order that a node has given, and what nodes have written about it.
 *
 * @param isEnded whether a node has sealed its end
 * @param whom who is meant, as far as that is known; empty if it is no erasure, or forgotten
 * @param results what came of it, by log
 */
record SealedOrder(
    NodeOrder order,
    boolean isEnded,
    Optional<Predicate<AuditSubject>> whom,
    Map<String, OrderResult> results) {

  SealedOrder {
    results = Map.copyOf(results);
  }

  /** The order that a row is; empty if no node has written it, or one of a later version. */
  static Optional<SealedOrder> read(OrderRow row, NodesKey key) {
    if (!row.isSealed(key)) {
      return Optional.empty();
    }
    try {
      NodeOrder order = OrderText.parse(row.content());
      return order.id().toString().equals(row.id())
          ? Optional.of(read(row, order, key))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SealedOrder read(OrderRow row, NodeOrder order, NodesKey key) {
    Map<String, OrderResult> results = new HashMap<>();
    for (OrderRow.Result result : row.results()) {
      result.read(key, row.id()).ifPresent(came -> results.put(result.log(), came));
    }
    return new SealedOrder(
        order,
        row.ended().isPresent(),
        row.subject()
            .map(text -> Commitment.parse(text).meaning(key, row.id(), row.content()))
            .map(order::meant),
        results);
  }

  String id() {
    return order.id().toString();
  }

  boolean isErasure() {
    return order.task() instanceof OrderTask.Erase;
  }

  /** What came of it in {@code log}. */
  Optional<OrderResult> in(String log) {
    return Optional.ofNullable(results.get(log));
  }

  /** Whether nothing is left to do in {@code log}. */
  boolean isDoneIn(String log) {
    return in(log).filter(OrderResult::isFinal).isPresent();
  }

  /** Whether nothing is left to do for those that were known when it was given. */
  boolean isComplete() {
    return order.logs().stream().allMatch(this::isDoneIn);
  }

  /** Whether those that have not carried it out still will. */
  State state() {
    if (isEnded || isComplete()) {
      return State.ENDED;
    }
    // No node forgets whom it is about before its end.
    return isErasure() && whom.isEmpty() ? State.LOST : State.OPEN;
  }
}
