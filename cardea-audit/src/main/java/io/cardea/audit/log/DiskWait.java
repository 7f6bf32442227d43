package io.cardea.audit.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for work that waits for a disk, which may hang: with a limit, and saying so meanwhile. What
 * a disk holds up cannot be interrupted, so the work goes on, on a thread of its own.
 */
final class DiskWait {

  private static final Logger LOG = LoggerFactory.getLogger(DiskWait.class);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  private DiskWait() {}

  /** Work of which something comes. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * What {@code work} gives.
   *
   * @param what it does, for the log
   * @param late takes what it gives after the limit
   * @throws IOException if it fails or has not ended after {@code limit}
   */
  static <T> T of(String what, Duration limit, Work<T> work, Consumer<T> late) throws IOException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform().name("audit-disk").daemon().start(() -> run(work, result));
    try {
      for (Duration left = limit; left.isPositive(); left = left.minus(NOTICE)) {
        try {
          return result.get(Math.min(left.toMillis(), NOTICE.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          LOG.warn("{} waits for its disk", what);
        }
      }
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + what, e);
    }
    LOG.error("{} was given up after {} s: its disk does not answer", what, limit.toSeconds());
    CompletableFuture<Void> _ = result.thenAccept(late);
    throw new IOException("its disk has not answered for " + limit.toSeconds() + " s");
  }

  private static <T> void run(Work<T> work, CompletableFuture<T> result) {
    try {
      result.complete(work.run());
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static IOException failure(Throwable cause) {
    return switch (cause) {
      case IOException failed -> failed;
      case RuntimeException fault -> throw fault;
      default -> new IOException(cause);
    };
  }
}
