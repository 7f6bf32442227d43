package io.cardea.audit.retention;

import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.record.RecordLine;
import io.cardea.audit.removal.Removal;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.RecordId;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Records removals in the log that they are made of, as what an administrator does: first that
 * something is about to go, afterwards how that ended.
 */
final class RemovalRecorder {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int PAGE = 10_000;

  private final AuditLog log;
  private final RecordPages pages;
  private final Clock clock;

  RemovalRecorder(AuditLog log, Path folder, Clock clock) {
    this.log = log;
    this.pages = new RecordPages(folder);
    this.clock = clock;
  }

  /**
   * Records that a segment is about to go.
   *
   * @param sealed a place in front of the record
   * @throws IOException if it cannot be recorded
   */
  Pending record(Candidate candidate, Removal removal, LogPosition sealed) throws IOException {
    UUID id = RecordId.fresh(clock, ThreadLocalRandom.current());
    OpenIntent intent =
        opened(
            new AdminAction(
                id,
                clock.instant(),
                TenantId.DEFAULT,
                Removal.ISSUER,
                Removal.SUBJECT,
                "",
                Removal.METHOD,
                removal.target()));
    try {
      return readBack(candidate, id, intent, new Place(sealed.segment(), sealed.offset()));
    } catch (IOException | RuntimeException e) {
      fail(intent); // else it would count as open as long as the process lives
      throw e;
    }
  }

  private Pending readBack(Candidate candidate, UUID id, OpenIntent intent, Place from)
      throws IOException {
    Place place = from;
    while (true) {
      Page page = pages.after(place, PAGE);
      for (String line : page.lines()) {
        if (RecordLine.openedBy(line).filter(id::equals).isPresent()) {
          return new Pending(candidate, line + "\n", page.next(), intent);
        }
      }
      if (page.isLast()) {
        throw new IOException("the record of a removal cannot be read back");
      }
      place = page.next();
    }
  }

  private OpenIntent opened(AdminAction action) throws IOException {
    CompletionStage<OpenIntent> opening = log.open(action);
    try {
      return opening.toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      CompletionStage<Void> _ = opening.thenAccept(this::fail); // late
      throw new IOException("a removal cannot be recorded, so it is not made", e);
    } catch (InterruptedException e) {
      CompletionStage<Void> _ = opening.thenAccept(this::fail);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a removal was recorded", e);
    }
  }

  private void fail(OpenIntent intent) {
    CompletionStage<Void> _ =
        intent.close(
            new Outcome(
                clock.instant(),
                Outcome.Status.ERROR,
                "not removed: it could not be recorded",
                Duration.ZERO,
                Duration.ZERO));
  }
}
