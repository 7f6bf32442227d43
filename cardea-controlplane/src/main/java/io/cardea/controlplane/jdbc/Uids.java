package io.cardea.controlplane.jdbc;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Draws ids: unique, no secrets. As safe for several threads as the generator it is given. */
final class Uids {

  private static final int INCARNATION_BYTES = 6;

  private final InstantSource clock;
  private final RandomGenerator random;

  Uids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** UUIDv7 (RFC 9562 §5.7), ordered by time. */
  UUID next() {
    long high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
    long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
    return new UUID(high, low);
  }

  /** 12 hexadecimal digits. */
  String incarnation() {
    byte[] bytes = new byte[INCARNATION_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
