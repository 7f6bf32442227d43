package io.cardea.controlplane.orders;

import io.cardea.controlplane.orders.NodesKey.Use;
import io.cardea.model.audit.AuditSubject;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whom an erasure is about, as the database has it: a keyed commitment to that, and a seal of the
 * commitment, so that nobody puts there what no node finds.
 *
 * @param value base64
 * @param seal base64
 */
record Commitment(String value, String seal) {

  private static final char SPACE = ' ';

  /** That of a node that has {@code key}, in the order {@code id}. */
  static Commitment of(NodesKey key, String id, Whom whom) {
    String value = key.seal(Use.WHOM, whom.parts(id));
    return new Commitment(value, key.seal(Use.WHOM_SEAL, List.of(id, value)));
  }

  /** Reads what {@link #toString} wrote; anything else is one that no node has sealed. */
  static Commitment parse(String text) {
    int space = text.indexOf(SPACE);
    return space < 0
        ? new Commitment("", "")
        : new Commitment(text.substring(0, space), text.substring(space + 1));
  }

  /** Whether a node has written it for the order {@code id}. */
  boolean isSealed(NodesKey key, String id) {
    return key.hasSealed(seal, Use.WHOM_SEAL, List.of(id, value)) || isOfText(key, id);
  }

  /** Whether it is one of version 2 of the tables, which is over the whole text of the order. */
  private boolean isOfText(NodesKey key, String id) {
    return key.hasSealed(seal, Use.COMMITMENT, List.of(id, value));
  }

  /** Who is meant in the order {@code id} of this text. */
  Predicate<AuditSubject> meaning(NodesKey key, String id, String text) {
    return isOfText(key, id)
        ? subject -> key.hasSealed(value, Use.SUBJECT, Whom.of(subject).parts(text))
        : subject -> key.hasSealed(value, Use.WHOM, Whom.of(subject).parts(id));
  }

  @Override
  public String toString() {
    return value + SPACE + seal;
  }
}
