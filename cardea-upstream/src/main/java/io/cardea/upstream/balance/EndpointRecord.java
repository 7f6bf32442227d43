package io.cardea.upstream.balance;

import io.cardea.model.catalog.Health;
import java.time.Duration;
import java.time.Instant;

/**
 * What calls have found of one endpoint. Passive health checking in the vocabulary of Envoy's
 * outlier detection: consecutive failures eject it, for longer each time. Guarded by its group.
 */
final class EndpointRecord {

  /** Failures one after another that eject an endpoint. */
  static final int FAILURES = 5;

  private static final Duration FIRST_EJECTION = Duration.ofSeconds(30);
  private static final Duration LONGEST_EJECTION = Duration.ofMinutes(5);

  private Health.State state = Health.State.UNKNOWN;
  private String reason = "not tried yet";
  private Instant since;
  private int failures;
  private int ejections;
  private long ejectedAt;
  private long admittedAt;

  /** Nothing is known yet. */
  EndpointRecord(Instant now) {
    this.since = now;
  }

  boolean isEjected() {
    return state == Health.State.DOWN;
  }

  /** Whether one success more would change nothing. */
  boolean isSettled() {
    return state == Health.State.UP && failures == 0 && ejections == 0;
  }

  boolean isDue() {
    return failures >= FAILURES;
  }

  void succeeded(Instant now, long nanos) {
    failures = 0;
    if (state == Health.State.UNKNOWN) {
      become(Health.State.UP, "", now);
    } else if (state == Health.State.UP && nanos - admittedAt >= ejection().toNanos()) {
      ejections = 0;
    }
  }

  void failed(String why) {
    if (!isEjected()) {
      failures = Math.min(failures + 1, FAILURES);
      reason = why;
    }
  }

  void eject(Instant now, long nanos) {
    ejections++;
    ejectedAt = nanos;
    Duration how = ejection();
    String text =
        "left out for %d s after %d failures; the last: %s"
            .formatted(how.toSeconds(), failures, reason);
    failures = 0;
    become(Health.State.DOWN, text, now);
  }

  /** Takes it in again if it was left out for long enough; whether it has done so now. */
  boolean readmit(Instant now, long nanos) {
    if (isEjected() && nanos - ejectedAt >= ejection().toNanos()) {
      admittedAt = nanos;
      become(Health.State.UP, "", now);
      return true;
    }
    return false;
  }

  /** How long the last ejection lasts. */
  private Duration ejection() {
    Duration full = FIRST_EJECTION.multipliedBy(1L << Math.clamp(ejections - 1L, 0, 10));
    return full.compareTo(LONGEST_EJECTION) > 0 ? LONGEST_EJECTION : full;
  }

  private void become(Health.State next, String why, Instant now) {
    state = next;
    reason = why;
    since = now;
  }

  Health health() {
    return new Health(state, state == Health.State.UP ? "" : reason, since);
  }
}
