package io.cardea.audit.log;

import io.cardea.audit.anchor.AnchorState;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.seal.SealState;
import io.cardea.audit.seal.Sealer;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentSource;
import io.cardea.audit.subject.SubjectKey;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.audit.subject.SubjectName;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log of this process. Records are made on the thread of whoever calls and written by one
 * thread of the log's own, so any thread may call and none waits for the disk; the stages that it
 * returns complete on the log's threads when a record is as safe as the {@link AuditMode} says. It
 * removes nothing.
 *
 * <p>When there is no room for an intent, {@link #open} refuses until a new segment could be made,
 * which is tried again at most once a second; outcomes have their space reserved. When the disk
 * does not answer, it refuses until that does.
 */
public final class ProcessAuditLog implements AuditLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessAuditLog.class);

  /** What a refusal says of a person who has no pseudonym yet. */
  private static final String UNRECORDED = "unrecorded";

  private static final ThreadFactory WRITER =
      Thread.ofPlatform().name("audit-writer").daemon().factory();
  private static final Duration START_LIMIT = Duration.ofMinutes(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Path path;
  private final SegmentFolder folder;
  private final RecordEncoder encoder;
  private final Journal journal;
  private final AuditWriter writer;
  private final Inbox inbox;
  private final IntentRecorder intents;
  private final RefusalRecorder refusals;
  private final Optional<Sealer> sealer;
  private final SubjectKeys subjects;

  private ProcessAuditLog(
      AuditSettings settings,
      SegmentFolder folder,
      Journal journal,
      Optional<Sealer> sealer,
      SubjectKeys subjects,
      InstantSource clock,
      Executor background) {
    this.path = folder.path();
    this.folder = folder;
    this.encoder = new RecordEncoder(Frame.HEAD_BYTES);
    this.journal = journal;
    this.writer = AuditWriter.start(journal, AuditWriter.QUEUE_BYTES, WRITER);
    this.intents = IntentRecorder.of(path, settings.mode(), encoder, journal, writer, subjects);
    this.inbox = Inbox.of(writer);
    this.refusals = new RefusalRecorder(inbox, encoder, clock, background);
    this.sealer = sealer;
    this.subjects = subjects;
  }

  /**
   * Locks the folder, records the outcome {@code UNKNOWN} for every intent that an earlier run left
   * open, and begins a new segment. Waits for the disk, ten minutes at most.
   *
   * @param background for making and cutting segments and keys; its tasks wait for the disk
   * @throws AuditUnavailable if another process has the folder, it cannot be read or written, or it
   *     is sealed and cannot be sealed further
   */
  public static ProcessAuditLog open(
      AuditSettings settings, InstantSource clock, Executor background) {
    return open(settings, clock, background, UnaryOperator.identity());
  }

  /** As the public one, with a say in how segments are made. */
  static ProcessAuditLog open(
      AuditSettings settings,
      InstantSource clock,
      Executor background,
      UnaryOperator<SegmentSource> source) {
    try {
      return DiskWait.of(
          "opening the audit log in " + settings.folder(),
          START_LIMIT,
          () -> opened(settings, clock, background, source),
          ProcessAuditLog::close);
    } catch (IOException e) {
      throw new AuditUnavailable(
          "The audit log in %s cannot be opened: %s. Nothing is served without it."
              .formatted(settings.folder(), e.getMessage()),
          e);
    }
  }

  private static ProcessAuditLog opened(
      AuditSettings settings,
      InstantSource clock,
      Executor background,
      UnaryOperator<SegmentSource> source)
      throws IOException {
    SegmentFolder folder = null;
    Sealer sealer = null;
    SubjectKeys subjects = null;
    try {
      folder = SegmentFolder.lock(settings.folder(), settings.segmentBytes());
      if (settings.seal().isPresent()) {
        sealer = Sealer.open(settings.folder(), settings.seal().get(), clock);
      }
      subjects = SubjectKeys.open(settings.subjects(), clock, background);
      boolean isForced = settings.mode() == AuditMode.FSYNC;
      SegmentSource segments = source.apply(isForced ? new ForcedSegments(folder) : folder);
      Journal journal =
          new JournalStart(segments, clock, background, isForced)
              .in(folder, sealer == null ? 1 : sealer.firstFreeSegment());
      return new ProcessAuditLog(
          settings, folder, journal, Optional.ofNullable(sealer), subjects, clock, background);
    } catch (IOException e) {
      closeAfter(e, subjects);
      closeAfter(e, sealer);
      closeAfter(e, folder);
      throw e;
    }
  }

  @Override
  public AuditLog gathering(Executor afterTurn) {
    return new GatheringLog(this, intents.gathering(afterTurn));
  }

  @Override
  public CompletionStage<OpenIntent> open(Intent intent) {
    return intents.open(intent);
  }

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    return intents.open(action);
  }

  /** A person of whom nothing else was recorded gets no key by being refused, however often. */
  @Override
  public void refused(Refusal refusal) {
    Optional<String> user =
        SubjectName.userOf(refusal)
            .map(name -> {
              SubjectKey key = subjects.known(name);
              return key == null ? UNRECORDED : key.subject().id();
            });
    refusals.refused(refusal.onBehalfOf(user));
  }

  @Override
  public void noted(Notice notice) {
    inbox.offer(
        new NoteEntry(
            Draft.framed(encoder.system(notice)),
            () -> LOG.warn("The audit log has no room for {}", notice.event().word())));
  }

  /** Whom the records are about. */
  public SubjectKeys subjects() {
    return subjects;
  }

  /**
   * Writes what was counted in a minute that is over, and tries again what failed. To be called
   * about once a second; cheap if there is nothing to do.
   */
  public void tick() {
    writer.tick();
    refusals.tick();
    long calls = intents.lost();
    if (calls > 0) {
      LOG.error("{} calls were made of which nothing could be recorded in {}", calls, path);
    }
  }

  /**
   * Completes, on a thread of the log's, when everything is in its files that was given to it
   * before: what {@link #open}, {@link OpenIntent#close}, {@link #refused} and {@link #noted} have
   * returned from. It does not wait for what waits for a subject's key, nor for refusals that are
   * only counted, and not before the disk answers; it fails when the log ends.
   */
  public CompletionStage<Void> flush() {
    FlushEntry end = new FlushEntry();
    inbox.give(end);
    return end.stage();
  }

  /** How long the log has been waiting for its disk, or for that of its subjects' keys. */
  public Duration silence() {
    Duration written = writer.silence();
    Duration keys = subjects.disk().silence();
    return written.compareTo(keys) > 0 ? written : keys;
  }

  /** Counts for metrics. */
  public AuditStatistics statistics() {
    Journal.Counts counts = journal.counts();
    return new AuditStatistics(
        counts.records(),
        counts.bytes(),
        intents.unavailable(),
        refusals.dropped(),
        counts.openIntents());
  }

  /** How far the log is sealed, if it is. */
  public Optional<SealState> sealState() {
    return sealer.map(Sealer::state);
  }

  /** How far the anchors are that its checkpoints are brought to. */
  public List<AnchorState> anchors() {
    return sealer.map(sealing -> sealing.anchoring().states()).orElse(List.of());
  }

  /**
   * Writes what was only counted, seals everything, and releases the folder. Intents still open get
   * the outcome {@code UNKNOWN} when the log is opened again.
   *
   * @throws AuditUnavailable if the last segment could not be cut, or not all be sealed; no record
   *     is lost by that, and what is not sealed is at the next start
   */
  @Override
  public void close() {
    try {
      DiskWait.of(
          "closing the audit log in " + path,
          STOP_LIMIT,
          () -> {
            closeParts();
            return path;
          },
          _ -> {});
    } catch (IOException e) {
      throw new AuditUnavailable("The audit log in " + path + " was not closed cleanly", e);
    }
  }

  private void closeParts() throws IOException {
    try (folder;
        subjects) {
      refusals.flush();
      try {
        writer.stop();
      } finally {
        if (sealer.isPresent()) {
          sealer.get().close();
        }
      }
    }
  }

  /** Who writes it. */
  AuditWriter writer() {
    return writer;
  }

  /** Where to leave what it is to write. */
  Inbox inbox() {
    return inbox;
  }

  private static void closeAfter(IOException failure, @Nullable Closeable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
