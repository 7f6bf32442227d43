package io.cardea.dataplane.listener;

import java.time.Clock;
import java.util.SplittableRandom;
import java.util.UUID;

/** UUIDv7 (RFC 9562 §5.7): ordered by time, unique, no secret. Belongs to one event loop. */
public final class CorrelationIds {

  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();

  public CorrelationIds(Clock clock) {
    this.clock = clock;
  }

  /** A fresh id. */
  public UUID next() {
    long high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
    return new UUID(high, low);
  }
}
