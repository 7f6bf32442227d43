package io.cardea.audit.combine;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.file.FileNames;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest combined checkpoint that a node was brought: in the folder {@code combined} of its
 * log, a file of the name of the key. What it says of this log must be so, and it must extend the
 * one before; it stands for those then. Thread-safe.
 */
public final class KeptCombined {

  private static final Logger LOG = LoggerFactory.getLogger(KeptCombined.class);
  private static final String FOLDER = "combined";

  private final Path log;
  private final NoteKey key;
  private final CheckpointFile file;
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean isContradicting;

  /** What came of one that was brought. */
  public sealed interface Verdict {

    /**
     * It is kept.
     *
     * @param isNew whether it was not before
     */
    record Kept(boolean isNew) implements Verdict {}

    /**
     * It is none, or not signed by the key.
     *
     * @param why in words
     */
    record Untrusted(String why) implements Verdict {}

    /**
     * It is none that this node wants now.
     *
     * @param why in words
     */
    record Refused(String why) implements Verdict {}

    /**
     * It says something else of this log than is here.
     *
     * @param what in words
     */
    record Contradicting(String what) implements Verdict {}
  }

  /**
   * @param log the folder of the log
   * @param key that signs them
   */
  public KeptCombined(Path log, NoteKey key) {
    this.log = log;
    this.key = key;
    this.folder = log.resolve(FOLDER);
    this.file = new CheckpointFile(folder.resolve(key.id()), CombinedNote.MOST_BYTES);
  }

  /** Whether one that the key has signed says something else of this log than is here. */
  public boolean isContradicting() {
    return isContradicting;
  }

  /**
   * The one that is kept, if there is one.
   *
   * @throws IOException if it cannot be read, or was changed
   */
  public Optional<SignedNote> newest() throws IOException {
    return kept().map(CombinedNote::note);
  }

  /** Compares the log with the one that is kept, as it may have been put back meanwhile. */
  public void check() {
    try {
      Optional<CombinedNote> kept = kept();
      if (kept.isPresent()) {
        contradiction(kept.get()).ifPresent(this::shout);
      }
    } catch (IOException e) {
      LOG.atError().setCause(e).log("the combined checkpoint that is kept cannot be compared");
    }
  }

  /**
   * Takes one, if it is what this node may keep.
   *
   * @param text a whole signed note
   * @throws IOException if the log or the one before cannot be read, or it cannot be written
   */
  public Verdict offer(String text) throws IOException {
    CombinedNote brought;
    try {
      SignedNote note = SignedNote.parse(text);
      if (!note.isSealedBy(key)) {
        return new Verdict.Untrusted("it is not signed by " + key);
      }
      brought = CombinedNote.parse(note.only(key));
    } catch (IllegalArgumentException e) {
      return new Verdict.Untrusted(String.valueOf(e.getMessage()));
    }
    lock.lock();
    try {
      return judge(brought);
    } finally {
      lock.unlock();
    }
  }

  private Verdict judge(CombinedNote brought) throws IOException {
    Optional<String> contradiction = contradiction(brought);
    if (contradiction.isPresent()) { // whatever is kept, also if that cannot be read
      shout(contradiction.get());
      return new Verdict.Contradicting(contradiction.get());
    }
    Optional<CombinedNote> kept = kept();
    boolean isSame =
        kept.filter(one -> one.note().text().equals(brought.note().text())).isPresent();
    if (!isSame && kept.isPresent()) {
      Optional<String> objection = objection(brought, kept.get());
      if (objection.isPresent()) {
        return new Verdict.Refused(objection.get());
      }
    }
    String origin = newestOf(log).origin();
    if (brought.of(origin).isEmpty()) {
      return new Verdict.Refused(
          "it leaves out %s, the log of this node: name this node to cardea audit combine"
              .formatted(origin));
    }
    isContradicting = false;
    if (!isSame) {
      file.replaceBy(brought.note());
      FileNames.force(folder);
    }
    return new Verdict.Kept(!isSame);
  }

  /** Why one cannot come after another. */
  private static Optional<String> objection(CombinedNote brought, CombinedNote kept) {
    if (!brought.time().isAfter(kept.time())) {
      return Optional.of(
          "it is of %s, and one of %s is kept here".formatted(brought.time(), kept.time()));
    }
    if (!brought.follows(kept)) {
      LOG.atError()
          .log(
              "the combined checkpoint of {} leaves out logs, or has them shorter or otherwise than"
                  + " that of {}, which is kept: whoever signs them has lost or rewritten some",
              brought.time(),
              kept.time());
      return Optional.of(
          "it leaves out logs, or has them shorter or otherwise than the one of %s that is kept here"
              .formatted(kept.time()));
    }
    return Optional.empty();
  }

  private Optional<CombinedNote> kept() throws IOException {
    Optional<SignedNote> note = file.last();
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (note.get().isSealedBy(key)) {
        return Optional.of(CombinedNote.parse(note.get()));
      }
    } catch (IllegalArgumentException e) {
      LOG.atDebug().setCause(e).log("the kept combined checkpoint is none");
    }
    throw new IOException(
        "the combined checkpoint in %s was changed: move that file away, the next one is kept then"
            .formatted(folder.resolve(key.id())));
  }

  /** What it says of this log that is not so. */
  private Optional<String> contradiction(CombinedNote combined) throws IOException {
    Checkpoint newest = newestOf(log);
    Optional<NodeLog> said = combined.of(newest.origin());
    if (said.isEmpty()) {
      return Optional.empty();
    }
    NodeLog line = said.get();
    if (line.size() > newest.size()) {
      return Optional.of(
          "at %s it had %d records, and now it has %d: it was cut or put back"
              .formatted(combined.time(), line.size(), newest.size()));
    }
    if (line.isClosed() && !newest.isClosed()) {
      return Optional.of(
          "at %s it was closed, and now it is not: it was put back".formatted(combined.time()));
    }
    return line.root().equals(rootAt(line.size()))
        ? Optional.empty()
        : Optional.of(
            "at %s it had %d records, and others than now: it was rewritten"
                .formatted(combined.time(), line.size()));
  }

  private String rootAt(long size) throws IOException {
    try (TreeFiles tree = TreeFiles.read(log.resolve("tree"))) {
      return Base64.getEncoder().encodeToString(new TreeProofs(tree).root(size));
    }
  }

  private static Checkpoint newestOf(Path log) throws IOException {
    SignedNote note =
        new CheckpointFile(log.resolve(CheckpointFile.NAME))
            .last()
            .orElseThrow(() -> new IOException("there is no sealed audit log in " + log));
    try {
      return Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      throw new IOException("a checkpoint is damaged: cardea audit verify says more", e);
    }
  }

  private void shout(String contradiction) {
    isContradicting = true;
    LOG.atError()
        .log(
            "this audit log is not what a combined checkpoint says: {}. Keep a copy of its folder, and"
                + " run cardea audit verify",
            contradiction);
  }
}
