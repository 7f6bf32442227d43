package io.cardea.controlplane.vault;

import java.util.Map;
import java.util.Optional;

/** What became of reading a secret. */
sealed interface VaultReading {

  /**
   * It was read.
   *
   * @param data its fields: text as it is, all else as JSON
   * @param lease what it is good for; empty if it does not end by itself
   */
  record Found(Map<String, String> data, Optional<VaultLease> lease) implements VaultReading {

    public Found {
      data = Map.copyOf(data);
    }

    /** Tells no value. */
    @Override
    public String toString() {
      return "a secret";
    }
  }

  /** Vault says that there is none. */
  record Gone(String reason, String hint) implements VaultReading {}

  /**
   * Nothing is known of it.
   *
   * @param everywhere whether others would fare no better
   */
  record Failed(String reason, String hint, boolean everywhere) implements VaultReading {}
}
