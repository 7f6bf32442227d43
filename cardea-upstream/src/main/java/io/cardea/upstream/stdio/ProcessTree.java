package io.cardea.upstream.stdio;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process and those it started itself, as far as they were seen while their parents lived.
 * Thread-safe.
 */
final class ProcessTree {

  /** Between the end of its input, SIGTERM and SIGKILL (MCP, "stdio", "Shutdown"). */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ProcessHandle root;
  private final boolean isSandbox;
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

  /**
   * Of {@code root} alone, yet.
   *
   * @param isSandbox whether it only holds a sandbox, which ends with what runs in it: ended first,
   *     it would take that along at once
   */
  ProcessTree(ProcessHandle root, boolean isSandbox) {
    this.root = root;
    this.isSandbox = isSandbox;
    seen.add(root);
  }

  /** Looks for processes that it started since. */
  void look() {
    for (ProcessHandle known : List.copyOf(seen)) {
      if (known.equals(root) || known.isAlive()) {
        known.descendants().forEach(seen::add);
      }
    }
  }

  private List<ProcessHandle> alive() {
    return seen.stream().filter(ProcessHandle::isAlive).toList();
  }

  /** Ends all of it, once its input has ended; blocks for 6 s at most. */
  void stop() throws InterruptedException {
    look();
    if (ended()) {
      return;
    }
    look();
    alive().stream()
        .filter(process -> !isSandbox || !process.equals(root))
        .forEach(ProcessHandle::destroy);
    if (ended()) {
      return;
    }
    look();
    alive().forEach(ProcessHandle::destroyForcibly);
    boolean _ = ended();
  }

  private boolean ended() throws InterruptedException {
    CompletableFuture<?>[] exits =
        alive().stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(exits).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process failed", e);
    }
    return alive().isEmpty();
  }
}
