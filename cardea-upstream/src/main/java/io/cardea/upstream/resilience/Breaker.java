package io.cardea.upstream.resilience;

import io.cardea.model.resilience.BreakerRules;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/**
 * The circuit breaker of one server or tool. While it is closed, a call costs a few field reads and
 * one compare-and-set. Thread-safe.
 */
final class Breaker {

  /** Instead of a pass: the call is not sent. */
  static final long REFUSED = -1;

  /** Hears of every change, possibly on several threads at once. */
  interface Listener {
    /**
     * It opened.
     *
     * @param probed whether because a probe failed
     */
    void opened(CallWindow.Totals totals, boolean probed, Duration time);

    void probing();

    void closed();
  }

  private final BreakerRules rules;
  private final int minimumCalls;
  private final DoubleSupplier chance;
  private final Listener listener;
  private final CallWindow window;
  private final AtomicReference<BreakerState> state;

  /**
   * A closed one.
   *
   * @param minimumCalls in the window before it may open
   * @param chance from 0 to 1, spreads the ends of openings
   */
  Breaker(
      BreakerRules rules, int minimumCalls, DoubleSupplier chance, Listener listener, long now) {
    this.rules = rules;
    this.minimumCalls = minimumCalls;
    this.chance = chance;
    this.listener = listener;
    this.window = new CallWindow(rules.window());
    this.state = new AtomicReference<>(new BreakerState.Closed(0, 0, now));
  }

  BreakerState state() {
    return Objects.requireNonNull(state.get());
  }

  boolean isClosed() {
    return state.get() instanceof BreakerState.Closed;
  }

  CallWindow.Totals totals(long now) {
    return window.totals(now);
  }

  /** A pass for one call, to be given back with its outcome; or {@link #REFUSED}. */
  long enter(long now) {
    while (true) {
      BreakerState known = state();
      switch (known) {
        case BreakerState.Closed closed -> {
          return pass(closed, false);
        }
        case BreakerState.Open open -> {
          if (!open.isOver(now)) {
            return REFUSED;
          }
          if (state.compareAndSet(open, open.probe(now))) {
            listener.probing();
            return pass(open, true);
          }
        }
        case BreakerState.HalfOpen half -> {
          if (!half.admits(now, rules.probes())) {
            return REFUSED;
          }
          if (state.compareAndSet(half, half.probe(now, rules.probes()))) {
            return pass(half, true);
          }
        }
      }
    }
  }

  private static long pass(BreakerState state, boolean probe) {
    return state.generation() << 1 | (probe ? 1 : 0);
  }

  /** How long calls are refused still; a second where nobody knows. */
  Duration remaining(long now) {
    return state.get() instanceof BreakerState.Open open
        ? Duration.ofNanos(Math.max(0, open.until() - now))
        : Duration.ofSeconds(1);
  }

  /** The call of {@code pass} was answered. */
  void succeeded(long pass, long now) {
    while (true) {
      BreakerState known = state();
      if (known.generation() != pass >> 1) {
        return;
      }
      switch (known) {
        case BreakerState.Closed _ -> {
          window.succeeded(now);
          return;
        }
        case BreakerState.Open _ -> {
          return;
        }
        case BreakerState.HalfOpen half -> {
          BreakerState next = half.passed(now, rules.probes());
          if (state.compareAndSet(half, next)) {
            if (next instanceof BreakerState.Closed) {
              window.clear();
              listener.closed();
            }
            return;
          }
        }
      }
    }
  }

  /** The call of {@code pass} failed in a way that speaks against the server or tool. */
  void failed(long pass, long now) {
    failed(pass, now, false);
  }

  /** The call of {@code pass} failed although it was reported as answered. */
  void turned(long pass, long now) {
    failed(pass, now, true);
  }

  private void failed(long pass, long now, boolean turned) {
    BreakerState known = state();
    if (known.generation() != pass >> 1) {
      return;
    }
    switch (known) {
      case BreakerState.Closed closed -> {
        if (turned) {
          window.turned(now);
        } else {
          window.failed(now);
        }
        CallWindow.Totals totals = window.totals(now);
        if (totals.calls() >= minimumCalls && totals.isAtLeast(rules.failurePercent())) {
          open(closed, closed.open(now, rules, chance.getAsDouble()), totals, false);
        }
      }
      case BreakerState.Open _ -> {}
      case BreakerState.HalfOpen half -> {
        if (!open(half, half.failed(now, rules, chance.getAsDouble()), window.totals(now), true)) {
          failed(pass, now, turned);
        }
      }
    }
  }

  private boolean open(
      BreakerState from, BreakerState.Open next, CallWindow.Totals totals, boolean probed) {
    boolean opened = state.compareAndSet(from, next);
    if (opened) {
      window.clear();
      listener.opened(totals, probed, Duration.ofNanos(next.until() - next.since()));
    }
    return opened;
  }

  /** The call of {@code pass} ended without telling anything about the server. */
  void withdrawn(long pass) {
    while ((pass & 1) == 1
        && state.get() instanceof BreakerState.HalfOpen half
        && half.generation() == pass >> 1
        && !state.compareAndSet(half, half.withdrawn())) {
      Thread.onSpinWait();
    }
  }
}
