package io.cardea.model.audit;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the ids of records, which are also those of requests: UUIDv7 (RFC 9562 §5.7). */
public final class RecordId {

  private RecordId() {}

  /**
   * A fresh one.
   *
   * @param random need not be a secure one: ids are no secrets
   */
  public static UUID fresh(Clock clock, RandomGenerator random) {
    return of(clock.millis(), random);
  }

  /** Another one of the same millisecond: of one request several records are made. */
  public static UUID beside(UUID id, RandomGenerator random) {
    return of(id.getMostSignificantBits() >>> 16, random);
  }

  private static UUID of(long millis, RandomGenerator random) {
    long high = millis << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
    return new UUID(high, low);
  }
}
