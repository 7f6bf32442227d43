package io.cardea.dataplane.overload;

import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the gateway has too much to do, and whom it refuses then. Shared by all event loops, each
 * of which tells how late it runs. While all keep up, a question costs two field reads.
 */
public final class Overload {

  /** Calls in flight that are never too many. */
  public static final int LEAST_CALLS = 256;

  private static final long OBSERVE_NANOS = 100_000_000L;
  private static final int MAX_PERIODS = 20;

  /** What is in flight. */
  public interface Load {

    /** Calls of all. */
    int calls();

    /** Calls of one. */
    int callsOf(Principal principal);

    /** By tenant, how many principals have calls. */
    Map<TenantId, Integer> principals();
  }

  /** The limits that an operator may set, as they are now. */
  public interface Bounds {

    /** Calls in flight. */
    int mostCalls();

    /** How late event loops may run. */
    Duration loopDelay();
  }

  private final Load load;
  private final Bounds bounds;
  private final AdaptiveLimit limit;
  private final List<LoopDelay> loops = new CopyOnWriteArrayList<>();
  private final AtomicLong observed = new AtomicLong();
  private volatile FairShares shares;

  /**
   * Nothing is too much yet.
   *
   * @param now on the monotonic clock
   */
  public Overload(Load load, Bounds bounds, long now) {
    this(load, bounds, LEAST_CALLS, now);
  }

  Overload(Load load, Bounds bounds, int least, long now) {
    this.load = load;
    this.bounds = bounds;
    this.limit = new AdaptiveLimit(least, bounds.mostCalls());
    this.shares = FairShares.of(limit.limit(), Map.of());
    observed.set(now);
  }

  /** One event loop more; what this returns is to be called every 50 ms. */
  public LoopClock join(long now) {
    LoopDelay delay = new LoopDelay();
    loops.add(delay);
    return new LoopClock(delay, now);
  }

  /** The clock of one event loop. For its thread. */
  public final class LoopClock {

    /** When to call {@link #tick} again. */
    public static final Duration PERIOD = Duration.ofNanos(LoopDelay.PERIOD_NANOS);

    private final LoopDelay delay;
    private long due;

    private LoopClock(LoopDelay delay, long now) {
      this.delay = delay;
      this.due = now + LoopDelay.PERIOD_NANOS;
    }

    /** It is {@code now}, and this should have been called a period after the last time. */
    public void tick(long now) {
      delay.observe(now - due, bounds.loopDelay().toNanos(), now);
      due = now + LoopDelay.PERIOD_NANOS;
      long last = observed.get();
      if (now - last >= OBSERVE_NANOS && observed.compareAndSet(last, now)) {
        observe(Math.clamp((now - last) / OBSERVE_NANOS, 1, MAX_PERIODS));
      }
    }
  }

  private synchronized void observe(int periods) {
    boolean late = false;
    for (LoopDelay loop : loops) {
      late |= loop.isLate();
    }
    limit.setMost(bounds.mostCalls());
    limit.observe(late, load.calls(), periods);
    boolean counts = limit.isLowered() || load.calls() >= limit.limit();
    if (counts || shares.limit() != limit.limit()) {
      shares = FairShares.of(limit.limit(), counts ? load.principals() : Map.of());
    }
  }

  /** Whether anybody may be refused now. */
  public boolean isNear() {
    return load.calls() >= shares.limit();
  }

  /** Whether a call of {@code principal} is refused now. */
  public boolean refuses(Principal principal) {
    FairShares known = shares;
    int calls = load.calls();
    return calls >= known.limit()
        && known.refuses(principal.tenant(), calls, load.callsOf(principal));
  }

  /** How many calls may be in flight now. */
  public int limit() {
    return shares.limit();
  }
}
