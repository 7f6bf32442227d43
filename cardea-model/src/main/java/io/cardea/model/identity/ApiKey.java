package io.cardea.model.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The record of an issued API key. The key itself is {@code cardea_{id}_{secret}}; only its hash is
 * kept.
 *
 * @param id the key's public half
 * @param principal whom it authenticates: an agent of a tenant, limited to the key's scope
 * @param hash hash of its secret half
 * @param created when it was issued
 * @param expires when it stops to work, if ever
 * @param revoked when it was revoked, if it was
 */
public record ApiKey(
    KeyId id,
    Principal principal,
    SecretHash hash,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {

  /** What every key starts with, so that secret scanners find leaked ones. */
  public static final String PREFIX = "cardea_";

  /** Whom a key of {@code agent} authenticates. */
  public static Principal principal(TenantId tenant, String agent, KeyScope scope) {
    return new Principal(tenant, Principal.CARDEA, agent, scope);
  }

  /** Whether the key works at {@code now}. */
  public boolean isLive(Instant now) {
    return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
  }

  /** The tenant it belongs to. */
  public TenantId tenant() {
    return principal.tenant();
  }

  /** The agent it authenticates. */
  public String agent() {
    return principal.subject();
  }

  /** What it is limited to. */
  public KeyScope scope() {
    return principal.scope();
  }
}
