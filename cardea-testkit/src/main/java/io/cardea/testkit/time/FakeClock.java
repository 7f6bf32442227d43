package io.cardea.testkit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Safe for any thread. */
public final class FakeClock extends Clock {

  private final AtomicLong nanos = new AtomicLong();
  private final Instant start;

  public FakeClock(Instant start) {
    this.start = start;
  }

  /** Moves the time by {@code step}, which may be negative. */
  public void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Not needed by anything tested: instants have no zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
