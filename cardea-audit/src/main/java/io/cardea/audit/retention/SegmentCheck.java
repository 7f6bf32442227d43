package io.cardea.audit.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a segment holds what was sealed of it. One that does not is evidence, and no retention
 * takes it away. Nothing that lies beside the segment is believed: its records, and the roots of
 * all that was before, have to lead to the root of the checkpoint at its end.
 */
final class SegmentCheck {

  private final Path folder;
  private final SealedSegments sealed;
  private final TreeHasher hasher = new TreeHasher();

  SegmentCheck(Path folder, SealedSegments sealed) {
    this.folder = folder;
    this.sealed = sealed;
  }

  /** Whether it is all of what was sealed, begun when it is said to be, and nothing else. */
  boolean isAsSealed(Candidate candidate) throws IOException {
    if (!sealed.isSigned(candidate.segment())) {
      return false;
    }
    byte[] root = sealed.end(candidate.segment()).orElseThrow().rootHash();
    byte[][] subtrees = before(candidate.first());
    try (SegmentScanner scanner = SegmentScanner.open(folder, candidate.segment())) {
      for (long index = candidate.first(); index < candidate.behind(); index++) {
        Optional<byte[]> payload = scanner.payload();
        if (payload.isEmpty()
            || (index == candidate.first() && !isBegun(payload.get(), candidate.from()))) {
          return false;
        }
        add(subtrees, index, hasher.leaf(payload.get()));
      }
      return Arrays.equals(root, root(subtrees)) && scanner.next().isEmpty();
    }
  }

  private static boolean isBegun(byte[] header, Instant when) {
    return Candidates.time(new String(header, UTF_8).stripTrailing())
        .filter(when::equals)
        .isPresent();
  }

  /** The roots of the complete subtrees that the first {@code size} leaves consist of, by level. */
  private byte[][] before(long size) throws IOException {
    byte[][] subtrees = new byte[Long.SIZE][];
    try (TreeFiles tree = TreeFiles.read(folder.resolve("tree"))) {
      for (int level = 0; level < Long.SIZE; level++) {
        subtrees[level] =
            (size >>> level & 1) == 1 ? tree.node(level, (size >>> level) - 1) : new byte[0];
      }
    }
    return subtrees;
  }

  private void add(byte[][] subtrees, long index, byte[] leaf) {
    byte[] node = leaf;
    int level = 0;
    for (; (index >>> level & 1) == 1; level++) {
      node = hasher.node(subtrees[level], node);
      subtrees[level] = new byte[0];
    }
    subtrees[level] = node;
  }

  private byte[] root(byte[][] subtrees) {
    byte[] root = new byte[0];
    for (byte[] subtree : subtrees) {
      if (subtree.length > 0) {
        root = root.length == 0 ? subtree : hasher.node(subtree, root);
      }
    }
    return root;
  }
}
