package io.cardea.upstream.stdio;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One child process, from the wish for it until nothing of it is left. Thread-safe. */
final class Child {

  /** How long what a process wrote last may take to arrive after its end. */
  private static final long LAST_WORDS_MILLIS = 500;

  /** How long who wants a process of a server that works waits for its next start. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int QUOTED_LINES = 3;
  private static final int MAX_STDERR_LINE = 8 * 1024;

  /** Hears of it, on the process's own threads. */
  interface Listener {
    /** A line, not empty; may block, and the process waits meanwhile. */
    void onLine(byte[] line);

    /** It ended by itself or never began; not told once {@link Child#stop} was called. */
    void onEnded(UpstreamFailure failure);

    /** Nothing of it is left. */
    void onReleased();
  }

  /**
   * What to run.
   *
   * @param adapter for whom
   * @param upstream the command
   * @param lineBytes of one line of its output
   */
  record Order(AdapterKey adapter, StdioUpstream upstream, int lineBytes) {}

  private final ChildProcesses all;
  private final Order order;
  private final Listener listener;
  private final Inbox inbox = new Inbox();
  private final CountDownLatch outputRead = new CountDownLatch(1);
  private final CountDownLatch errorsRead = new CountDownLatch(1);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean takenDown = new AtomicBoolean();
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private volatile @Nullable Running running;
  private volatile boolean spoke;

  private record Running(Process process, ProcessTree tree, long since) {}

  Child(ChildProcesses all, Order order, Listener listener) {
    this.all = all;
    this.order = order;
    this.listener = listener;
  }

  /** Begins to start it; returns at once. */
  void start() {
    all.started(this);
    all.run("stdio-" + order.adapter().name(), this::begin);
  }

  private void begin() {
    Duration wait = waited();
    if (all.isClosed()) {
      never("the gateway stops");
    } else if (!wait.isZero()) {
      all.heldBack(order.adapter());
      never(
          "it died too often just after its start; the next start is possible in "
              + in(wait)
              + "; the last time: "
              + all.cause(order.adapter()));
    } else if (stopping.get()) {
      release();
    } else {
      try {
        // A sandbox dies with the thread that started it: this one, which reads to the end.
        begun(all.launcher().prepare(order.upstream()).start());
      } catch (IOException | RuntimeException e) {
        String why = StartProblem.of(order.upstream(), e);
        log(0, "not started: " + why);
        all.backoff().died(order.adapter(), Duration.ZERO, false);
        all.failed(order.adapter(), why);
        all.died(order.adapter(), "could not be started: " + why);
        never(why);
      }
    }
  }

  /**
   * How long it must not be started still. A server that worked until something ended it is waited
   * for; one that never did fails at once, for somebody has to mend it.
   */
  private Duration waited() {
    Duration wait = all.backoff().remaining(order.adapter());
    long end = all.nanoTime() + PATIENCE.toNanos();
    try {
      while (!wait.isZero()
          && all.backoff().isPromising(order.adapter())
          && end - all.nanoTime() >= wait.toNanos()
          && !stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        wait = all.backoff().remaining(order.adapter());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return wait;
  }

  private static String in(Duration wait) {
    return "%.1f s".formatted(wait.toMillis() / 1000.0);
  }

  private void begun(Process process) {
    Running now = new Running(process, tree(process), all.nanoTime());
    running = now;
    String how = isSandboxed() ? "started in a sandbox: " : "started: ";
    log(process.pid(), how + order.upstream().command().getFirst());
    all.begun(order.adapter());
    String name = "stdio-" + order.adapter().name() + "-" + process.pid();
    all.run(name + "-in", () -> writeInput(now));
    all.run(name + "-err", () -> readErrors(process));
    CompletableFuture<Void> _ =
        process.onExit().thenRun(() -> all.run(name + "-exit", () -> exited(now)));
    if (stopping.get()) {
      takeDown();
    }
    readOutput(now);
  }

  private boolean isSandboxed() {
    return order.upstream().sandbox().isPresent();
  }

  private ProcessTree tree(Process process) {
    return new ProcessTree(process.toHandle(), isSandboxed());
  }

  private void writeInput(Running now) {
    if (!inbox.writeTo(now.process().getOutputStream())) {
      exited(now);
    }
  }

  private void readOutput(Running now) {
    InputStream out = now.process().getInputStream();
    LineReader lines = new LineReader(out, order.lineBytes());
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (line.length > 0 && !stopping.get()) {
          listener.onLine(line);
          if (!spoke) {
            spoke = true;
            now.tree().look();
          }
        }
      }
    } catch (LineReader.TooLong tooLong) {
      over(new UpstreamFailure(Kind.TOO_LARGE, true, String.valueOf(tooLong.getMessage())));
      discard(out);
    } catch (IOException _) {
      // It can be read no more, which is its end.
    }
    outputRead.countDown();
    exited(now);
  }

