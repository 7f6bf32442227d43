package io.cardea.audit.subject;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubject.Kind;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * Whom a record is about: the person on whose behalf, if there is one, else the agent.
 *
 * @param issuer who vouches for the name
 */
public record SubjectName(TenantId tenant, Kind kind, String issuer, String name) {

  /** Whose arguments and result those of {@code intent} are. */
  public static SubjectName of(Intent intent) {
    return intent.user().isPresent()
        ? new SubjectName(intent.tenant(), Kind.USER, intent.issuer(), intent.user().get())
        : new SubjectName(intent.tenant(), Kind.AGENT, intent.issuer(), intent.subject());
  }

  /** Whose id {@code subject} is. */
  static SubjectName of(AuditSubject subject) {
    return new SubjectName(subject.tenant(), subject.kind(), subject.issuer(), subject.name());
  }

  /** The person on whose behalf the request was that was turned away, if on somebody's. */
  public static Optional<SubjectName> userOf(Refusal refusal) {
    return refusal
        .user()
        .map(user ->
            new SubjectName(refusal.tenant(), Kind.USER, refusal.issuer().orElse(""), user));
  }
}
