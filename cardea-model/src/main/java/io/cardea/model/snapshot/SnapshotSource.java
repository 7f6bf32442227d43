package io.cardea.model.snapshot;

/** Where the data plane gets the snapshot in force; swapped whole by the control plane. */
@FunctionalInterface
public interface SnapshotSource {

  /** The snapshot in force now. */
  GatewaySnapshot current();
}
