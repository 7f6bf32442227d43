package io.cardea.audit.seal;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.Anchoring;
import io.cardea.audit.anchor.FileAnchor;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a log while it is written, on a thread of its own: whatever was recorded becomes leaves of
 * a Merkle tree (RFC 6962), a leaf commits to the payload of a record, and once a second, if
 * anything was added, the root is signed (C2SP tlog-checkpoint). At the end of each segment there
 * is a checkpoint, too. No call waits for this.
 *
 * <p>It never signs what does not extend the last checkpoint: see {@link Resumption}.
 */
public final class Sealer implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int BATCH = 10_000;
  private static final long PERIOD_MILLIS = 1000;

  /** What is sealed at the end at most; the rest is at the next start. */
  private static final int BATCHES_AT_CLOSE = 400;

  private final Path folder;
  private final SealSettings settings;
  private final InstantSource clock;
  private final CheckpointFile file;
  private final TreeHasher hasher = new TreeHasher();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Anchoring anchoring;
  private final Thread thread;
  private NoteSigner signer;
  private @Nullable NoteSigner proved;
  private Checkpoint last;
  private @Nullable TreeFiles tree;
  private @Nullable Follower follower;
  private volatile SealState state;

  private Sealer(Path folder, SealSettings settings, InstantSource clock, Resumption.Found found)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.file = Resumption.checkpoints(folder);
    this.signer = found.signer();
    this.last = found.last();
    this.tree = found.tree();
    this.follower = Follower.at(folder, last.at());
    this.state = new SealState(last.size(), false, false, false);
    List<Anchor> anchors = new ArrayList<>(settings.others());
    settings.anchor().map(FileAnchor::new).ifPresent(anchors::add);
    this.anchoring = Anchoring.start(anchors, clock, settings.threads());
    this.thread = settings.threads().newThread(this::run);
  }

  /**
   * Takes up sealing where it ended, or begins it, in a folder that nobody else writes; then goes
   * on by itself.
   *
   * @throws IOException if it cannot go on from the last checkpoint, or a file cannot be used; the
   *     message says what to do
   */
  public static Sealer open(Path folder, SealSettings settings, InstantSource clock)
      throws IOException {
    Resumption.Found found = Resumption.find(folder, settings, clock);
    Sealer sealer = new Sealer(folder, settings, clock, found);
    if (found.last().size() > 0) { // what was signed before the last end may not have got there
      sealer.anchoring.offer(found.note());
    }
    found.handOver().ifPresent(sealer::takeOver);
    sealer.retireKeys();
    sealer.thread.start();
    return sealer;
  }

  /** Number of the first segment that may be made now: none that is sealed is made again. */
  public long firstFreeSegment() {
    return last.size() == 0 ? last.at().segment() : last.at().segment() + 1;
  }

  /** How far it is. */
  public SealState state() {
    return state.anchorFailing(anchoring.isFailing());
  }

  /** Where checkpoints are brought to. */
  public Anchoring anchoring() {
    return anchoring;
  }

  /** Seals what is there, as far as that takes no longer than seconds, and ends. */
  @Override
  public void close() throws IOException {
    stopped.countDown();
    lock.lock();
    try {
      seal(BATCHES_AT_CLOSE);
    } finally {
      release();
      lock.unlock();
      anchoring.close();
    }
  }

  private void run() {
    try {
      boolean isFirst = true;
      while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        lock.lock();
        try {
          if (isFirst) {
            review();
            isFirst = false;
          }
          if (stopped.getCount() > 0) { // else it was closed while this waited for the lock
            sealOrReport();
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void review() {
    try {
      if (tree != null && !new Review(folder, last, tree).isAsSealed()) {
        state = state.tampered();
        LOG.atError()
            .log(
                "{} in {} is not what was sealed at {}: somebody changed it, or the machine lost power."
                    + " Run cardea audit verify {}",
                SegmentName.of(last.at().segment()),
                folder,
                last.time(),
                folder);
      }
    } catch (IOException e) {
      LOG.atError().setCause(e).log("Cannot read what was sealed last in {}", folder);
    }
  }

  private void sealOrReport() {
    try {
      seal(Integer.MAX_VALUE);
    } catch (IOException | RuntimeException e) {
      if (!state.isFailing()) {
        LOG.atError()
            .setCause(e)
            .log(
                "Cannot seal the audit log in {}; records are kept, and sealed when it works again",
                folder);
      }
      state = state.failing(true);
      // What was read and not sealed is read again.
      release();
    }
  }

  private void seal(int batches) throws IOException {
    TreeFiles growing = tree == null ? reopenTree() : tree;
    Follower reading = follower == null ? reopenLog() : follower;
    Follower.Stop stop = Follower.Stop.FULL;
    for (int batch = 0; batch < batches && stop != Follower.Stop.CAUGHT_UP; batch++) {
      stop =
          reading.read(
              BATCH, (bytes, from, length) -> growing.append(hasher.leaf(bytes, from, length)));
      if (stop == Follower.Stop.SEGMENT_END) {
        sign(growing, reading, Optional.empty());
        reading.advance();
      }
      if (batches == Integer.MAX_VALUE && stopped.getCount() == 0) {
        break; // close goes on
      }
    }
    sign(growing, reading, Optional.empty());
    if (state.isFailing()) {
      LOG.atInfo().log("The audit log in {} is sealed again", folder);
      state = state.failing(false);
    }
  }

  /** Signs the tree as it is, unless that is done; with a new key both sign. */
  private void sign(TreeFiles growing, Follower reading, Optional<NoteSigner> next)
      throws IOException {
    if (growing.size() == last.size() && next.isEmpty()) {
      return;
    }
    growing.flush();
    Checkpoint checkpoint =
        new Checkpoint(
            last.origin(),
            growing.size(),
            Base64.getEncoder().encodeToString(growing.root()),
            reading.position(),
            clock.instant(),
            next.map(NoteSigner::key));
    List<NoteSigner> signers =
        next.map(another -> List.of(signer, another)).orElse(List.of(signer));
    SignedNote note = checkpoint.sign(signers);
    prove(note, signers.getLast());
    file.append(note);
    last = checkpoint;
    signer = signers.getLast();
    state = state.sealed(checkpoint.size());
    anchoring.offer(note);
  }

  /** Looks once whether what a key signs can be verified; here, so that no start waits for it. */
  private void prove(SignedNote note, NoteSigner by) throws IOException {
    if (proved != by) {
      if (!note.isSealedBy(by.key())) {
        throw new IOException(
            "private and public key in %s do not belong together: put back a copy of it"
                .formatted(settings.keyFile()));
      }
      proved = by;
    }
  }

  /** From here on a new key seals: a checkpoint that the old one and the new one sign says so. */
  private void takeOver(NoteSigner next) {
    lock.lock();
    try {
      sign(Objects.requireNonNull(tree), Objects.requireNonNull(follower), Optional.of(next));
      LOG.atInfo().log("The audit log in {} is sealed with the key {} now", folder, next.key());
    } catch (IOException e) {
      LOG.atError().setCause(e).log("The new key of the audit log is not in use yet");
    } finally {
      lock.unlock();
    }
  }

  /** Nobody needs what signed before the key that seals now. */
  private void retireKeys() {
    try {
      KeyFile.read(settings.keyFile()).retireBefore(signer.key());
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Keys that were replaced stay in {}", settings.keyFile());
    }
  }

  private TreeFiles reopenTree() throws IOException {
    file.mend();
    TreeFiles again = Resumption.tree(folder, last);
    tree = again;
    return again;
  }

  private Follower reopenLog() throws IOException {
    Follower again = Follower.at(folder, last.at());
    follower = again;
    return again;
  }

  private void release() {
    try {
      if (tree != null) {
        tree.close();
      }
      if (follower != null) {
        follower.close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Files of the audit log's tree were not closed");
    } finally {
      tree = null;
      follower = null;
    }
  }
}
