package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.secret.SecretStore;
import io.cardea.controlplane.store.ResourceStore;

/** What one database holds. Closing any of them closes the database. */
public record Stores(ResourceStore resources, SecretStore secrets) implements AutoCloseable {

  static Stores of(JdbcResourceStore store) {
    return new Stores(store, store.secrets());
  }

  @Override
  public void close() {
    resources.close();
  }
}
