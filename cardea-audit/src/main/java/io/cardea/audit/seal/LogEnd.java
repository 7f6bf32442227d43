package io.cardea.audit.seal;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.Anchoring;
import io.cardea.audit.anchor.FileAnchor;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a log whose node is removed: a last checkpoint says that nothing follows. So who has
 * it knows that a log that ends there was not cut, and one that goes on was tampered with.
 */
public final class LogEnd {

  /** Of segments that would be made; none is. */
  private static final long SEGMENT_BYTES = 64 << 10;

  private LogEnd() {}

  /**
   * Signs it, and brings it to the anchors, for five seconds at most.
   *
   * @param folder of a log that nobody writes, and of which everything is sealed
   * @return the last checkpoint
   * @throws IOException if it is another folder, or the log cannot be sealed further
   */
  public static Checkpoint sign(Path folder, SealSettings settings, InstantSource clock)
      throws IOException {
    try (SegmentFolder _ = SegmentFolder.lock(folder, SEGMENT_BYTES)) {
      Resumption.Found found = Resumption.find(folder, settings, clock);
      try (TreeFiles _ = found.tree();
          Follower rest = Follower.at(folder, found.last().at())) {
        if (rest.read(1, _ -> {}) != Follower.Stop.CAUGHT_UP) {
          throw new IOException("not everything is sealed in " + folder);
        }
      }
      Checkpoint end = found.last().closed(clock.instant());
      SignedNote note = end.sign(List.of(found.signer()));
      if (!note.isSealedBy(found.signer().key())) {
        throw new IOException(
            "private and public key in %s do not belong together".formatted(settings.keyFile()));
      }
      Resumption.checkpoints(folder).append(note);
      List<Anchor> anchors = new ArrayList<>(settings.others());
      settings.anchor().map(FileAnchor::new).ifPresent(anchors::add);
      try (Anchoring anchoring = Anchoring.start(anchors, clock, settings.threads())) {
        anchoring.offer(note);
      }
      return end;
    }
  }
}
