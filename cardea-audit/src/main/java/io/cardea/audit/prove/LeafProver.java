package io.cardea.audit.prove;

import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import io.cardea.audit.tree.TreeProofs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Knows records of a log again by their number, wherever they come from, and proves them: by the
 * hashes of the tree and the checkpoint that was the newest when it was opened. One thread.
 */
public final class LeafProver implements Closeable {

  private final NewestSeal seal;
  private final TreeFiles tree;
  private final TreeHasher hasher = new TreeHasher();

  private LeafProver(NewestSeal seal, TreeFiles tree) {
    this.seal = seal;
    this.tree = tree;
  }

  /**
   * Opens the folder of a log.
   *
   * @throws IOException if it is not one that is sealed
   */
  public static LeafProver open(Path folder) throws IOException {
    NewestSeal seal = NewestSeal.lastOf(folder);
    return new LeafProver(seal, TreeFiles.read(folder.resolve("tree")));
  }

  /** Name of the log. */
  public String origin() {
    return seal.origin();
  }

  /** Records that are sealed. */
  public long size() {
    return seal.size();
  }

  /** Whether {@code payload} is what was sealed as record {@code leaf}. */
  public boolean isLeaf(long leaf, byte[] payload) throws IOException {
    return leaf >= 0
        && leaf < seal.size()
        && Arrays.equals(tree.node(0, leaf), hasher.leaf(payload));
  }

  /**
   * The proof of a record (C2SP tlog-proof), with the record in it.
   *
   * @throws IOException if it is not what was sealed
   */
  public String prove(long leaf, byte[] payload) throws IOException {
    if (!isLeaf(leaf, payload)) {
      throw new IOException("record %d is not what was sealed".formatted(leaf));
    }
    return seal.proof(
        Optional.of(Base64.getEncoder().encodeToString(payload)),
        leaf,
        new TreeProofs(tree).inclusion(leaf, seal.size()));
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }
}
