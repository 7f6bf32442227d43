package io.cardea.dataplane.relay;

import io.cardea.upstream.exchange.UpstreamExchange;

/** An exchange that only remembers what it was told. */
final class FakeExchange implements UpstreamExchange {

  boolean cancelled;
  boolean paused;
  int attempts = 1;

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public long upstreamNanos() {
    return 42;
  }
}
