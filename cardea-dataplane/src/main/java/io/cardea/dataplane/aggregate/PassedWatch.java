package io.cardea.dataplane.aggregate;

import io.cardea.model.adapter.AdapterKey;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Watches over a stream that the gateway only passes on, until an operator makes something of the
 * tools of its server: what that says of its lists is not what the client sees then. Lives on one
 * event loop.
 */
final class PassedWatch implements OpenStream {

  private static final Duration AGAIN = Duration.ofMillis(250);

  private final AdapterKey adapter;
  private final Workplace place;
  private final BooleanSupplier takeOver;
  private boolean over;

  /**
   * @param takeOver ends the stream; {@code false} if that cannot be done yet
   */
  PassedWatch(AdapterKey adapter, Workplace place, BooleanSupplier takeOver) {
    this.adapter = adapter;
    this.place = place;
    this.takeOver = takeOver;
  }

  void begin() {
    place.opened(this);
    // The configuration may have changed since the call began.
    place.loop().after(AGAIN, this::onChange);
  }

  void close() {
    over = true;
    place.closed(this);
  }

  @Override
  public void prepare() {}

  @Override
  public void onChange() {
    if (over || place.snapshot().tools(adapter).isEmpty()) {
      return;
    }
    if (takeOver.getAsBoolean()) {
      close();
    } else {
      place.loop().after(AGAIN, this::onChange);
    }
  }

  /** Whoever passes it on ends it. */
  @Override
  public void end(int retryMillis) {}
}
