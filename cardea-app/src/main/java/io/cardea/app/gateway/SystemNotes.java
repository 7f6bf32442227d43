package io.cardea.app.gateway;

import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.RecordId;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Records first of all that the gateway starts, and, when closed, last of all that it has stopped.
 * A start without a stop before it says that the process before was killed.
 */
final class SystemNotes implements AutoCloseable {

  private final AuditLog audit;
  private final Clock clock;

  private SystemNotes(AuditLog audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Records that the gateway starts with what {@code control} declares. */
  static SystemNotes started(AuditLog audit, Control control, Clock clock) {
    SystemNotes notes = new SystemNotes(audit, clock);
    notes.note(AuditEvent.SYS_STARTUP, control.origin());
    return notes;
  }

  private void note(AuditEvent event, String detail) {
    audit.noted(
        new Notice(
            RecordId.fresh(clock, ThreadLocalRandom.current()), clock.instant(), event, detail));
  }

  @Override
  public void close() {
    note(AuditEvent.SYS_SHUTDOWN, "");
  }
}
