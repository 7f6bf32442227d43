package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.secret.SecretStore;
import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.ResourceStore;

/**
 * What one database holds. Closing any of them closes the database.
 *
 * @param nodes where gateways that share it say what they run
 */
public record Stores(ResourceStore resources, SecretStore secrets, NodeBoard nodes)
    implements AutoCloseable {

  static Stores of(JdbcResourceStore store) {
    return new Stores(store, store.secrets(), store.nodes());
  }

  @Override
  public void close() {
    resources.close();
  }
}
