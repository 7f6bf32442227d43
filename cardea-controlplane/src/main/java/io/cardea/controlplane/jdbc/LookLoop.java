package io.cardea.controlplane.jdbc;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * Looks again and again, on a thread of its own: when it is woken, and once in every poll anyway,
 * so that a wake-up that is lost costs time and nothing else.
 */
final class LookLoop implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(5);

  private final Rhythm rhythm;
  private final Runnable look;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * When to look, and who does.
   *
   * @param signal wakes
   */
  record Rhythm(ChangeSignal signal, Duration poll, ThreadFactory threads) {}

  /**
   * @param look must not throw
   */
  LookLoop(Rhythm rhythm, Runnable look) {
    this.rhythm = rhythm;
    this.look = look;
    this.thread = rhythm.threads().newThread(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isClosed() {
    return closed;
  }

  private void run() {
    try {
      while (!closed) {
        long seen = rhythm.signal().count();
        look.run();
        if (!closed) {
          rhythm.signal().await(seen, rhythm.poll());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and waits for a look that is under way, unless that is who closes. */
  @Override
  public void close() {
    closed = true;
    rhythm.signal().raise();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
