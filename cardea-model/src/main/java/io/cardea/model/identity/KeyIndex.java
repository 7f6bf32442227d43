package io.cardea.model.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The issued keys as the data plane sees them: in memory, answered at once, fed by whoever owns the
 * store. It stands beside the snapshot because keys come and go without a change of configuration.
 */
public interface KeyIndex {

  /** The record of {@code id}, also if it is expired or revoked. */
  Optional<ApiKey> find(KeyId id);

  /** Takes down that the key has authenticated somebody. */
  default void used(KeyId id, Instant at) {}
}
