package io.cardea.controlplane.vault;

import java.time.Duration;

/**
 * What Vault lets the gateway in with.
 *
 * @param isRenewable whether it can be renewed
 * @param first seconds for which it was given; 0 if it never ends
 * @param renewal when it is time to renew or replace it; nanoseconds of the same clock as {@code
 *     end}
 * @param end when it ends
 */
record VaultToken(String value, boolean isRenewable, long first, long renewal, long end) {

  /** A hundred years, so that times can be added and compared. */
  static final long NEVER = Duration.ofDays(36_500).toNanos();

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Given at {@code now} for {@code seconds}. */
  static VaultToken given(String value, long seconds, boolean isRenewable, long now) {
    return new VaultToken(
        value,
        isRenewable && seconds > 0,
        seconds,
        now + nanosToRenewal(seconds),
        now + (seconds > 0 ? Duration.ofSeconds(seconds).toNanos() : NEVER));
  }

  /** Two thirds of {@code seconds}, at least 1 s; never for 0. */
  static long nanosToRenewal(long seconds) {
    return seconds > 0
        ? Math.max(SECOND, Math.min(seconds, NEVER / SECOND) * SECOND / 3 * 2)
        : NEVER;
  }

  /** The same, renewed at {@code now}; what is given less than half of before is about to end. */
  VaultToken renewed(long seconds, boolean isRenewableStill, long now) {
    VaultToken next = given(value, seconds, isRenewableStill && seconds * 2 >= first, now);
    return new VaultToken(value, next.isRenewable, first, next.renewal, next.end);
  }

  /** The same, to be renewed at {@code time} again. */
  VaultToken later(long time) {
    return new VaultToken(value, isRenewable, first, time, end);
  }

  boolean isDue(long now) {
    return now - renewal >= 0;
  }

  boolean hasEnded(long now) {
    return now - end >= 0;
  }

  /** Tells no value. */
  @Override
  public String toString() {
    return "a token";
  }
}