  /** A process that cannot write would not end. */
  private static void discard(InputStream out) {
    try (OutputStream nothing = OutputStream.nullOutputStream()) {
      out.transferTo(nothing);
    } catch (IOException _) {
      // Nobody wants it anyway.
    }
  }

  private void readErrors(Process process) {
    BoundedLines lines = new BoundedLines(process.getErrorStream(), MAX_STDERR_LINE);
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        all.logs()
            .add(
                order.adapter(),
                process.pid(),
                ServerLogs.Source.SERVER,
                new String(line, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // Its end is noticed elsewhere.
    }
    errorsRead.countDown();
  }

  /** Its input, its output or itself has ended; whoever comes first tells, once all was read. */
  private void exited(Running now) {
    if (over.get()) {
      return;
    }
    try {
      boolean dead = now.process().waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
      boolean _ = outputRead.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
      boolean _ = errorsRead.await(dead ? LAST_WORDS_MILLIS : 0, TimeUnit.MILLISECONDS);
      inbox.settle(dead ? LAST_WORDS_MILLIS : 0);
      over(failure(now, dead));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private UpstreamFailure failure(Running now, boolean dead) {
    long pid = now.process().pid();
    String what =
        dead
            ? "process " + pid + " exited with code " + now.process().exitValue()
            : "process " + pid + " closed its input or output";
    String words = String.join(" | ", all.logs().last(order.adapter(), pid, QUOTED_LINES));
    String detail = what + (words.isEmpty() ? "" : "; it wrote last: " + words);
    return spoke
        ? new UpstreamFailure(Kind.BROKEN, true, detail)
        : new UpstreamFailure(
            Kind.UNREACHABLE,
            inbox.wasTaken(),
            detail + "; " + StartProblem.hint(order.upstream(), words));
  }

  /** It is of no more use, for this reason. */
  private void over(UpstreamFailure failure) {
    if (over.compareAndSet(false, true)) {
      Running now = running;
      if (!stopping.get() && now != null && !now.process().isAlive()) {
        Duration age = Duration.ofNanos(all.nanoTime() - now.since());
        int inRow = all.backoff().died(order.adapter(), age, spoke);
        all.failed(order.adapter(), failure.detail());
        log(now.process().pid(), "died after " + in(age) + again(inRow));
        // Some servers exit when they are asked for their era, which is no accident.
        if (spoke || inRow > 1) {
          all.died(
              order.adapter(),
              "a process exited by itself with code " + now.process().exitValue() + again(inRow));
        }
      }
      if (!stopping.get()) {
        listener.onEnded(failure);
      }
      stop(() -> {});
    }
  }

  private String again(int inRow) {
    Duration wait = all.backoff().remaining(order.adapter());
    return inRow < 2
        ? ""
        : ", just after its start " + inRow + " times in a row; next start in " + in(wait);
  }

  private void never(String why) {
    over.set(true);
    if (!stopping.get()) {
      listener.onEnded(new UpstreamFailure(Kind.UNREACHABLE, false, why));
    }
    release();
  }

  /** Gives it a message to read; {@code false} if it does not keep up. */
  boolean send(byte[] json, Consumer<UpstreamFailure> refused) {
    return inbox.add(json, refused);
  }

  /** Whom to tell that it never read their messages, once it has ended. */
  List<Consumer<UpstreamFailure>> unread() {
    return inbox.unwritten();
  }

  /** Ends it; {@code then} runs when nothing is left. May be called again. */
  void stop(Runnable then) {
    CompletableFuture<Void> _ = released.thenRun(then);
    if (stopping.compareAndSet(false, true)) {
      stopped.countDown();
      inbox.close();
      takeDown();
    }
  }

  private void takeDown() {
    Running now = running;
    if (now != null && takenDown.compareAndSet(false, true)) {
      all.run("stdio-" + order.adapter().name() + "-stop", () -> takeDown(now));
    }
  }

  private void takeDown(Running now) {
    if (!over.get() && now.process().isAlive()) {
      all.backoff().lived(order.adapter());
    }
    Process process = now.process();
    try {
      now.tree().stop();
      // One that was killed is there for a moment still.
      boolean _ = process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    log(
        process.pid(),
        process.isAlive() ? "cannot be ended" : "ended with code " + process.exitValue());
    release();
  }

  private void release() {
    if (!released.isDone()) {
      all.released(this);
      released.complete(null);
      listener.onReleased();
    }
  }

  private void log(long pid, String text) {
    all.logs().add(order.adapter(), pid, ServerLogs.Source.GATEWAY, text);
  }
}
