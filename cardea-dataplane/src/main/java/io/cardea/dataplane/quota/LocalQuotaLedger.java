package io.cardea.dataplane.quota;

import io.cardea.model.quota.CounterKey;
import io.cardea.model.quota.CounterUse;
import io.cardea.model.quota.Draw;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.QuotaLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a gateway of one node, exact over all of its event loops: one lock is held for as
 * long as a few additions take. At most 65,536 counters; one that holds nothing is forgotten. If a
 * call needs one more, it is refused. Nobody who counts waits for a disk: see {@link BudgetWriter}.
 */
public final class LocalQuotaLedger implements QuotaLedger, AutoCloseable {

  /** How many counters there can be. */
  static final int MAX_COUNTERS = BudgetTable.SLOTS;

  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();
  private final BudgetTable budgets;
  private final Clock clock;
  private final LongSupplier nanos;
  private final long start;
  private final int most;
  private long swept = -SWEEP_NANOS;
  private Optional<BudgetWriter> writer = Optional.empty();

  /**
   * A ledger that keeps what is used of budgets in {@code folder}, which is made if need be.
   * Blocking.
   *
   * @param clock in whose time budgets have their periods
   * @throws IOException if its file cannot be used; the message says which and what to do
   */
  public static LocalQuotaLedger in(Path folder, Clock clock) throws IOException {
    BudgetFile file = BudgetFile.in(folder);
    return new LocalQuotaLedger(
            new BudgetTable(file.read(), clock.millis()), clock, System::nanoTime, MAX_COUNTERS)
        .writtenTo(file);
  }

  /**
   * @param budgets what is used of budgets; nobody else may use it
   * @param clock in whose time budgets have their periods
   * @param nanos that rates are measured by, never going back
   * @param most counters
   */
  LocalQuotaLedger(BudgetTable budgets, Clock clock, LongSupplier nanos, int most) {
    this.budgets = budgets;
    this.clock = clock;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.most = most;
  }

  /** The same, whose budgets are kept in {@code store}, which is taken over. */
  LocalQuotaLedger writtenTo(BudgetStore store) {
    writer =
        Optional.of(
            BudgetWriter.start(
                budgets, lock, store, Thread.ofPlatform().name("quota-writer").daemon().factory()));
    return this;
  }

  private Moment now() {
    return new Moment(nanos.getAsLong() - start, clock.millis());
  }

  @Override
  public CompletionStage<Answer> take(List<Draw> draws) {
    lock.lock();
    try {
      return CompletableFuture.completedFuture(taken(draws, now()));
    } finally {
      lock.unlock();
    }
  }

  private Answer taken(List<Draw> draws, Moment now) {
    List<Counter> found = new ArrayList<>(draws.size());
    int meters = 0;
    for (Draw draw : draws) {
      Counter counter = counter(draw, now);
      if (counter == null) {
        return new Answer.Full(draw.limit());
      }
      found.add(counter);
      meters += counter.meters().size();
    }
    Answer.Refused refused = refused(draws, found, now);
    return refused == null ? granted(draws, found, meters, now) : refused;
  }

  private @Nullable Counter counter(Draw draw, Moment now) {
    Counter known = counters.get(draw.counter());
    if (known == null) {
      if (counters.size() >= most && !makeRoom(now)) {
        return null;
      }
      known = new Counter(draw.counter(), draw.limit(), budgets);
      counters.put(draw.counter(), known);
    }
    if (known.follow(draw.limit(), now) || (makeRoom(now) && known.follow(draw.limit(), now))) {
      return known;
    }
    counters.remove(draw.counter());
    return null;
  }

  /** Who asks again and again makes no work each time. */
  private boolean makeRoom(Moment now) {
    if (now.nanos() - swept >= SWEEP_NANOS) {
      swept = now.nanos();
      counters.values().forEach(counter -> forgetIfIdle(counter, now));
      budgets.sweep(now.millis());
    }
    return counters.size() < most;
  }

  private void forgetIfIdle(Counter counter, Moment now) {
    if (counter.isIdle(now) && counters.remove(counter.key(), counter)) {
      counter.forget();
    }
  }

  /** What the limit says that has no room for longest; null if all have. */
  private static Answer.@Nullable Refused refused(
      List<Draw> draws, List<Counter> found, Moment now) {
    Answer.Refused longest = null;
    for (int i = 0; i < draws.size(); i++) {
      Draw draw = draws.get(i);
      for (Meter meter : found.get(i).meters()) {
        long units = draw.units(meter.allowance().measure());
        if (!meter.hasRoomFor(units, now)) {
          Duration wait = meter.untilRoomFor(units, now);
          if (longest == null || wait.compareTo(longest.room().more()) > 0) {
            longest = new Answer.Refused(draw.limit(), room(draw, meter, wait, now));
          }
        }
      }
    }
    return longest;
  }

  private static Room room(Draw draw, Meter meter, Duration more, Moment now) {
    return new Room(draw.limit().name(), meter.allowance(), meter.left(now), more);
  }

  private Answer granted(List<Draw> draws, List<Counter> found, int meters, Moment now) {
    Taken taken = new Taken(lock, this::now, meters);
    Draw drawn = null;
    Meter tightest = null;
    for (int i = 0; i < draws.size(); i++) {
      Draw draw = draws.get(i);
      for (Meter meter : found.get(i).meters()) {
        taken.take(meter, draw.units(meter.allowance().measure()), now);
        if (meter.allowance().measure() == Measure.CALLS && isTighter(meter, tightest, now)) {
          tightest = meter;
          drawn = draw;
        }
      }
    }
    if (drawn != null && tightest != null) {
      taken.tightest(room(drawn, tightest, tightest.untilMore(now), now));
    }
    return new Answer.Granted(taken);
  }

  private static boolean isTighter(Meter meter, @Nullable Meter than, Moment now) {
    return than == null
        || (double) meter.left(now) / meter.most() < (double) than.left(now) / than.most();
  }

  @Override
  public List<CounterUse> usage(Limit limit, int most) {
    List<CounterUse> uses = new ArrayList<>();
    for (Counter counter : counters.values()) {
      if (counter.key().isOf(limit)) {
        use(counter, limit).ifPresent(uses::add);
      }
    }
    uses.sort(Comparator.comparingDouble(CounterUse::fullness).reversed());
    return List.copyOf(uses.subList(0, Math.min(most, uses.size())));
  }

  private Optional<CounterUse> use(Counter counter, Limit limit) {
    lock.lock();
    try {
      Moment now = now();
      boolean isThere = counters.get(counter.key()) == counter;
      return isThere && counter.follow(limit, now)
          ? Optional.of(counter.use(now))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets counters that hold nothing. To be called every few seconds, beside the event loops. */
  public void tend() {
    for (Counter counter : counters.values()) {
      lock.lock();
      try {
        forgetIfIdle(counter, now());
      } finally {
        lock.unlock();
      }
    }
    lock.lock();
    try {
      budgets.sweep(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the disk has what was counted, five seconds at most. What is counted then is lost.
   */
  @Override
  public void close() {
    writer.ifPresent(BudgetWriter::close);
  }

  int size() {
    return counters.size();
  }
}
