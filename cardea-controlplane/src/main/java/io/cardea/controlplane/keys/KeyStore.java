package io.cardea.controlplane.keys;

import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.List;

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

  /** Forgets the key of this tenant. */
  void remove(TenantId tenant, KeyId id);

  @Override
  void close();
}
