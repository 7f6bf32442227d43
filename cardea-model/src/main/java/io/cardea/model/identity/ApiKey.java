package io.cardea.model.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The record of an issued API key. The key itself is {@code cardea_{id}_{secret}}; only its hash is
 * kept.
 *
 * @param id the key's public half
 * @param tenant the tenant it belongs to
 * @param agent the agent it authenticates
 * @param scope what it is limited to
 * @param hash hash of its secret half
 * @param created when it was issued
 * @param expires when it stops to work, if ever
 * @param revoked when it was revoked, if it was
 */
public record ApiKey(
    KeyId id,
    TenantId tenant,
    String agent,
    KeyScope scope,
    SecretHash hash,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {

  /** What every key starts with, so that secret scanners find leaked ones. */
  public static final String PREFIX = "cardea_";

  /** Whether the key works at {@code now}. */
  public boolean isLive(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }

  /** The principal that this key authenticates. */
  public Principal principal() {
    return new Principal(tenant, Principal.CARDEA, agent, scope);
  }
}
