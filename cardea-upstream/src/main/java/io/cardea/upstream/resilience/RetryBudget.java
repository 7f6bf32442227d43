package io.cardea.upstream.resilience;

import io.cardea.model.resilience.RetryRules;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many calls may be sent once more, so that retries never multiply the load of a server in
 * trouble: a token bucket to which each call adds its share, as in Finagle's and Linkerd's retry
 * budgets. Thread-safe.
 */
final class RetryBudget {

  /** Retries that may be saved up. */
  static final int MOST = 20;

  private static final long TOKEN = 1_000;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long perCall;
  private final long perSecond;
  private final AtomicLong balance;
  private final AtomicLong filled;

  /** One that allows for a few seconds of the floor. */
  RetryBudget(RetryRules rules, long now) {
    this.perCall = rules.budgetPercent() * TOKEN / 100;
    this.perSecond = rules.budgetFloor() * TOKEN;
    this.balance = new AtomicLong(Math.min(MOST * TOKEN, 5 * perSecond));
    this.filled = new AtomicLong(now);
  }

  /** A call is sent for the first time. */
  void earn() {
    long known = balance.get();
    if (known < MOST * TOKEN && perCall > 0) {
      add(perCall);
    }
  }

  /** Whether a call may be sent once more; it counts then. */
  boolean spend(long now) {
    fill(now);
    long known = balance.get();
    while (known >= TOKEN) {
      if (balance.compareAndSet(known, known - TOKEN)) {
        return true;
      }
      known = balance.get();
    }
    return false;
  }

  /** Retries that are left now. */
  double left(long now) {
    fill(now);
    return (double) balance.get() / TOKEN;
  }

  private void fill(long now) {
    long before = filled.get();
    long seconds = (now - before) / SECOND_NANOS;
    if (seconds > 0 && filled.compareAndSet(before, before + seconds * SECOND_NANOS)) {
      add(Math.min(seconds, MOST) * perSecond);
    }
  }

  private void add(long amount) {
    balance.getAndUpdate(known -> Math.min(MOST * TOKEN, known + amount));
  }
}
