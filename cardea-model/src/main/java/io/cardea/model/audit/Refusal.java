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
 * @param target tool or prompt, or what kind of resource, if any
 * @param reason why, for operators
 * @param detail what it is, what was answered, and by what it was decided
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
    String reason,
    Detail detail) {

  /**
   * What a refusal is, what was answered, and by what it was decided.
   *
   * @param event what it is
   * @param httpStatus HTTP status of the answer; 0 if there was none
   * @param rpcCode JSON-RPC error code of the answer; 0 if there was none
   * @param rule the rule that denied it, if one did
   * @param snapshot version of the configuration it was decided by
   * @param client what the client calls itself, if it was authenticated and said so
   * @param session random part of the legacy session's id, if any; not the id itself
   * @param trace id of the trace that tells of it, if any
   */
  public record Detail(
      AuditEvent event,
      int httpStatus,
      int rpcCode,
      Optional<String> rule,
      long snapshot,
      Optional<ClientName> client,
      Optional<String> session,
      Optional<String> trace) {

    /** Nothing of it is known. */
    public static final Detail NONE =
        new Detail(
            AuditEvent.MCP_REFUSED,
            0,
            0,
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A refusal of whose circumstances nothing is known. */
  public Refusal(
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
    this(
        id,
        time,
        tenant,
        issuer,
        subject,
        user,
        source,
        adapter,
        method,
        target,
        reason,
        Detail.NONE);
  }

  /** The same, on behalf of somebody who is called otherwise, or of nobody. */
  public Refusal onBehalfOf(Optional<String> other) {
    return new Refusal(
        id, time, tenant, issuer, subject, other, source, adapter, method, target, reason, detail);
  }
}
