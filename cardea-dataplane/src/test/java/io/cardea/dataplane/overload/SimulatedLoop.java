package io.cardea.dataplane.overload;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/**
 * One event loop in virtual time. Each thing to do takes its time, one after the other: the first
 * half of a call, 50 ms later the second, and refusing takes a tenth of a call.
 */
final class SimulatedLoop implements Overload.Load, Overload.Bounds {

  static final long LENGTH = Duration.ofSeconds(60).toNanos();
  private static final long HALF = 500_000L;
  private static final long REFUSAL = 100_000L;
  private static final long UPSTREAM = 50_000_000L;

  /** After this nobody waits any more. */
  private static final long PATIENCE = 2_000_000_000L;

  /** Somebody who calls so often, from one moment to another. */
  record Caller(String tenant, String name, int perSecond, int fromSecond, int toSecond) {}

  private record Due(long at, long order, Runnable task) {}

  /** Takes so long, and then this happens. */
  private record Work(long nanos, Runnable task) {}

  private final boolean sheds;
  private final Random random = new Random(5);
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Deque<Supplier<Work>> queue = new ArrayDeque<>();
  private final Overload overload;
  private final Overload.LoopClock clock;
  private final Map<Principal, Integer> open = new HashMap<>();
  private final Map<String, long[]> wantedAndGot = new HashMap<>();
  private final List<Long> waits = new ArrayList<>();
  private long now;
  private long order;
  private boolean busy;
  private long greatestDelay;
  private int inFlight;

  SimulatedLoop(boolean sheds) {
    this.sheds = sheds;
    this.overload = new Overload(this, this, 16, 0);
    this.clock = overload.join(0);
  }

  @Override
  public int calls() {
    return inFlight;
  }

  @Override
  public int callsOf(Principal principal) {
    return open.getOrDefault(principal, 0);
  }

  @Override
  public Map<TenantId, Integer> principals() {
    Map<TenantId, Integer> counts = new HashMap<>();
    open.forEach((who, calls) -> {
      if (calls > 0) {
        counts.merge(who.tenant(), 1, Integer::sum);
      }
    });
    return counts;
  }

  @Override
  public int mostCalls() {
    return 20_000;
  }

  @Override
  public Duration loopDelay() {
    return Duration.ofMillis(100);
  }

  private void at(long time, Runnable task) {
    due.add(new Due(time, order++, task));
  }

  private void enqueue(long nanos, Runnable task) {
    enqueue(() -> new Work(nanos, task));
  }

  /** What is to be done is decided when its turn comes. */
  private void enqueue(Supplier<Work> work) {
    queue.add(work);
    if (!busy) {
      busy = true;
      next();
    }
  }

  private void next() {
    Supplier<Work> first = queue.poll();
    if (first == null) {
      busy = false;
    } else {
      Work work = first.get();
      at(
          now + work.nanos(),
          () -> {
            work.task().run();
            next();
          });
    }
  }

  private void watch(long wished) {
    enqueue(
        0,
        () -> {
          greatestDelay = Math.max(greatestDelay, now - wished);
          clock.tick(now);
          at(now + LoopDelay.PERIOD_NANOS, () -> watch(now));
        });
  }

  private void arrive(Caller caller, Principal principal) {
    if (now >= Duration.ofSeconds(caller.toSecond()).toNanos()) {
      return;
    }
    long came = now;
    long[] counts = wantedAndGot.computeIfAbsent(caller.name(), _ -> new long[2]);
    counts[0]++;
    enqueue(() -> decide(principal, came, counts));
    long gap = (long) (-Math.log(1 - random.nextDouble()) * 1e9 / caller.perSecond());
    at(now + gap, () -> arrive(caller, principal));
  }

  private Work decide(Principal principal, long came, long[] counts) {
    if (sheds && overload.refuses(principal)) {
      return new Work(REFUSAL, () -> {});
    }
    inFlight++;
    open.merge(principal, 1, Integer::sum);
    return new Work(
        HALF, () -> at(now + UPSTREAM, () -> enqueue(HALF, () -> end(principal, came, counts))));
  }

  private void end(Principal principal, long came, long[] counts) {
    inFlight--;
    open.merge(principal, -1, Integer::sum);
    if (now - came <= PATIENCE) {
      counts[1]++;
    }
    waits.add(now - came);
  }

  /** Lets {@code callers} call; a line of what came of it. */
  String run(List<Caller> callers) {
    at(LoopDelay.PERIOD_NANOS, () -> watch(now));
    for (Caller caller : callers) {
      Principal principal =
          new Principal(
              new TenantId(caller.tenant()), Principal.CARDEA, caller.name(), KeyScope.data());
      at(Duration.ofSeconds(caller.fromSecond()).toNanos(), () -> arrive(caller, principal));
    }
    while (!due.isEmpty() && due.peek().at() <= LENGTH) {
      Due next = due.remove();
      now = next.at();
      next.task().run();
    }
    return line(callers);
  }

  private String line(List<Caller> callers) {
    Collections.sort(waits);
    long good = wantedAndGot.values().stream().mapToLong(counts -> counts[1]).sum();
    double modest =
        callers.stream()
            .filter(caller -> caller.perSecond() <= 50)
            .map(caller -> wantedAndGot.get(caller.name()))
            .mapToDouble(counts -> 100.0 * counts[1] / counts[0])
            .average()
            .orElse(0);
    return String.format(
        Locale.ROOT,
        "%7.0f/s  %7.1f %%  %5.2f  %6d ms  %6d ms",
        good * 1e9 / LENGTH,
        modest,
        jain(callers),
        waits.get(waits.size() * 99 / 100) / 1_000_000,
        greatestDelay / 1_000_000);
  }

  /** Jain's index of what each got of what he could fairly have: 1 if all are treated alike. */
  private double jain(List<Caller> callers) {
    double fair = 1_000.0 * LENGTH / 1e9 / callers.size();
    double sum = 0;
    double squares = 0;
    for (Caller caller : callers) {
      long[] counts = wantedAndGot.getOrDefault(caller.name(), new long[2]);
      double share = Math.min(1, counts[1] / Math.max(1, Math.min(fair, (double) counts[0])));
      sum += share;
      squares += share * share;
    }
    return squares == 0 ? 0 : sum * sum / (callers.size() * squares);
  }
}
