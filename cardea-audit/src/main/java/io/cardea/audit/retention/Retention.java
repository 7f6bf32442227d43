package io.cardea.audit.retention;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.file.FileNames;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.seal.StatementSigner;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.audit.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest segments of a log when they are too old or it is too large. A segment goes
 * step by step, and whenever the process is killed in between, the log verifies and the next start
 * begins anew:
 *
 * <ol>
 *   <li>its records are those that were sealed, else it stays as evidence;
 *   <li>it is in the archive, if there is one, and was read back there;
 *   <li>that it goes is recorded in the log, and that record is sealed;
 *   <li>no hold covers it, and none comes into force until it has gone;
 *   <li>the record, signed, is on the disk in the file of removals;
 *   <li>its file is deleted.
 * </ol>
 *
 * The hashes of its records stay in the tree, so everything that was ever signed can still be
 * checked. To be used by the process that writes the log.
 */
public final class Retention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long PERIOD_MILLIS = 3000;
  private static final long CLOSE_MILLIS = 5000;

  /** Segments that go at a time. */
  private static final int MAX_PENDING = 16;

  private static final String TOO_OLD = "retention";
  private static final String TOO_MUCH = "budget";

  /**
   * What keeps to the settings, and where.
   *
   * @param folder of the log
   * @param keyFile where the keys are that seal it
   * @param settings what may go
   * @param holds what may not
   */
  public record Of(Path folder, Path keyFile, RetentionSettings settings, LegalHolds holds) {}

  /** What should go now, and what would if it were not held. */
  private record Due(List<Candidate> segments, List<String> reasons, long held) {}

  private final Path folder;
  private final RetentionSettings settings;
  private final LegalHolds holds;
  private final Clock clock;
  private final SealedSegments sealed;
  private final Candidates candidates;
  private final Room room;
  private final RemovalRecorder recorder;
  private final SegmentCheck check;
  private final StatementSigner signer;
  private final RemovalFile removals;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Pending> pending = new ArrayList<>();

  /** Segments that are not what was sealed. */
  private final Set<Long> evidence = new HashSet<>();

  private @Nullable Thread thread;
  private @Nullable Pending stated;
  private boolean isOverHeld;
  private boolean isArchiveChecked;
  private volatile RetentionState state = RetentionState.NEW;

  /**
   * Does nothing yet.
   *
   * @param log that is written in the folder
   */
  public Retention(Of what, AuditLog log, Clock clock) {
    this.folder = what.folder();
    this.settings = what.settings();
    this.holds = what.holds();
    this.clock = clock;
    this.sealed = new SealedSegments(folder, what.keyFile());
    this.candidates = new Candidates(folder, sealed);
    this.room = new Room(folder);
    this.recorder = new RemovalRecorder(log, folder, clock);
    this.check = new SegmentCheck(folder, sealed);
    this.signer = new StatementSigner(folder, what.keyFile());
    this.removals = new RemovalFile(folder);
  }

  /** Takes a turn every few seconds from now on, on a thread of its own. */
  public void start(ThreadFactory threads) {
    Thread begun = threads.newThread(this::run);
    thread = begun;
    begun.start();
  }

  /** Ends, within seconds; what is not removed yet will be by the next. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      if (thread != null) {
        thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How it stands. */
  public RetentionState state() {
    return state;
  }

  private void run() {
    try {
      do {
        turn();
      } while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Removes what is recorded and sealed, and records what is to go next. */
  void turn() {
    try {
      sealed.follow();
      long removed = finish();
      long bytes = room.bytes();
      Due due = due(candidates.find(), bytes);
      state =
          new RetentionState(
              bytes, oldest(), state.removed() + removed, due.held(), state.isFailing());
      warn(bytes, due.held());
      checkArchive();
      if (pending.isEmpty()) {
        for (int i = 0; i < due.segments().size() && stopped.getCount() > 0; i++) {
          prepare(due.segments().get(i), due.reasons().get(i));
        }
      }
      state = state.failing(!evidence.isEmpty());
    } catch (IOException | RuntimeException e) {
      if (!state.isFailing() && stopped.getCount() > 0) {
        LOG.atError()
            .setCause(e)
            .log("Nothing is removed from the audit log in {}: {}", folder, e.getMessage());
      }
      state = state.failing(true);
    }
  }

  /** Once: what is set up wrongly is not to be found when the first segment is to go. */
  private void checkArchive() throws IOException {
    if (!isArchiveChecked && settings.archive().isPresent()) {
      settings.archive().get().check();
    }
    isArchiveChecked = true;
  }

  private Due due(List<Candidate> found, long bytes) {
    List<LegalHold> inForce = holds.all();
    Optional<Instant> oldest = settings.age().map(age -> clock.instant().minus(age));
    long excess = settings.budget().isPresent() ? bytes - settings.budget().getAsLong() : 0;
    List<Candidate> going = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    long held = 0;
    for (Candidate candidate : found) {
      boolean isTooOld = oldest.filter(candidate.until()::isBefore).isPresent();
      if ((!isTooOld && excess <= 0) || evidence.contains(candidate.segment())) {
        continue;
      }
      if (inForce.stream().anyMatch(candidate::isHeldBy)) {
        held++;
        excess -= candidate.bytes(); // nothing newer goes in its place
      } else if (going.size() < MAX_PENDING) {
        going.add(candidate);
        reasons.add(isTooOld ? TOO_OLD : TOO_MUCH);
        excess -= candidate.bytes();
      }
    }
    return new Due(going, reasons, held);
  }

  private void prepare(Candidate candidate, String reason) throws IOException {
    Checkpoint last = sealed.last().orElseThrow();
    Path file = folder.resolve(SegmentName.of(candidate.segment()));
    if (!check.isAsSealed(candidate)) {
      evidence.add(candidate.segment());
      LOG.atError()
          .log(
              "{} is not what was sealed, or not by a key in the key file, and stays: cardea audit"
                  + " verify says more",
              file);
      return;
    }
    String sha256 = Digest.of(file);
    if (settings.archive().isPresent()) {
      settings.archive().get().keep(last.origin(), file, sha256);
    }
    pending.add(recorder.record(candidate, candidate.removal(sha256, reason), last.at()));
  }

  /** Removes those whose records are sealed; returns how many. */
  private long finish() throws IOException {
    long removed = 0;
    while (!pending.isEmpty() && isSealed(pending.getFirst())) {
      Pending next = pending.getFirst();
      Candidate candidate = next.candidate();
      Optional<LegalHold> hold =
          isGone(next) ? Optional.empty() : holds.unless(candidate::isHeldBy, () -> remove(next));
      pending.removeFirst();
      candidates.forget(candidate.segment());
      ended(next, hold);
      if (hold.isEmpty()) {
        removed++;
        LOG.atInfo().log(
            "{} of {} to {} was removed from the audit log in {}",
            SegmentName.of(candidate.segment()),
            candidate.from(),
            candidate.until(),
            folder);
      }
    }
    return removed;
  }

  private boolean isSealed(Pending one) {
    LogPosition at = sealed.last().orElseThrow().at();
    return at.segment() > one.behind().segment()
        || (at.segment() == one.behind().segment() && at.offset() >= one.behind().offset());
  }

  /** Whether its deletion, which had failed, was finished before a hold. */
  private boolean isGone(Pending one) {
    return one.equals(stated)
        && Files.notExists(folder.resolve(SegmentName.of(one.candidate().segment())));
  }

  private void remove(Pending one) throws IOException {
    if (!one.equals(stated)) { // else it could not be deleted before
      removals.append(signer.sign(one.record()));
      stated = one;
    }
    Files.deleteIfExists(folder.resolve(SegmentName.of(one.candidate().segment())));
    FileNames.force(folder);
  }

  private void ended(Pending one, Optional<LegalHold> hold) {
    Outcome outcome =
        new Outcome(
            clock.instant(),
            hold.isEmpty() ? Outcome.Status.OK : Outcome.Status.CANCELLED,
            hold.map(covering -> "held by " + covering.name()).orElse(""),
            Duration.ZERO,
            Duration.ZERO);
    // Without it the next start records that it is not known; the file of removals tells.
    CompletionStage<Void> _ = one.intent().close(outcome);
  }

  private void warn(long bytes, long held) {
    boolean isNow =
        held > 0 && settings.budget().isPresent() && bytes > settings.budget().getAsLong();
    if (isNow && !isOverHeld) {
      LOG.atWarn()
          .log(
              "The segments in {} have {} bytes, more than their budget of {}, and {} of them that"
                  + " would go are held: end holds, or make room",
              folder,
              bytes,
              settings.budget().getAsLong(),
              held);
    }
    isOverHeld = isNow;
  }

  private Optional<Instant> oldest() throws IOException {
    var segments = SegmentName.in(folder);
    return segments.isEmpty() ? Optional.empty() : candidates.begun(segments.first());
  }
}
