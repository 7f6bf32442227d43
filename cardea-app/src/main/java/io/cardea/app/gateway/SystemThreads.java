package io.cardea.app.gateway;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of the system's for what waits for a disk, or must go on while others do: virtual ones
 * that wait in a system call hold up their carriers, of which there are as many as processors.
 */
final class SystemThreads {

  private SystemThreads() {}

  /**
   * Runs tasks on some of them, which end when there is nothing to do for a minute.
   *
   * @param most threads
   * @param waiting most tasks that wait for one; others are rejected
   */
  static Executor of(String name, int most, int waiting) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(waiting),
            Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
