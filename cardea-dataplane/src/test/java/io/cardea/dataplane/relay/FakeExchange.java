package io.cardea.dataplane.relay;

import io.cardea.upstream.exchange.UpstreamExchange;

/** An exchange that only remembers what it was told. */
final class FakeExchange implements UpstreamExchange {

  boolean cancelled;
  boolean paused;

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
  public long upstreamNanos() {
    return 42;
  }
}
