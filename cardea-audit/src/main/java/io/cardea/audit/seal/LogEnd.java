package io.cardea.audit.seal;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.Anchoring;
import io.cardea.audit.anchor.FileAnchor;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of a log whose node is removed: a last checkpoint says that nothing follows. So who has
 * it knows that a log that ends there was not cut, and one that goes on was tampered with.
 */
public final class LogEnd {

  /** Of segments that would be made; none is. */
  private static final long SEGMENT_BYTES = 64 << 10;

  private LogEnd() {}

  /** Whether a log was ended. */
  public static boolean isThere(Path folder) throws IOException {
    return found(folder).isPresent();
  }

  /**
   * Signs it, unless that was done, and brings it to the anchors, for five seconds at most.
   *
   * @param folder of a log that nobody writes, and of which everything is sealed
   * @return the last checkpoint
   * @throws IOException if it is another folder, the log cannot be sealed further, or the end did
   *     not get to an anchor, where it gets when this is called again
   */
  public static Checkpoint sign(Path folder, SealSettings settings, InstantSource clock)
      throws IOException {
    try (SegmentFolder _ = SegmentFolder.lock(folder, SEGMENT_BYTES)) {
      Optional<SignedNote> before = found(folder);
      SignedNote note = before.isPresent() ? before.get() : signed(folder, settings, clock);
      List<NoteKey> keys = KeyFile.read(settings.keyFile()).keys();
      if (keys.stream().noneMatch(note::isSealedBy)) {
        throw new IOException(
            "the end of %s is not signed by a key in %s".formatted(folder, settings.keyFile()));
      }
      Checkpoint end = Checkpoint.parse(note.text());
      if (!isBrought(note, settings, clock)) {
        throw new IOException(
            "%s is closed at %d records, but its end did not get to each anchor: run this again"
                .formatted(end.origin(), end.size()));
      }
      return end;
    }
  }

  private static Optional<SignedNote> found(Path folder) throws IOException {
    Optional<SignedNote> last = Resumption.checkpoints(folder).last();
    return last.isPresent() && Resumption.parse(last.get(), folder).isClosed()
        ? last
        : Optional.empty();
  }

  private static SignedNote signed(Path folder, SealSettings settings, InstantSource clock)
      throws IOException {
    Resumption.Found found = Resumption.find(folder, settings, clock);
    try (TreeFiles _ = found.tree();
        Follower rest = Follower.at(folder, found.last().at())) {
      if (rest.read(1, (_, _, _) -> {}) != Follower.Stop.CAUGHT_UP) {
        throw new IOException("not everything is sealed in " + folder);
      }
    }
    SignedNote note = found.last().closed(clock.instant()).sign(List.of(found.signer()));
    if (!note.isSealedBy(found.signer().key())) {
      throw new IOException(
          "private and public key in %s do not belong together".formatted(settings.keyFile()));
    }
    Resumption.checkpoints(folder).append(note);
    return note;
  }

  private static boolean isBrought(SignedNote note, SealSettings settings, InstantSource clock) {
    List<Anchor> anchors = new ArrayList<>(settings.others());
    settings.anchor().map(FileAnchor::new).ifPresent(anchors::add);
    Anchoring anchoring = Anchoring.start(anchors, clock, settings.threads());
    try (anchoring) {
      anchoring.offer(note);
    }
    return anchoring.isComplete();
  }
}
