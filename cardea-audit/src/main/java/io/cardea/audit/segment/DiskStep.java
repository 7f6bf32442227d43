package io.cardea.audit.segment;

import java.time.Duration;

/**
 * Since when a step is under way that waits for a disk, so that others need not wait behind it. One
 * thread at a time begins and ends steps, any may ask.
 */
public final class DiskStep {

  /** A disk that has been silent for longer does not answer. */
  public static final Duration STALL = Duration.ofSeconds(2);

  private static final long STALL_NANOS = STALL.toNanos();

  /** By {@link System#nanoTime}; 0: none is under way. */
  private volatile long sinceNanos;

  /** A step begins, and whatever was under way has ended. */
  public void begin() {
    sinceNanos = System.nanoTime() | 1;
  }

  /** Nothing is under way. */
  public void end() {
    sinceNanos = 0;
  }

  /** How long the step has been waiting; nothing if none is under way. */
  public Duration silence() {
    long since = sinceNanos;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, System.nanoTime() - since));
  }

  /** Whether the disk does not answer. */
  public boolean isStalled() {
    long since = sinceNanos;
    return since != 0 && System.nanoTime() - since > STALL_NANOS;
  }
}
