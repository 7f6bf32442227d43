package io.cardea.controlplane.orders;

import io.cardea.controlplane.orders.NodesKey.Use;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An order as the database has it, whoever wrote it.
 *
 * @param content its text
 * @param subject the {@link Commitment} to whom an erasure is about; empty when nobody is waited
 *     for
 * @param seal over id and text
 * @param ended the seal of its end; empty while nodes are waited for
 * @param results what came of it
 */
record OrderRow(
    String id,
    String content,
    Optional<String> subject,
    String seal,
    Optional<String> ended,
    List<Result> results) {

  /**
   * What came of it in a log.
   *
   * @param at when, in microseconds
   */
  record Result(String log, long at, String label, String seal) {

    /** That of a node that has {@code key}. */
    static Result of(NodesKey key, String id, String log, Instant at, OrderResult result) {
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
      return new Result(
          log,
          micros,
          result.label(),
          key.seal(Use.RESULT, parts(id, log, micros, result.label())));
    }

    /** What it is, if a node has written it. */
    Optional<OrderResult> read(NodesKey key, String id) {
      return key.hasSealed(seal, Use.RESULT, parts(id, log, at, label))
          ? OrderResult.labelled(label)
          : Optional.empty();
    }

    private static List<String> parts(String id, String log, long at, String label) {
      return List.of(id, log, Long.toString(at), label);
    }
  }

  OrderRow {
    results = List.copyOf(results);
  }

  /** A new one. */
  static OrderRow of(NodesKey key, NodeOrder order, Optional<Whom> whom) {
    String id = order.id().toString();
    String content = OrderText.of(order);
    return new OrderRow(
        id,
        content,
        whom.map(subject -> Commitment.of(key, id, subject).toString()),
        key.seal(Use.ORDER, List.of(id, content)),
        Optional.empty(),
        List.of());
  }

  /** The seal of an order's end. */
  static String end(NodesKey key, String id) {
    return key.seal(Use.END, List.of(id));
  }

  /** Whether all that is there but results is of nodes. What should be there may be missing. */
  boolean isSealed(NodesKey key) {
    return key.hasSealed(seal, Use.ORDER, List.of(id, content))
        && subject.map(text -> Commitment.parse(text).isSealed(key, id)).orElse(true)
        && ended.map(end -> key.hasSealed(end, Use.END, List.of(id))).orElse(true);
  }
}
