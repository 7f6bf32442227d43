package io.cardea.app.gateway;

import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.Sessions;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.RecordId;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Legacy sessions that end without anybody saying so: each is recorded, and what it has at servers
 * is ended. That of an agent's stateless clients is none that a client has begun. Thread-safe.
 */
final class ExpiredSessions {

  private final Abandoned abandoned;
  private final AuditLog audit;
  private final Clock clock;

  ExpiredSessions(Abandoned abandoned, AuditLog audit, Clock clock) {
    this.abandoned = abandoned;
    this.audit = audit;
    this.clock = clock;
  }

  /** Takes one that is over. */
  void add(SessionKey key, SessionState state) {
    abandoned.add(key, state);
    if (!Sessions.isStateless(key)) {
      Instant now = clock.instant();
      String why = now.isBefore(state.expires()) ? "nobody used it" : "its time was over";
      audit.noted(
          new Notice(
              RecordId.fresh(clock, ThreadLocalRandom.current()),
              now,
              AuditEvent.SESSION_EXPIRED,
              "session %s at %s/%s: %s".formatted(key.id(), key.tenant(), state.place(), why)));
    }
  }
}
