package io.cardea.upstream.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from the first wait to the longest, each between
 * half of it and all of it by chance, so that what failed together does not come back together.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int tries;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait before the next try. */
  public Duration next() {
    Duration full = first.multipliedBy(1L << Math.min(tries, 30));
    tries++;
    return jittered(full.compareTo(longest) > 0 ? longest : full, random);
  }

  /** The last try went well. */
  public void reset() {
    tries = 0;
  }

  /** Between half of {@code full} and all of it. */
  public static Duration jittered(Duration full, RandomGenerator random) {
    long half = full.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
