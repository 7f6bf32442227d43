package io.cardea.dataplane.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Both clocks of a test; they go together until one is set. */
final class Hands extends Clock {

  /** Begins somewhere, as the real one does. */
  private long nanos = -5_000_000_000_000L;

  private Instant instant;

  Hands(String instant) {
    this.instant = Instant.parse(instant);
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    instant = instant.plus(time);
  }

  /** The operator sets the clock; rates do not hear of it. */
  void set(String time) {
    instant = Instant.parse(time);
  }

  long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return instant;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
