package io.cardea.controlplane.keys;

import io.cardea.model.identity.ApiKey;

/**
 * A new key, at the one moment when it can be shown.
 *
 * @param record what is kept of it
 * @param key the key itself, {@code cardea_{id}_{secret}}; kept nowhere
 */
public record IssuedKey(ApiKey record, String key) {

  /** Names the id and not the key. */
  @Override
  public String toString() {
    return "issued key " + record.id();
  }
}
