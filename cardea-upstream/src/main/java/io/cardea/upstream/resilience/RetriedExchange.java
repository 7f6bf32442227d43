package io.cardea.upstream.resilience;

import io.cardea.model.incident.Incident;
import io.cardea.upstream.exchange.ForwardingExchange;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request that may be sent more than once, and the answer to it. Lives on one event loop. */
final class RetriedExchange extends ForwardingExchange {

  /** The pause before the second attempt; doubled before the third. */
  static final Duration PAUSE = Duration.ofMillis(25);

  /** What every retry needs. */
  record Means(ResilienceBoard board, ServerResilience server, Loop loop) {}

  private final Means means;
  private final int most;
  private final long began;
  private Function<UpstreamRequest, UpstreamExchange> opener = _ -> UpstreamExchange.OVER;
  private @Nullable UpstreamRequest request;
  private Loop.@Nullable Timer waiting;
  private int attempts;
  private boolean mayHaveExecuted;
  private boolean cancelled;

  /**
   * @param most attempts
   */
  RetriedExchange(UpstreamReply reply, Means means, int most) {
    super(reply);
    this.means = means;
    this.most = most;
    this.began = means.board().now();
  }

  void begin(UpstreamRequest first, Function<UpstreamRequest, UpstreamExchange> how) {
    request = first;
    opener = how;
    attempt(first);
  }

  private void attempt(UpstreamRequest again) {
    attempts++;
    int mine = attempts;
    UpstreamExchange opened = opener.apply(again);
    // It may have failed at once, and another attempt may be under way already.
    if (mine == attempts) {
      attach(opened);
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    request = null;
    super.onBody(head, body);
  }

  @Override
  public void onStream(UpstreamHead head) {
    request = null;
    super.onStream(head);
  }

  @Override
  public void onFailure(UpstreamFailure last) {
    UpstreamFailure failure = last.besides(mayHaveExecuted);
    mayHaveExecuted = failure.mayHaveExecuted();
    UpstreamRequest again = request;
    if (again == null || !maySendAgain(again, failure)) {
      request = null;
      super.onFailure(failure);
    } else {
      Duration full = PAUSE.multipliedBy(1L << (attempts - 1));
      long nanos = (long) (full.toNanos() * (0.5 + means.board().chance()));
      waiting = means.loop().after(Duration.ofNanos(nanos), () -> attempt(again));
    }
  }

  private boolean maySendAgain(UpstreamRequest again, UpstreamFailure failure) {
    boolean harmless =
        switch (failure.kind()) {
          case UNREACHABLE, BROKEN -> !failure.mayHaveExecuted() || again.care().isRepeatable();
          // The server has all it can take, or had its time.
          case TIMEOUT, QUEUE_FULL, BREAKER_OPEN, TOOL_BREAKER_OPEN -> false;
          case BLOCKED, TOO_LARGE, FAULT -> false;
        };
    if (!harmless || cancelled || attempts >= most) {
      return false;
    }
    if (!means.server().budget().spend(means.board().now())) {
      means
          .server()
          .note(Incident.Kind.RETRY_REFUSED, "a call was not sent again: the budget is spent");
      return false;
    }
    means
        .server()
        .note(
            Incident.Kind.RETRIED,
            failure.mayHaveExecuted()
                ? "a call that may run twice was sent again: " + failure.kind()
                : "a call that was not sent yet was sent again: " + failure.kind());
    return true;
  }

  @Override
  public void cancel() {
    cancelled = true;
    request = null;
    if (waiting != null) {
      waiting.cancel();
    }
    super.cancel();
  }

  @Override
  public int attempts() {
    return attempts - 1 + super.attempts();
  }

  @Override
  public long upstreamNanos() {
    return attempts > 1 ? means.board().now() - began : super.upstreamNanos();
  }
}
