package io.cardea.dataplane.continuation;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several exchanges, one after the other, that look like one to whoever holds it. Lives on one
 * event loop.
 */
abstract class Legs implements UpstreamExchange, UpstreamReply {

  private final EventLoop loop;
  private @Nullable UpstreamExchange leg;
  private Runnable stopWaiting = () -> {};
  private boolean paused;
  private boolean waits;
  private boolean over;
  private long nanosBefore;
  private int attemptsBefore = 1;

  Legs(EventLoop loop) {
    this.loop = loop;
  }

  /** Opens the next one. */
  final void open(Function<UpstreamReply, UpstreamExchange> exchange) {
    UpstreamExchange opened = exchange.apply(this);
    if (over) {
      opened.cancel();
      return;
    }
    leg = opened;
    if (paused) {
      opened.pause();
    }
    if (waits) {
      opened.waitsForUs(true);
    }
  }

  /** The current one has ended; opens the next one after {@code pause}. */
  final void openLater(Duration pause, Function<UpstreamReply, UpstreamExchange> exchange) {
    legEnded();
    stopWaiting = loop.timer(pause, () -> open(exchange));
  }

  private void legEnded() {
    if (leg != null) {
      nanosBefore += leg.upstreamNanos();
      attemptsBefore = Math.max(attemptsBefore, leg.attempts());
      leg = null;
    }
  }

  final EventLoop loop() {
    return loop;
  }

  final boolean isOver() {
    return over;
  }

  /** Whether the server waits for us, so that no deadline runs. */
  final boolean isWaitedFor() {
    return waits;
  }

  /** No other one will follow. */
  void finish() {
    over = true;
    stopWaiting.run();
  }

  @Override
  public final void cancel() {
    if (!over) {
      finish();
      if (leg != null) {
        leg.cancel();
      }
    }
  }

  @Override
  public final void pause() {
    paused = true;
    if (leg != null) {
      leg.pause();
    }
  }

  @Override
  public final void resume() {
    paused = false;
    if (leg != null) {
      leg.resume();
    }
  }

  @Override
  public void waitsForUs(boolean now) {
    waits = now;
    if (leg != null) {
      leg.waitsForUs(now);
    }
  }

  @Override
  public final void brokeProtocol() {
    if (leg != null) {
      leg.brokeProtocol();
    }
  }

  @Override
  public final int attempts() {
    return leg == null ? attemptsBefore : Math.max(attemptsBefore, leg.attempts());
  }

  @Override
  public final long upstreamNanos() {
    return nanosBefore + (leg == null ? 0 : leg.upstreamNanos());
  }
}
