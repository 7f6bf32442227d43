package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that an administrator is about to change.
 *
 * @param id UUIDv7 of the request
 * @param time when
 * @param tenant whose administrator
 * @param issuer who vouches for the subject
 * @param subject whose key was shown
 * @param source network address of the peer
 * @param method HTTP method
 * @param target path and query of the request; what its body says may be secret
 */
public record AdminAction(
    UUID id,
    Instant time,
    TenantId tenant,
    String issuer,
    String subject,
    String source,
    String method,
    String target) {}
