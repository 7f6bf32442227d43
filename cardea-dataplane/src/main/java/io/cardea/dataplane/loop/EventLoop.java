package io.cardea.dataplane.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One event loop. What it is given to continue with always runs on it. */
public final class EventLoop {

  private final Vertx vertx;
  private final Context context;
  private final Returning returning;

  /** The event loop that calls this. */
  public EventLoop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.returning = new Returning(this::run);
  }

  /** Runs {@code task} on this event loop, soon; may be called from any thread. */
  public void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  /**
   * The same for tasks that come in numbers: together they wake the event loop once, and are one
   * turn of it.
   */
  public void soon(Runnable task) {
    returning.add(task);
  }

  /** Runs {@code task} on this event loop after {@code delay}. */
  public void after(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
  }

  /**
   * Runs {@code task} on this event loop after {@code delay}, unless what this returns is run
   * before.
   */
  public Runnable timer(Duration delay, Runnable task) {
    long timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Runs {@code task} on this event loop again and again, as long as the event loop lives. */
  public void every(Duration period, Runnable task) {
    vertx.setPeriodic(Math.max(1, period.toMillis()), _ -> task.run());
  }

  /** Computes {@code work} on a worker thread, then gives the value to {@code then}. */
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    context.executeBlocking(work::get, false).onComplete(then::accept, failed::accept);
  }

  /** Gives the value of {@code stage} to {@code then}, at once if it is there already. */
  public <T> void await(
      CompletionStage<T> stage, Duration deadline, Consumer<T> then, Consumer<Throwable> failed) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      settle(future, then, failed);
      return;
    }
    boolean[] settled = new boolean[1];
    long timer =
        vertx.setTimer(
            Math.max(1, deadline.toMillis()),
            _ -> {
              settled[0] = true;
              failed.accept(new TimeoutException("not answered within " + deadline));
            });
    Future.fromCompletionStage(stage, context)
        .onComplete(_ -> {
          if (!settled[0]) {
            vertx.cancelTimer(timer);
            settle(future, then, failed);
          }
        });
  }

  private static <T> void settle(
      CompletableFuture<T> future, Consumer<T> then, Consumer<Throwable> failed) {
    if (future.isCompletedExceptionally()) {
      failed.accept(future.exceptionNow());
    } else {
      then.accept(future.resultNow());
    }
  }
}
