package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.seal.SealState;
import io.cardea.audit.seal.Sealer;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentSource;
import io.cardea.audit.subject.SubjectKey;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.audit.subject.SubjectName;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in mode {@code process}: what was recorded survives a killed process, not a power
 * cut. Appending copies to mapped memory and never waits for the disk, so any thread may call; the
 * stages it returns are complete, but for the first records of a subject, whose key has to be on
 * the disk before. It removes nothing.
 *
 * <p>When there is no room for an intent, {@link #open} refuses until a new segment could be made,
 * which is tried again at most once a second; outcomes have their space reserved.
 */
public final class ProcessAuditLog implements AuditLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessAuditLog.class);

  private final Path path;
  private final SegmentFolder folder;
  private final RecordEncoder encoder;
  private final Journal journal;
  private final RefusalRecorder refusals;
  private final Optional<Sealer> sealer;
  private final SubjectKeys subjects;
  private final Executor background;

  private ProcessAuditLog(
      SegmentFolder folder,
      RecordEncoder encoder,
      Journal journal,
      RefusalRecorder refusals,
      Optional<Sealer> sealer,
      SubjectKeys subjects,
      Executor background) {
    this.path = folder.path();
    this.folder = folder;
    this.encoder = encoder;
    this.journal = journal;
    this.refusals = refusals;
    this.sealer = sealer;
    this.subjects = subjects;
    this.background = background;
  }

  /**
   * Locks the folder, records the outcome {@code UNKNOWN} for every intent that an earlier run left
   * open, and begins a new segment. Waits for the disk.
   *
   * @param background for making and cutting segments; its tasks wait for the disk
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
    SegmentFolder folder = null;
    Sealer sealer = null;
    SubjectKeys subjects = null;
    try {
      folder = SegmentFolder.lock(settings.folder(), settings.segmentBytes());
      if (settings.seal().isPresent()) {
        sealer = Sealer.open(settings.folder(), settings.seal().get(), clock);
      }
      subjects = SubjectKeys.open(settings.subjects(), clock);
      Journal journal =
          begin(folder, Optional.ofNullable(sealer), source.apply(folder), clock, background);
      RecordEncoder encoder = new RecordEncoder(Frame.HEAD_BYTES);
      return new ProcessAuditLog(
          folder,
          encoder,
          journal,
          new RefusalRecorder(journal, encoder, clock, background),
          Optional.ofNullable(sealer),
          subjects,
          background);
    } catch (IOException e) {
      closeAfter(e, subjects);
      closeAfter(e, sealer);
      closeAfter(e, folder);
      throw new AuditUnavailable(
          "The audit log in %s cannot be opened: %s. Nothing is served without it."
              .formatted(settings.folder(), e.getMessage()),
          e);
    }
  }

  @Override
  public CompletionStage<OpenIntent> open(Intent intent) {
    SubjectName name = SubjectName.of(intent);
    SubjectKey key = subjects.known(name);
    if (key != null) {
      return open(intent, key);
    }
    try {
      return CompletableFuture.supplyAsync(() -> made(name), background)
          .thenCompose(fresh -> open(intent, fresh));
    } catch (RejectedExecutionException e) { // the process is stopping
      return CompletableFuture.failedFuture(unavailable());
    }
  }

  private CompletionStage<OpenIntent> open(Intent intent, SubjectKey key) {
    Payloads payloads = new Payloads(key, journal, encoder);
    return payloads.keepParams(intent)
        ? open(
            intent.id(),
            intent.tenant(),
            encoder.intent(intent, payloads.pseudonym(), payloads.commitment(intent)),
            Optional.of(payloads))
        : CompletableFuture.failedFuture(unavailable());
  }

  private SubjectKey made(SubjectName name) {
    try {
      return subjects.make(name);
    } catch (IOException e) {
      throw new AuditUnavailable(
          "The audit log in %s has no key for a new subject: %s".formatted(path, e.getMessage()),
          e);
    }
  }

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    return open(action.id(), action.tenant(), encoder.admin(action), Optional.empty());
  }

  private CompletionStage<OpenIntent> open(
      UUID id, TenantId tenant, JsonLine line, Optional<Payloads> payloads) {
    Segment holder = journal.open(seal(line));
    return holder == null
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(
            new RecordedIntent(id, tenant, holder, journal, encoder, payloads));
  }

  @Override
  public void refused(Refusal refusal) {
    Optional<SubjectName> user = SubjectName.userOf(refusal);
    if (user.isEmpty()) {
      refusals.refused(refusal);
      return;
    }
    SubjectKey key = subjects.known(user.get());
    if (key != null) {
      refusals.refused(refusal.onBehalfOf(key.pseudonym()));
    } else {
      refusedFirst(refusal, user.get());
    }
  }

  private void refusedFirst(Refusal refusal, SubjectName user) {
    try {
      background.execute(() -> refusals.refused(refusal.onBehalfOf(pseudonym(user))));
    } catch (RejectedExecutionException e) { // the process is stopping
      refusals.refused(refusal.onBehalfOf(Optional.empty()));
    }
  }

  /** Without a key for the person, the refusal is recorded without saying on whose behalf. */
  private Optional<String> pseudonym(SubjectName user) {
    try {
      return made(user).pseudonym();
    } catch (AuditUnavailable e) {
      LOG.error("A refusal is recorded without its user", e);
      return Optional.empty();
    }
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
    journal.tick();
    refusals.tick();
  }

  /** Counts for metrics. */
  public AuditStatistics statistics() {
    return journal.statistics(refusals.dropped());
  }

  /** How far the log is sealed, if it is. */
  public Optional<SealState> sealState() {
    return sealer.map(Sealer::state);
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
    try (folder;
        subjects) {
      refusals.flush();
      try {
        journal.shut();
      } finally {
        if (sealer.isPresent()) {
          sealer.get().close();
        }
      }
    } catch (IOException e) {
      throw new AuditUnavailable("The audit log in " + path + " was not closed cleanly", e);
    }
  }

  private AuditUnavailable unavailable() {
    IOException cause = journal.failure();
    return new AuditUnavailable(
        "The audit log in %s takes no more calls: %s. Free space there; it resumes by itself."
            .formatted(path, cause.getMessage()),
        cause);
  }

  private static Journal begin(
      SegmentFolder folder,
      Optional<Sealer> sealer,
      SegmentSource source,
      InstantSource clock,
      Executor background)
      throws IOException {
    Recovery.Found found = Recovery.recover(folder);
    RecordEncoder encoder = new RecordEncoder(Frame.HEAD_BYTES);
    long free = sealer.map(Sealer::firstFreeSegment).orElse(1L);
    SegmentSupply supply =
        new SegmentSupply(source, Math.max(found.nextSequence(), free), background, clock);
    long oldestOpen = found.openIntents().isEmpty() ? Long.MAX_VALUE : found.oldestOpen();
    Journal journal = Journal.begin(supply, encoder, clock, oldestOpen);
    try {
      closeUnknown(found.openIntents(), journal, encoder, clock);
    } catch (IOException e) {
      journal.shut();
      throw e;
    }
    return journal;
  }

  private static void closeUnknown(
      Map<UUID, TenantId> intents, Journal journal, RecordEncoder encoder, InstantSource clock)
      throws IOException {
    Outcome unknown =
        new Outcome(clock.instant(), Outcome.Status.UNKNOWN, "", Duration.ZERO, Duration.ZERO);
    for (Map.Entry<UUID, TenantId> intent : intents.entrySet()) {
      journal.appendWaiting(seal(encoder.outcome(intent.getKey(), intent.getValue(), unknown)));
    }
    journal.recovered();
  }

  private static Frame seal(JsonLine line) {
    return Frame.seal(line.bytes(), line.end());
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
