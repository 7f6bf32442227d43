package io.cardea.audit.log;

import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.segment.DiskStep;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.subject.SubjectKey;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.audit.subject.SubjectName;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** Makes records of intents and leaves them to the writer. Thread-safe. */
final class IntentRecorder {

  /** What all recorders of one log share. */
  private record Desk(
      Path path,
      AuditMode mode,
      RecordEncoder encoder,
      Journal journal,
      AuditWriter writer,
      SubjectKeys subjects,
      KeyWaits keyWaits,
      LongAdder unavailable,
      LongAdder lost) {}

  private final Desk desk;
  private final Inbox inbox;

  private IntentRecorder(Desk desk, Inbox inbox) {
    this.desk = desk;
    this.inbox = inbox;
  }

  /**
   * One that wakes the writer at once.
   *
   * @param path of the log, for what refusals say
   */
  static IntentRecorder of(
      Path path,
      AuditMode mode,
      RecordEncoder encoder,
      Journal journal,
      AuditWriter writer,
      SubjectKeys subjects) {
    Desk desk =
        new Desk(
            path,
            mode,
            encoder,
            journal,
            writer,
            subjects,
            new KeyWaits(),
            new LongAdder(),
            new LongAdder());
    return new IntentRecorder(desk, Inbox.of(writer));
  }

  /** The same that wakes the writer by {@code afterTurn}. */
  IntentRecorder gathering(Executor afterTurn) {
    return new IntentRecorder(desk, Inbox.gathering(desk.writer(), afterTurn));
  }

  CompletionStage<OpenIntent> open(Intent intent) {
    SubjectName name = SubjectName.of(intent);
    SubjectKey key = desk.subjects().known(name);
    if (key != null) {
      return open(intent, key);
    }
    if (desk.subjects().disk().isStalled()) {
      return refused("its disk has not answered for " + DiskStep.STALL.toSeconds() + " s");
    }
    long bytes = intent.params().bytes().length;
    KeyWaits waits = desk.keyWaits();
    if (!waits.enter(bytes)) {
      return refused("too many calls wait for one, as its disk does not answer");
    }
    return desk.subjects()
        .make(name)
        .whenComplete((_, _) -> waits.leave(bytes))
        .exceptionallyCompose(e -> CompletableFuture.failedFuture(keyless(e)))
        .thenCompose(fresh -> open(intent, fresh));
  }

  private CompletionStage<OpenIntent> open(Intent intent, SubjectKey key) {
    Payloads payloads = new Payloads(key, desk.encoder());
    return open(
        new RecordedIntent(
            intent.id(),
            intent.tenant(),
            inbox,
            desk.encoder(),
            Optional.of(payloads),
            desk.mode()),
        payloads.draft(intent),
        payloads.params(intent));
  }

  CompletionStage<OpenIntent> open(AdminAction action) {
    return open(
        new RecordedIntent(
            action.id(), action.tenant(), inbox, desk.encoder(), Optional.empty(), desk.mode()),
        Draft.of(desk.encoder().admin(action)),
        Optional.empty());
  }

  private CompletionStage<OpenIntent> open(
      RecordedIntent intent, Draft draft, Optional<Frame> params) {
    IntentEntry entry = new IntentEntry(draft, params, intent, this::unavailable);
    if (desk.mode() != AuditMode.RELAXED) {
      inbox.offer(entry);
      return entry.stage();
    }
    if (desk.journal().isFull()) {
      entry.failed(new IOException("it could not be written"));
      return entry.stage();
    }
    inbox.offer(entry);
    if (entry.stage().isCompletedExceptionally()) {
      return entry.stage();
    }
    CompletionStage<OpenIntent> _ =
        entry
            .stage()
            .whenComplete((_, failure) -> {
              if (failure != null) {
                desk.lost().increment();
              }
            });
    return CompletableFuture.completedFuture(intent);
  }

  /** Intents that were refused since the log was opened. */
  long unavailable() {
    return desk.unavailable().sum();
  }

  /** Calls that were made without a record since this was asked last; only in the relaxed mode. */
  long lost() {
    return desk.lost().sumThenReset();
  }

  private CompletionStage<OpenIntent> refused(String why) {
    desk.unavailable().increment();
    return CompletableFuture.failedFuture(keyless(new IOException(why)));
  }

  private AuditUnavailable keyless(Throwable cause) {
    return new AuditUnavailable(
        "The audit log in %s has no key for a new subject: %s"
            .formatted(desk.path(), cause.getMessage()),
        cause);
  }

  private AuditUnavailable unavailable(IOException cause) {
    desk.unavailable().increment();
    return new AuditUnavailable(
        "The audit log in %s takes no more calls: %s. See whether its disk is full, read-only or silent; it resumes by itself."
            .formatted(desk.path(), cause.getMessage()),
        cause);
  }
}
