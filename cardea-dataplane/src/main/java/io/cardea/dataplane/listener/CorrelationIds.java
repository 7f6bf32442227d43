package io.cardea.dataplane.listener;

import io.cardea.model.audit.RecordId;
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
    return RecordId.fresh(clock, random);
  }
}
