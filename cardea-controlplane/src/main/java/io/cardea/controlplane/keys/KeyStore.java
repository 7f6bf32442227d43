package io.cardea.controlplane.keys;

import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where issued keys are kept across restarts: records and hashes, never keys. What a method has
 * returned from is durable. Every method blocks, may be called from any thread, and throws {@link
 * KeyStoreException} if the store cannot be used.
 */
public interface KeyStore extends AutoCloseable {

  /** Every record, whatever its tenant and state. */
  List<ApiKey> all();

  /** Adds a record with an id that no other has. */
  void add(ApiKey key);

  /** Notes that the key of this tenant is revoked; an earlier revocation stays. */
  void revoke(TenantId tenant, KeyId id, Instant at);

  /** Has the key of this tenant expire then. */
  void expire(TenantId tenant, KeyId id, Instant at);

  /** When keys were used last, of those of which that is known. */
  Map<KeyId, Instant> uses();

  /** Notes when these were used last. */
  void used(Map<KeyId, Instant> uses);

  /** Forgets the key of this tenant. */
  void remove(TenantId tenant, KeyId id);

  @Override
  void close();
}
