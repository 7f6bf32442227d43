package io.cardea.controlplane.reload;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows configuration files on a thread of its own. It looks at them at an interval instead of
 * using {@code WatchService}, which misses mounted volumes whose files are symbolic links (as
 * Kubernetes mounts them), network file systems, and a directory that is replaced.
 */
public final class ConfigWatcher implements AutoCloseable {

  /** How often the files are looked at, unless told otherwise. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

  private final Reloader reloader;
  private final Duration interval;
  private final BlockingQueue<Boolean> requests = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean closed;

  private ConfigWatcher(Reloader reloader, Duration interval, ThreadFactory threads) {
    this.reloader = reloader;
    this.interval = interval;
    this.thread = threads.newThread(this::run);
  }

  /**
   * Starts to follow.
   *
   * @param reloader used by the watcher's thread only, from now on
   * @param interval between two looks
   * @param threads makes the one thread; a virtual one will do
   */
  public static ConfigWatcher start(Reloader reloader, Duration interval, ThreadFactory threads) {
    ConfigWatcher watcher = new ConfigWatcher(reloader, interval, threads);
    watcher.thread.start();
    return watcher;
  }

  /** Asks for a reload whether or not a file has changed; requests that wait together are one. */
  public void reloadNow() {
    var _ = requests.offer(true);
  }

  /** Stops without waiting; a reload under way ends first, on its own thread. */
  @Override
  public void close() {
    closed = true;
    reloadNow();
  }

  private void run() {
    try {
      while (!closed) {
        Boolean asked = requests.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
        if (!closed) {
          step(asked != null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.info("Following the configuration was interrupted and has ended");
    }
  }

  private void step(boolean asked) {
    try {
      if (asked) {
        reloader.reload();
      } else {
        reloader.check();
      }
    } catch (RuntimeException e) {
      LOG.error("Following the configuration failed once; it goes on", e);
    }
  }
}
