package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that an administrator is about to change, or that files change.
 *
 * @param id UUIDv7 of the request
 * @param time when
 * @param tenant whose administrator
 * @param issuer who vouches for the subject: {@code gateway} for what files change
 * @param subject whose key was shown; {@code file} for what files change
 * @param source network address of the peer, or the name of the file
 * @param method HTTP method, or that which would do what files do
 * @param target path and query of the request, or kind and name; what its body says may be secret
 * @param detail what it is, and of what files change, what becomes of what
 */
public record AdminAction(
    UUID id,
    Instant time,
    TenantId tenant,
    String issuer,
    String subject,
    String source,
    String method,
    String target,
    Detail detail) {

  /**
   * What a change is.
   *
   * @param event what it is
   * @param before digest of what was declared, without secrets, if something was and it is known
   * @param after digest of what is declared then, likewise
   */
  public record Detail(AuditEvent event, Optional<String> before, Optional<String> after) {

    /** An event of which no digests are known. */
    public static Detail of(AuditEvent event) {
      return new Detail(event, Optional.empty(), Optional.empty());
    }
  }

  /** A change of which nothing else is known. */
  public AdminAction(
      UUID id,
      Instant time,
      TenantId tenant,
      String issuer,
      String subject,
      String source,
      String method,
      String target) {
    this(
        id,
        time,
        tenant,
        issuer,
        subject,
        source,
        method,
        target,
        Detail.of(AuditEvent.AUTHZ_ADMIN));
  }
}
