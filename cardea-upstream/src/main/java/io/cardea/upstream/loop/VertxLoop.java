package io.cardea.upstream.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An event loop of Vert.x. */
public final class VertxLoop implements Loop {

  private final Vertx vertx;
  private final Context context;

  /** The event loop that {@code context} is on. */
  public VertxLoop(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    boolean[] cancelled = new boolean[1];
    // A timer fires on the context that set it, which need not be ours: hence the hop.
    long id =
        vertx.setTimer(
            Math.max(1, delay.toMillis()),
            _ ->
                run(() -> {
                  if (!cancelled[0]) {
                    task.run();
                  }
                }));
    return () -> {
      cancelled[0] = true;
      vertx.cancelTimer(id);
    };
  }

  @Override
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    context.executeBlocking(work::get, false).onComplete(then::accept, failed::accept);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
