package io.cardea.audit.retention;

import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a segment holds what was sealed of it. One that does not is evidence, and no retention
 * takes it away.
 */
final class SegmentCheck {

  private static final int CHUNK = 4096;

  private final Path folder;
  private final TreeHasher hasher = new TreeHasher();

  SegmentCheck(Path folder) {
    this.folder = folder;
  }

  /**
   * Whether the records of a segment are those from {@code first} to before {@code behind}, and
   * nothing else is in it.
   */
  boolean isAsSealed(long segment, long first, long behind) throws IOException {
    try (SegmentScanner scanner = SegmentScanner.open(folder, segment);
        TreeFiles tree = TreeFiles.read(folder.resolve("tree"))) {
      for (long at = first; at < behind; ) {
        int count = (int) Math.min(CHUNK, behind - at);
        byte[] sealed = tree.leaves(at, count);
        for (int i = 0; i < count; i++) {
          Optional<byte[]> payload = scanner.payload();
          int from = i * TreeHasher.HASH_BYTES;
          if (payload.isEmpty()
              || !Arrays.equals(
                  sealed,
                  from,
                  from + TreeHasher.HASH_BYTES,
                  hasher.leaf(payload.get()),
                  0,
                  TreeHasher.HASH_BYTES)) {
            return false;
          }
        }
        at += count;
      }
      return scanner.next().isEmpty();
    }
  }
}
