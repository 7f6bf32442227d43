package io.cardea.audit.log;

import io.cardea.audit.record.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told. */
final class TestClock implements InstantSource {
  private volatile Instant now = Samples.NOON;

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration by) {
    now = instant().plus(by);
  }
}
