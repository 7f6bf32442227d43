package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.HistoryLimits;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * How a store works.
 *
 * @param limits how much of the past is kept
 * @param poll how often watches look for new revisions when nothing wakes them
 * @param clock the time of revisions and ids
 * @param random for ids; used by several threads at once
 * @param threads of watches, which block
 */
public record StoreSettings(
    HistoryLimits limits,
    Duration poll,
    InstantSource clock,
    RandomGenerator random,
    ThreadFactory threads) {

  /** Every second, the system's clock, virtual threads. */
  public static StoreSettings defaults() {
    return new StoreSettings(
        HistoryLimits.DEFAULT,
        Duration.ofSeconds(1),
        Clock.systemUTC(),
        new SecureRandom(),
        Thread.ofVirtual().name("resource-watch").factory());
  }
}
