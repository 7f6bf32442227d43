package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;

/**
 * Whom records are about, as long as that is known: it has a key under which its arguments and
 * results are recorded.
 *
 * @param id what records say instead of the name of a person; random, never given again
 * @param tenant whose records
 * @param kind person or agent
 * @param issuer who vouches for the name
 * @param name what the issuer calls it
 * @param since when it was first recorded under this id
 */
public record AuditSubject(
    String id, TenantId tenant, Kind kind, String issuer, String name, Instant since) {

  /** What a subject is. */
  public enum Kind {
    /** A person on whose behalf agents act: records say a pseudonym. */
    USER,
    /** An agent on nobody's behalf: records say its name. */
    AGENT
  }
}
