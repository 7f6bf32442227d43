package io.cardea.audit.log;

import io.cardea.audit.anchor.AnchorState;
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
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

  /** What a refusal says of a person who has no pseudonym yet. */
  private static final String UNRECORDED = "unrecorded";

  private final Path path;
  private final SegmentFolder folder;
  private final RecordEncoder encoder;
  private final Journal journal;
  private final RefusalRecorder refusals;
  private final Optional<Sealer> sealer;
  private final SubjectKeys subjects;

  private ProcessAuditLog(
      SegmentFolder folder,
      RecordEncoder encoder,
      Journal journal,
      RefusalRecorder refusals,
      Optional<Sealer> sealer,
      SubjectKeys subjects) {
    this.path = folder.path();
    this.folder = folder;
    this.encoder = encoder;
    this.journal = journal;
    this.refusals = refusals;
    this.sealer = sealer;
    this.subjects = subjects;
  }

  /**
   * Locks the folder, records the outcome {@code UNKNOWN} for every intent that an earlier run left
   * open, and begins a new segment. Waits for the disk.
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
    SegmentFolder folder = null;
    Sealer sealer = null;
    SubjectKeys subjects = null;
    try {
      folder = SegmentFolder.lock(settings.folder(), settings.segmentBytes());
      if (settings.seal().isPresent()) {
        sealer = Sealer.open(settings.folder(), settings.seal().get(), clock);
      }
      subjects = SubjectKeys.open(settings.subjects(), clock, background);
      Journal journal =
          begin(folder, Optional.ofNullable(sealer), source.apply(folder), clock, background);
      RecordEncoder encoder = new RecordEncoder(Frame.HEAD_BYTES);
      return new ProcessAuditLog(
          folder,
          encoder,
          journal,
          new RefusalRecorder(journal, encoder, clock, background),
          Optional.ofNullable(sealer),
          subjects);
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
    return subjects
        .make(name)
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(keyless(e)))
        .thenCompose(fresh -> open(intent, fresh));
  }

  private CompletionStage<OpenIntent> open(Intent intent, SubjectKey key) {
    Payloads payloads = new Payloads(key, journal, encoder);
    return payloads.keepParams(intent)
        ? open(
            intent.id(),
            intent.tenant(),
            encoder.intent(intent, payloads.told(intent)),
            Optional.of(payloads))
        : CompletableFuture.failedFuture(unavailable());
  }

  private AuditUnavailable keyless(Throwable cause) {
    return new AuditUnavailable(
        "The audit log in %s has no key for a new subject: %s".formatted(path, cause.getMessage()),
        cause);
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
    if (!journal.append(seal(encoder.system(notice)))) {
      LOG.atWarn().log("the audit log has no room for {}", notice.event().word());
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
      Map<UUID, Recovery.Owner> intents,
      Journal journal,
      RecordEncoder encoder,
      InstantSource clock)
      throws IOException {
    Outcome unknown =
        new Outcome(clock.instant(), Outcome.Status.UNKNOWN, "", Duration.ZERO, Duration.ZERO);
    for (Map.Entry<UUID, Recovery.Owner> intent : intents.entrySet()) {
      Recovery.Owner owner = intent.getValue();
      journal.appendWaiting(
          seal(encoder.outcome(intent.getKey(), owner.tenant(), owner.user(), unknown)));
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
