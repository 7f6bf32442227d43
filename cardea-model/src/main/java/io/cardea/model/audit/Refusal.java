package io.cardea.model.audit;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that was turned away before anything was sent upstream.
 *
 * @param id UUIDv7 of the request, also its correlation id
 * @param time when
 * @param tenant whose address was called
 * @param issuer who vouches for agent and user, if it was authenticated
 * @param subject which agent, if it was authenticated
 * @param user on whose behalf, if on somebody's
 * @param source network address of the peer
 * @param adapter name of the adapter, as called
 * @param method MCP method, if it could be read
 * @param target tool, prompt or resource, if any
 * @param reason why, for operators
 */
public record Refusal(
    UUID id,
    Instant time,
    TenantId tenant,
    Optional<String> issuer,
    Optional<String> subject,
    Optional<String> user,
    String source,
    String adapter,
    Optional<String> method,
    Optional<String> target,
    String reason) {

  /** The same, on behalf of somebody who is called otherwise, or of nobody. */
  public Refusal onBehalfOf(Optional<String> other) {
    return new Refusal(
        id, time, tenant, issuer, subject, other, source, adapter, method, target, reason);
  }
}
