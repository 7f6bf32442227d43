package io.cardea.audit.seal;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A look at the newest records that were sealed, after a start: one segment, which is where
 * somebody changes what has just happened. All of the log is checked by {@code cardea audit
 * verify}.
 */
final class Review {

  private static final int CHUNK = 4096;

  private final Path folder;
  private final Checkpoint last;
  private final TreeFiles tree;

  Review(Path folder, Checkpoint last, TreeFiles tree) {
    this.folder = folder;
    this.last = last;
    this.tree = tree;
  }

  /** Whether the segment with the end of the last checkpoint holds what was sealed of it. */
  boolean isAsSealed() throws IOException {
    if (last.size() == 0) {
      return true;
    }
    if (!Files.exists(folder.resolve(SegmentName.of(last.at().segment())))) {
      return false;
    }
    List<byte[]> leaves = leaves();
    long first = last.size() - leaves.size();
    if (first < 0) {
      return false;
    }
    for (int at = 0; at < leaves.size(); at += CHUNK) {
      List<byte[]> chunk = leaves.subList(at, Math.min(at + CHUNK, leaves.size()));
      byte[] sealed = tree.leaves(first + at, chunk.size());
      for (int i = 0; i < chunk.size(); i++) {
        int from = i * TreeHasher.HASH_BYTES;
        if (!Arrays.equals(
            sealed, from, from + TreeHasher.HASH_BYTES, chunk.get(i), 0, TreeHasher.HASH_BYTES)) {
          return false;
        }
      }
    }
    return !leaves.isEmpty();
  }

  /** The hashes of the records that stand there; none if they do not end where they should. */
  private List<byte[]> leaves() throws IOException {
    TreeHasher hasher = new TreeHasher();
    List<byte[]> leaves = new ArrayList<>();
    try (SegmentScanner scanner = SegmentScanner.open(folder, last.at().segment())) {
      while (scanner.position() < last.at().offset()) {
        Optional<byte[]> payload = scanner.payload();
        if (payload.isEmpty()) {
          return List.of();
        }
        leaves.add(hasher.leaf(payload.get()));
      }
    }
    return leaves;
  }
}
