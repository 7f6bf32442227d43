package io.cardea.upstream.exchange;

/**
 * Stands between an exchange and whoever holds it, and passes on what either says, but what its
 * subclass does something else with. Lives on one event loop.
 */
public abstract class ForwardingExchange extends ForwardingReply implements UpstreamExchange {

  private UpstreamExchange exchange = OVER;

  /**
   * @param reply who hears the answer
   */
  protected ForwardingExchange(UpstreamReply reply) {
    super(reply);
  }

  /** What is under way, to be told as soon as it is. */
  public final void attach(UpstreamExchange opened) {
    exchange = opened;
  }

  @Override
  public void cancel() {
    exchange.cancel();
  }

  @Override
  public void pause() {
    exchange.pause();
  }

  @Override
  public void resume() {
    exchange.resume();
  }

  @Override
  public void waitsForUs(boolean waits) {
    exchange.waitsForUs(waits);
  }

  @Override
  public void brokeProtocol() {
    exchange.brokeProtocol();
  }

  @Override
  public String endpoint() {
    return exchange.endpoint();
  }

  @Override
  public int attempts() {
    return exchange.attempts();
  }

  @Override
  public long upstreamNanos() {
    return exchange.upstreamNanos();
  }
}
