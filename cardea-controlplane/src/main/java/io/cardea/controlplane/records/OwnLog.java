package io.cardea.controlplane.records;

import io.cardea.audit.prove.LeafProver;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The log that this node has, whose records it knows again. One thread. */
final class OwnLog implements Closeable {

  private final LeafProver prover;
  private final boolean isProved;

  private OwnLog(LeafProver prover, boolean isProved) {
    this.prover = prover;
    this.isProved = isProved;
  }

  static OwnLog open(Path folder, boolean isProved) throws IOException {
    return new OwnLog(LeafProver.open(folder), isProved);
  }

  boolean is(String log) {
    return prover.origin().equals(log);
  }

  boolean isLeaf(long leaf, byte[] payload) throws IOException {
    return prover.isLeaf(leaf, payload);
  }

  /** The proof of a record of this log, if proofs are wanted. */
  Optional<String> proof(long leaf, byte[] payload) throws IOException {
    return isProved ? Optional.of(prover.prove(leaf, payload)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    prover.close();
  }
}
