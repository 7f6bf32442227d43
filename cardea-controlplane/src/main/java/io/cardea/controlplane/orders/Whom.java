package io.cardea.controlplane.orders;

import io.cardea.model.audit.AuditSubject;
import java.util.List;

/**
 * Whom an erasure is about, in the order's tenant, by what all nodes call it: each has another
 * pseudonym for a person.
 *
 * @param issuer who vouches for the name
 */
public record Whom(AuditSubject.Kind kind, String issuer, String name) {

  /** Who {@code subject} is. */
  public static Whom of(AuditSubject subject) {
    return new Whom(subject.kind(), subject.issuer(), subject.name());
  }

  /**
   * What a commitment to it is over: two orders about the same have nothing in common.
   *
   * @param order its id; in version 2 of the tables its text
   */
  List<String> parts(String order) {
    return List.of(order, kind.name(), issuer, name);
  }
}
