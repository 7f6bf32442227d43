package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.seal.SealState;
import io.cardea.audit.seal.Sealer;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentFolder;
import io.cardea.audit.segment.SegmentSource;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in mode {@code process}: what was recorded survives a killed process, not a power
 * cut. Appending copies to mapped memory and never waits for the disk, so any thread may call; the
 * stages it returns are complete. Nothing is ever removed.
 *
 * <p>When there is no room for an intent, {@link #open} refuses until a new segment could be made,
 * which is tried again at most once a second; outcomes have their space reserved.
 */
public final class ProcessAuditLog implements AuditLog, AutoCloseable {

  private final Path path;
  private final SegmentFolder folder;
  private final RecordEncoder encoder;
  private final Journal journal;
  private final RefusalRecorder refusals;
  private final Optional<Sealer> sealer;

  private ProcessAuditLog(
      SegmentFolder folder,
      RecordEncoder encoder,
      Journal journal,
      RefusalRecorder refusals,
      Optional<Sealer> sealer) {
    this.path = folder.path();
    this.folder = folder;
    this.encoder = encoder;
    this.journal = journal;
    this.refusals = refusals;
    this.sealer = sealer;
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
    try {
      folder = SegmentFolder.lock(settings.folder(), settings.segmentBytes());
      if (settings.seal().isPresent()) {
        sealer = Sealer.open(settings.folder(), settings.seal().get(), clock);
      }
      return start(folder, Optional.ofNullable(sealer), source.apply(folder), clock, background);
    } catch (IOException e) {
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
    return open(intent.id(), intent.tenant(), encoder.intent(intent));
  }

  @Override
  public CompletionStage<OpenIntent> open(AdminAction action) {
    return open(action.id(), action.tenant(), encoder.admin(action));
  }

  private CompletionStage<OpenIntent> open(UUID id, TenantId tenant, JsonLine line) {
    Segment holder = journal.open(seal(line));
    return holder == null
        ? CompletableFuture.failedFuture(unavailable())
        : CompletableFuture.completedFuture(
            new RecordedIntent(id, tenant, holder, journal, encoder));
  }

  @Override
  public void refused(Refusal refusal) {
    refusals.refused(refusal);
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
    try (folder) {
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

  private static ProcessAuditLog start(
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
    RefusalRecorder refusals = new RefusalRecorder(journal, encoder, clock, background);
    return new ProcessAuditLog(folder, encoder, journal, refusals, sealer);
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
