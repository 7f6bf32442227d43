package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is about to be done.
 *
 * @param id UUIDv7 of the call, also its correlation id
 * @param time when it was admitted
 * @param tenant whose
 * @param issuer who vouches for the subject
 * @param subject which agent
 * @param user on whose behalf, as the same issuer calls him; empty: on nobody's
 * @param adapter name of the adapter
 * @param method MCP method, e.g. {@code tools/call}
 * @param target tool, prompt or resource, if any
 * @param session random part of the legacy session's id, if any; not the id itself
 * @param revision MCP revision of the client face
 * @param params the request's {@code params} as received, and what is kept of them
 * @param rule the rule that permitted it
 * @param snapshot version of the configuration it was decided by
 * @param trace id of the trace that tells of it, if any
 */
public record Intent(
    UUID id,
    Instant time,
    TenantId tenant,
    String issuer,
    String subject,
    Optional<String> user,
    String adapter,
    String method,
    Optional<String> target,
    Optional<String> session,
    String revision,
    Payload params,
    String rule,
    long snapshot,
    Optional<String> trace) {}
