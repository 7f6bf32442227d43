package io.cardea.audit.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.tree.NodeSource;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import io.cardea.audit.tree.TreeProofs;
import io.cardea.model.audit.RecordEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Proves many records, all by the checkpoint that was the newest when it was opened. A proof (C2SP
 * tlog-proof) does not hold the record: that is in the export beside it. One thread.
 */
public final class ExportProver implements Closeable {

  /** Neighbours have most of their path in common. */
  private static final int MAX_NODES = 4096;

  /** A node of the tree. */
  private record Node(int level, long index) {}

  private final NewestSeal seal;
  private final TreeFiles tree;
  private final TreeProofs proofs;
  private final TreeHasher hasher = new TreeHasher();
  private final Map<Node, byte[]> nodes = new LinkedHashMap<>();
  private long segment = -1;
  private long firstRecord;

  private ExportProver(NewestSeal seal, TreeFiles tree) {
    this.seal = seal;
    this.tree = tree;
    NodeSource remembering = this::node;
    this.proofs = new TreeProofs(remembering);
  }

  /**
   * Opens the folder of a log.
   *
   * @throws IOException if it is not one that is sealed
   */
  public static ExportProver open(Path folder) throws IOException {
    NewestSeal seal = NewestSeal.of(folder);
    return new ExportProver(seal, TreeFiles.read(folder.resolve("tree")));
  }

  /** Records that can be proved. */
  public long size() {
    return seal.size();
  }

  /**
   * The proof of a record; empty if it is not sealed yet.
   *
   * @throws IOException if the record is not what was sealed
   */
  public Optional<String> prove(RecordEntry.Line line) throws IOException {
    long index = indexOf(line);
    if (index >= seal.size()) {
      return Optional.empty();
    }
    byte[] leaf = hasher.leaf((line.json() + "\n").getBytes(UTF_8));
    if (!Arrays.equals(tree.node(0, index), leaf)) {
      throw new IOException(
          "the record at offset %d of segment %d, or one before it, is not what was sealed: cardea audit verify says more"
              .formatted(line.place().offset(), line.place().segment()));
    }
    return Optional.of(seal.proof(Optional.empty(), index, proofs.inclusion(index, seal.size())));
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }

  private long indexOf(RecordEntry.Line line) {
    if (line.place().segment() != segment) {
      segment = line.place().segment();
      firstRecord = seal.firstRecordOf(segment);
    }
    return firstRecord + line.ordinal();
  }

  private byte[] node(int level, long index) throws IOException {
    Node key = new Node(level, index);
    byte[] known = nodes.get(key);
    if (known != null) {
      return known;
    }
    byte[] read = tree.node(level, index);
    nodes.put(key, read);
    if (nodes.size() > MAX_NODES) {
      nodes.remove(nodes.keySet().iterator().next());
    }
    return read;
  }
}
