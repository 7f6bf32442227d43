package io.cardea.controlplane.orders;

import io.cardea.controlplane.orders.NodesKey.Use;
import io.cardea.model.audit.AuditSubject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An order as the database has it, whoever wrote it.
 *
 * @param content its text
 * @param subject the commitment to whom an erasure is about, and its seal; empty when nobody is
 *     waited for
 * @param seal over id and text
 * @param results what came of it
 */
record OrderRow(
    String id, String content, Optional<String> subject, String seal, List<Result> results) {

  private static final char SPACE = ' ';

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
        whom.map(subject -> {
          String commitment = key.seal(Use.SUBJECT, subject.parts(content));
          return commitment + SPACE + key.seal(Use.COMMITMENT, List.of(id, commitment));
        }),
        key.seal(Use.ORDER, List.of(id, content)),
        List.of());
  }

  /**
   * Whether a node has written it. Whom it is about may be gone, but nobody can put there what no
   * node finds.
   */
  boolean isSealed(NodesKey key) {
    return key.hasSealed(seal, Use.ORDER, List.of(id, content))
        && subject.map(sealed -> isCommitment(key, sealed)).orElse(true);
  }

  private boolean isCommitment(NodesKey key, String sealed) {
    int space = sealed.indexOf(SPACE);
    return space >= 0
        && key.hasSealed(
            sealed.substring(space + 1), Use.COMMITMENT, List.of(id, sealed.substring(0, space)));
  }

  /** Whether it was given about {@code candidate}. */
  boolean means(NodesKey key, AuditSubject candidate) {
    return subject
        .map(sealed -> sealed.substring(0, sealed.indexOf(SPACE)))
        .filter(
            commitment -> key.hasSealed(commitment, Use.SUBJECT, Whom.of(candidate).parts(content)))
        .isPresent();
  }

  /** What came of it in {@code log}, as far as nodes have written it. */
  Optional<OrderResult> in(NodesKey key, String log) {
    return results.stream()
        .filter(result -> result.log().equals(log))
        .findFirst()
        .flatMap(result -> result.read(key, id));
  }
}
